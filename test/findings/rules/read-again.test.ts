import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

test('who reads its mount table sixteen times while it starts', () => {
  const accesses = repeated({ path: '/proc/265/mountinfo', read: [38, 30_000] }, 16, 5);
  const findings = judge('read-again', { processes: [{ executable: '/usr/sbin/chronyd', accesses }] });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'moderate', pattern: '/proc/PID/mountinfo', reads: 16, average: 30_000 },
      ...{ again: 450_000, span: 75e6, bytes: 480_000 },
    }),
  ]);
});

test('not: once each by many, or too little, or at a regular interval', () => {
  const once = Array.from({ length: 20 }, () => ({
    executable: '/usr/bin/x',
    accesses: [{ path: '/etc/services', read: [4, 20_000] as const }],
  }));
  const small = [{ executable: '/y', accesses: repeated({ path: '/etc/group', read: [1, 600] }, 30, 5) }];
  const polled = [{ executable: '/z', accesses: repeated({ path: '/proc/stat', read: [1, 8000] }, 30, 500) }];
  for (const processes of [once, small, polled]) expect(judge('read-again', { processes })).toEqual([]);
});
