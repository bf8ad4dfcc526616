import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

test('who reads a file byte by byte', () => {
  const accesses = [{ path: '/etc/services', read: [12_813, 12_813] as const }];
  expect(judge('tiny-reads', { processes: [{ executable: '/usr/bin/dash', accesses }] }).map(brief)).toEqual([
    expect.objectContaining({
      severity: 'moderate',
      pattern: '/etc/services',
      calls: 25_628 / 2 - 1,
      average: 1,
    }),
  ]);
});

test('not: events, small files read whole, or blocks', () => {
  const events = [{ path: 'anon_inode:[eventfd]', type: 'other' as const, read: [5000, 40_000] as const }];
  const small = repeated({ path: '/sys/x', read: [2, 5] }, 500, 1);
  const blocks = [{ path: '/var/x', read: [5000, 20_480_000] as const }];
  for (const accesses of [events, small, blocks])
    expect(judge('tiny-reads', { processes: [{ executable: '/x', accesses }] })).toEqual([]);
});
