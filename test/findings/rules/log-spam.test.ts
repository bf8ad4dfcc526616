import { expect, test } from 'vitest';
import { brief, judge } from './judge.ts';

test('who writes to its log all the time', () => {
  const accesses = [
    { path: '/var/log/app/trace', write: [600, 60_000] as const },
    { path: '/opt/app/debug.log', write: [360, 1000] as const },
  ];
  const findings = judge('log-spam', {
    startMs: 0,
    endMs: 20_000,
    processes: [{ executable: '/opt/app', accesses }],
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({ severity: 'moderate', who: '/opt/app', calls: 960, rate: 48, bytes: 61_000 }),
  ]);
});

test('not: a few lines, or what is no log', () => {
  const few = [{ path: '/var/log/x', write: [40, 4000] as const }];
  const data = [{ path: '/var/lib/x', write: [4000, 400_000] as const }];
  for (const accesses of [few, data])
    expect(judge('log-spam', { processes: [{ executable: '/x', accesses }] })).toEqual([]);
});
