import { expect, test } from 'vitest';
import { brief, judge } from './judge.ts';

const run = (times: number, eachMs: number): object => ({
  processes: [{ executable: '/usr/bin/db', unit: 'db.service', accesses: [{ path: '/var/lib/db/log' }] }],
  details: {
    syncs: Array.from({ length: times }, (_, i) => ({
      ...{ ns: 1e9 + i * 1e6, process: 0, file: 0, calls: 1, amount: eachMs * 1e6 },
    })),
  },
});

test('who syncs sixty times', () => {
  expect(judge('fsync-storm', run(60, 5)).map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'moderate', who: '/usr/bin/db db.service', pattern: '/var/lib/db/log' },
      ...{ calls: 60, span: 300e6, each: 5e6, blockedNs: 300e6 },
    }),
  ]);
});

test('few calls that take long count too, few quick ones do not', () => {
  expect(judge('fsync-storm', run(3, 10))).toHaveLength(1);
  expect(judge('fsync-storm', run(9, 1))).toEqual([]);
});
