import { expect, test } from 'vitest';
import { AccessFlag } from '../../../src/model/types.ts';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

const mapped = AccessFlag.opened | AccessFlag.mapped;
const boot = (exitMs: number | undefined, otherFlags = 0): FakeRun => ({
  processes: [
    {
      ...{ executable: '/usr/bin/ip', unit: 'networking.service', startMs: 2000 },
      ...(exitMs === undefined ? {} : { exitMs }),
      accesses: [
        { path: '/usr/lib/libbpf.so.1', flags: mapped },
        { path: '/usr/lib/libc.so.6', flags: mapped },
      ],
    },
    {
      ...{ executable: '/usr/bin/sh', startMs: 1500 },
      accesses: [
        { path: '/usr/lib/libc.so.6', flags: mapped },
        ...(otherFlags === 0 ? [] : [{ path: '/usr/lib/libbpf.so.1', flags: otherFlags }]),
      ],
    },
  ],
  details: {
    fills: [0, 1].map((file) => ({
      ...{ ns: 2e9, process: 0, file, disk: 1, flags: 1, requests: 9, bytes: 600_000 },
      ...{ neededRequests: 0, neededBytes: 0 },
    })),
    blocked: [
      {
        ...{ ns: 2e9, process: 0, tid: undefined, call: '', file: -1, read: 0 },
        ...{ count: 9, spanNs: 10e6, longestNs: 2e6 },
      },
    ],
  },
});

test('a library that one helper of 58 ms loads; its waits are shared with what others use too', () => {
  // By the first access of each path, files are numbered: libc is the shared one.
  const [finding, ...others] = judge('lone-helper-library', boot(2058));
  expect(others).toEqual([]);
  expect(brief(finding!)).toMatchObject({
    ...{ severity: 'minor', who: '/usr/bin/ip networking.service', bytes: 600_000, files: 1, life: 58e6 },
    ...{ blockedNs: 5e6 },
  });
  expect(finding!.evidence.paths[0]!.pattern).toBe('/usr/lib/libbpf.so.1');
});

test('not: a daemon, or what something else uses as well', () => {
  expect(judge('lone-helper-library', boot(undefined))).toEqual([]);
  expect(judge('lone-helper-library', boot(9000))).toEqual([]);
  expect(judge('lone-helper-library', boot(2058, mapped))).toEqual([]);
});
