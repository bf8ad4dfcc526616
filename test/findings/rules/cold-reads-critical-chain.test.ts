import { expect, test } from 'vitest';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

/** slow.service takes 900 ms, 300 of them waiting; quick.service is done 200 ms before it; the target waits for both. */
const twoServices: FakeRun = {
  milestones: { userspace: 1000 },
  units: [
    { name: 'basic.target', activatingMs: 2000, activeMs: 2000 },
    { name: 'slow.service', activatingMs: 2000, activeMs: 2900, after: ['basic.target'] },
    { name: 'quick.service', activatingMs: 2000, activeMs: 2700, after: ['basic.target'] },
    {
      name: 'multi-user.target',
      ...{ activatingMs: 2910, activeMs: 2910, after: ['slow.service', 'quick.service'] },
    },
  ],
  processes: [
    { executable: '/slow', unit: 'slow.service', startMs: 2000, accesses: [{ path: '/slow.db' }] },
    { executable: '/quick', unit: 'quick.service', startMs: 2000 },
  ],
  details: {
    fills: [0, 1].map((process) => ({
      ...{ ns: 2.1e9, process, file: 0, disk: 1, flags: 1, requests: 30, bytes: 400_000 },
      ...{ neededRequests: 30, neededBytes: 400_000 },
    })),
    blocked: [0, 1].map((process) => ({
      ...{ ns: 2.1e9, process, tid: undefined, call: '', file: -1, read: 0 },
      ...{ count: 30, spanNs: 300e6, longestNs: 2e7 },
    })),
  },
};

test('what the target waited for last, and no more saved than its lead', () => {
  const findings = judge('cold-reads-critical-chain', twoServices);
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'major', who: 'slow.service', waited: 300e6, bytes: 400_000, requests: 30 },
      ...{ blockedNs: 300e6, savingNs: 200e6 },
    }),
  ]);
});

test('not: where nobody waited', () => {
  expect(
    judge('cold-reads-critical-chain', { ...twoServices, details: { ...twoServices.details, blocked: [] } }),
  ).toEqual([]);
});
