import { expect, test } from 'vitest';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

const boot = (deviceMs: number): FakeRun => ({
  units: [
    { name: 'a.target', activatingMs: 1000, activeMs: 1500 },
    { name: 'dev-sdb1.device', activatingMs: deviceMs, activeMs: deviceMs },
    {
      name: 'data.mount',
      activatingMs: deviceMs + 10,
      activeMs: deviceMs + 60,
      after: ['dev-sdb1.device', 'a.target'],
    },
    {
      name: 'multi-user.target',
      activatingMs: deviceMs + 60,
      activeMs: deviceMs + 60,
      after: ['data.mount', 'a.target'],
    },
  ],
});

test('a mount that waits for a slow disk', () => {
  expect(judge('device-wait-unit', boot(4500)).map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'major', who: 'dev-sdb1.device', waiters: 'data.mount', span: 3e9, savingNs: 3e9 },
    }),
  ]);
});

test('a service that is there to wait', () => {
  const units = [
    { name: 'systemd-udev-settle.service', activatingMs: 1000, activeMs: 2200 },
    { name: 'multi-user.target', activatingMs: 2200, activeMs: 2200, after: ['systemd-udev-settle.service'] },
  ];
  expect(judge('device-wait-unit', { units }).map(brief)).toEqual([
    expect.objectContaining({ who: 'systemd-udev-settle.service', span: 1.2e9, savingNs: 1.2e9 }),
  ]);
});

test('not: a device that is there in time', () => {
  expect(judge('device-wait-unit', boot(1550))).toEqual([]);
});
