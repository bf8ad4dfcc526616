import { expect, test } from 'vitest';
import { AccessFlag } from '../../../src/model/types.ts';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

const run = (read: readonly [number, number], flags: number = AccessFlag.opened): FakeRun => ({
  processes: [{ executable: '/usr/bin/peek', accesses: [{ path: '/var/lib/big.db', read, flags }] }],
  details: {
    fills: [
      {
        ...{ ns: 2e9, process: 0, file: 0, disk: 1, flags: 1, requests: 8, bytes: 1_048_576 },
        ...{ neededRequests: 1, neededBytes: 4096 },
      },
    ],
  },
});

test('a megabyte read for three calls of 100 bytes', () => {
  const used = 300 + 3 * 8192;
  expect(judge('unused-read-ahead', run([3, 300])).map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'minor', who: '/usr/bin/peek', pattern: '/var/lib/big.db' },
      ...{ filled: 1_048_576, used, unused: 1_048_576 - used },
    }),
  ]);
});

test('not: what was read, may have been, or was mapped', () => {
  expect(judge('unused-read-ahead', run([256, 1_048_576]))).toEqual([]);
  expect(judge('unused-read-ahead', run([120, 120]))).toEqual([]);
  expect(judge('unused-read-ahead', run([3, 300], AccessFlag.opened | AccessFlag.mapped))).toEqual([]);
});
