import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

test('who opens a file of /proc for each look at it', () => {
  const accesses = repeated({ path: '/proc/mounts', read: [1, 4096], forMs: 0 }, 1900, 10);
  const findings = judge('reopen-instead-of-keep-open', { processes: [{ executable: '/m', accesses }] });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({ severity: 'moderate', pattern: '/proc/mounts', opens: 1900, rate: 100 }),
  ]);
});

test('not: one access with many reads, or opens that read nothing', () => {
  const kept = [{ path: '/proc/stat', read: [5000, 4e6] as const, forMs: 5000 }];
  const idle = repeated({ path: '/dev/null' }, 500, 10);
  for (const accesses of [kept, idle])
    expect(judge('reopen-instead-of-keep-open', { processes: [{ executable: '/m', accesses }] })).toEqual([]);
});
