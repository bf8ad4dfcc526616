import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

test('who writes a line at a time', () => {
  const accesses = [{ path: '/var/log/app.log', write: [6000, 240_000] as const }];
  expect(judge('tiny-writes', { processes: [{ executable: '/opt/app', accesses }] }).map(brief)).toEqual([
    expect.objectContaining({
      severity: 'moderate',
      pattern: '/var/log/app.log',
      average: 40,
      bytes: 240_000,
    }),
  ]);
});

test('not: messages, settings of the kernel, or blocks', () => {
  const socket = [{ path: 'socket:[1]', type: 'socket' as const, write: [5000, 20_000] as const }];
  const sysfs = repeated({ path: '/sys/kernel/x', write: [20, 80] }, 50, 1);
  const blocks = [{ path: '/var/x', write: [5000, 20_480_000] as const }];
  for (const accesses of [socket, sysfs, blocks])
    expect(judge('tiny-writes', { processes: [{ executable: '/x', accesses }] })).toEqual([]);
});
