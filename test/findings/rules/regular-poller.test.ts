import { expect, test } from 'vitest';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge, repeated } from './judge.ts';

const path = '/sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd';

test('who opens a file every 102 ms', () => {
  const accesses = repeated({ path, read: [1, 3008], forMs: 0 }, 2954, 102);
  const [finding, ...others] = judge('regular-poller', {
    endMs: 302_538,
    processes: [{ executable: '/usr/sbin/ipw3945d', accesses }],
  });
  expect(others).toEqual([]);
  expect(brief(finding!)).toMatchObject({
    severity: 'major',
    who: '/usr/sbin/ipw3945d',
    pattern: '/sys/bus/pci/drivers/ipw3945/PCI/cmd',
    ...{ opens: 2954, period: 102e6, jitter: 0, average: 3008, bytes: 2954 * 3008 },
  });
  expect(finding!.evidence).toMatchObject({ processes: 1, momentsTotal: 2954, pathsTotal: 1 });
  expect(finding!.evidence.momentsNs.at(-1)).toBe(1e9 + 2953 * 102e6);
});

test('several opens at each tick are one tick', () => {
  const accesses = [0, 1, 2, 3, 4, 5].flatMap((i) =>
    repeated({ path: '/proc/mounts', read: [1, 4096], atMs: 1000 + i * 2, forMs: 0 }, 603, 499),
  );
  const [finding] = judge('regular-poller', { endMs: 301_900, processes: [{ executable: '/a', accesses }] });
  expect(brief(finding!)).toMatchObject({ ticks: 603, opens: 3618, period: 499e6 });
});

test('not: systemd, which starts one service after another in a boot', () => {
  const accesses = repeated({ path: '/proc/sys/kernel/pid_max', read: [1, 8] }, 12, 1300);
  const init = (unit: string): FakeRun => ({
    processes: [{ executable: '/usr/lib/systemd/systemd', unit, accesses }],
  });
  expect(judge('regular-poller', init('init.scope'))).toEqual([]);
  expect(judge('regular-poller', init('other.service'))).toHaveLength(1);
});

test('not: by chance, in one burst, or seldom', () => {
  let seed = 1;
  const chance = (): number => (seed = (seed * 48_271) % 2_147_483_647) % 18_000;
  const random = Array.from({ length: 200 }, () => ({ path: '/a', atMs: 1000 + chance() }));
  const burst = repeated({ path: '/b' }, 500, 1);
  const seldom = repeated({ path: '/c' }, 7, 2000);
  const run = { processes: [{ executable: '/x', accesses: [...random, ...burst, ...seldom] }] };
  expect(judge('regular-poller', run)).toEqual([]);
});
