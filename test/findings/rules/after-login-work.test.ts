import { expect, test } from 'vitest';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

const boot = (name: string, others: NonNullable<FakeRun['units']> = []): FakeRun => ({
  processes: [{ executable: '/usr/bin/bash', unit: name, startMs: 2000 }],
  units: [
    { name: 'basic.target', activatingMs: 2000, activeMs: 2000 },
    { name, activatingMs: 2000, activeMs: 3600, after: ['basic.target'] },
    { name: 'ssh.service', activatingMs: 2000, activeMs: 2400, after: ['basic.target'] },
    ...others,
    { name: 'multi-user.target', activatingMs: 3600, activeMs: 3600, after: [name, 'ssh.service'] },
  ],
});

test('housekeeping that only the last target waits for', () => {
  const findings = judge('after-login-work', boot('e2scrub_reap.service'));
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'major', who: 'e2scrub_reap.service', kind: 'housekeeping', span: 1600e6 },
      ...{ target: 'multi-user.target', savingNs: 1200e6 },
    }),
  ]);
});

test('not: what is needed for login, or what something else waits for', () => {
  expect(judge('after-login-work', boot('systemd-logind.service'))).toEqual([]);
  const waiting = {
    name: 'app.service',
    activatingMs: 3600,
    activeMs: 3600,
    after: ['e2scrub_reap.service'],
  };
  expect(judge('after-login-work', boot('e2scrub_reap.service', [waiting]))).toEqual([]);
});
