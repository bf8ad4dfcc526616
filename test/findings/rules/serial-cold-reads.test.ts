import { expect, test } from 'vitest';
import { brief, coldRun, judge } from './judge.ts';

test('many small requests, one after another', () => {
  expect(judge('serial-cold-reads', coldRun(50, 32_768, 3)).map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'moderate', who: '/usr/sbin/sshd ssh.service', requests: 50, average: 32_768 },
      ...{ waited: 150e6, waits: 50, blockedNs: 150e6, bytes: 50 * 32_768 },
    }),
  ]);
});

test('not: few requests, large ones, or none that was waited for', () => {
  for (const run of [coldRun(14, 32_768, 10), coldRun(50, 262_144, 3), coldRun(50, 32_768, 0.1)])
    expect(judge('serial-cold-reads', run)).toEqual([]);
});
