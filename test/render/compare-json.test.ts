import { expect, it } from 'vitest';
import { activityFields } from '../../src/compare/activity.ts';
import { compareDocument } from '../../src/render/json/compare.ts';
import { fixture, hostileNames } from './compare-fixture.ts';

const document = compareDocument(fixture());

it('is JSON that comes back as it was, names that are not UTF-8 too', () => {
  const text = JSON.stringify(document);
  expect(JSON.parse(text)).toEqual(document);
  expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
  expect(document.files.map((row) => row.path)).toContain(hostileNames[7]);
});

it('has every row, the same ones too', () => {
  expect(document.schema).toBe('bootio/compare/2');
  expect(document.files.map(({ path, status }) => [path, status])).toContainEqual(['/etc/fstab', 'same']);
  expect(document.units.find((row) => row.name === 'gone.service')).toMatchObject({
    status: 'gone',
    aTimes: { activatingNs: 5e9, activeNs: 9e9 },
    bTimes: null,
  });
});

it('has totals over all processes, own apart', () => {
  const { all, own, withoutOwn } = document.totals;
  for (const side of ['a', 'b', 'delta'] as const) {
    for (const field of activityFields) {
      if (field === 'files') continue;
      expect(own[side][field] + withoutOwn[side][field]).toBe(all[side][field]);
    }
  }
  expect(own.b).toMatchObject({ processes: 1, writeCalls: 9, writeBytes: 90_000 });
});

it('carries warnings and milestones as data', () => {
  expect(document.warnings).toEqual([
    { code: 'lost', run: 'b', what: 'access', count: 2 },
    { code: 'capture-start', aNs: 1e9, bNs: 1.8e9 },
    { code: 'too-few-boots', a: 1, b: 1, enough: 4 },
  ]);
  expect(document.milestones[0]).toMatchObject({
    name: 'capture-start',
    aNs: 1e9,
    bNs: 1.8e9,
    deltaNs: 0.8e9,
  });
});
