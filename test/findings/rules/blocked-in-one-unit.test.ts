import { expect, test } from 'vitest';
import { brief, coldRun, judge } from './judge.ts';

test('a unit with most of the waits', () => {
  expect(judge('blocked-in-one-unit', coldRun(99, 4096, 1)).map(brief)).toEqual([
    expect.objectContaining({
      severity: 'minor',
      who: 'ssh.service',
      waited: 99e6,
      part: 0.99,
      waits: 99,
      processes: 1,
    }),
  ]);
});

test('not: where it is little', () => {
  expect(judge('blocked-in-one-unit', coldRun(40, 4096, 1))).toEqual([]);
});
