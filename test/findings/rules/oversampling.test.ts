import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

const samples = repeated({ path: '/etc/mtab', read: [1, 8192] as const, forMs: 0 }, 600, 500);
const rename = {
  ns: 2e9,
  process: 0,
  operation: 3,
  file: -1,
  path: '/etc/mtab.tmp',
  secondPath: '/etc/mtab',
  size: 0,
};

test('who reads a file twice a second that changed once', () => {
  const findings = judge('oversampling', {
    endMs: 301_000,
    processes: [{ executable: '/usr/bin/monitor', accesses: samples }],
    details: { changes: [rename] },
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      severity: 'moderate',
      pattern: '/etc/mtab',
      opens: 600,
      period: 5e8,
      changes: 1,
    }),
  ]);
});

test('not: where it changes as often, or is no file of a disk', () => {
  const writer = { executable: '/w', accesses: repeated({ path: '/etc/mtab', write: [1, 100] }, 100, 3000) };
  expect(judge('oversampling', { processes: [{ executable: '/m', accesses: samples }, writer] })).toEqual([]);
  const proc = samples.map((sample) => ({ ...sample, path: '/proc/mounts' }));
  expect(judge('oversampling', { processes: [{ executable: '/m', accesses: proc }] })).toEqual([]);
});
