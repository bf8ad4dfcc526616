import { expect, test } from 'vitest';
import { brief, judge } from './judge.ts';

const names = Array.from({ length: 25 }, (_, i) => `/var/tmp/build-${i}`);
const run = (unlinkNs: number, path: (name: string) => string): object => ({
  processes: [
    {
      executable: '/usr/bin/gen',
      accesses: names.map((path) => ({ path, atMs: 2000, write: [2, 100_000] })),
    },
  ],
  details: {
    changes: names.map((name) => ({
      ...{ ns: unlinkNs, process: 0, operation: 1, file: -1, path: path(name), secondPath: '', size: 0 },
    })),
  },
});

test('who makes files that are gone at the end', () => {
  const findings = judge(
    'write-then-delete',
    run(3e9, (name) => name),
  );
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'minor', pattern: '/var/tmp/*', files: 25, onDisk: 2.5e6, written: 2.5e6 },
    }),
  ]);
});

test('not: files that were deleted before, or others', () => {
  expect(
    judge(
      'write-then-delete',
      run(1e9, (name) => name),
    ),
  ).toEqual([]);
  expect(
    judge(
      'write-then-delete',
      run(3e9, (name) => `${name}.old`),
    ),
  ).toEqual([]);
});
