/**
 * Made-up boots of one release, alike as real ones are: most counters are the same in each, some depend on what was first, and times
 * vary. The same number always gives the same boot.
 */
import type { Run } from '../../src/model/types.ts';
import { randomFrom } from '../../src/stats/random.ts';
import { fakeRun, type FakeAccess, type FakeProcess, type FakeRun } from './fake-run.ts';

export interface Release {
  readonly label: string;
  /** The unit that reads so much more, and blocks so much longer. */
  readonly slower?: { readonly unit: string; readonly bytes: number; readonly blockedMs: number };
  /** All times, in parts. */
  readonly pace?: number;
  /** What is changed of each boot. */
  readonly change?: (boot: FakeRun, number: number) => FakeRun;
}

const services = [
  'dbus',
  'ssh',
  'cron',
  'networking',
  'polkit',
  'rsyslog',
  'systemd-udevd',
  'systemd-logind',
];

export function boots(count: number, release: Release, seed = 1): Run[] {
  return Array.from({ length: count }, (_, number) => boot(number, release, seed));
}

function boot(number: number, release: Release, seed = 1): Run {
  const random = randomFrom(seed * 1000 + number);
  const { label, slower, pace = 1, change = (given: FakeRun): FakeRun => given } = release;
  /** Around 1: most boots are near each other, and some are slower. */
  const vary = (by: number): number => 1 + by * (random() + random() ** 6 * 4);
  const at = (ms: number): number => ms * pace * vary(0.03);
  const processes: FakeProcess[] = [
    {
      ...{
        executable: '/usr/lib/systemd/systemd',
        comm: 'systemd',
        unit: 'init.scope',
        pid: 1,
        startMs: 900,
      },
      accesses: [{ path: '/proc/self/mountinfo', read: [40 + Math.floor(random() * 9), 90_000] }],
    },
  ];
  const more = slower === undefined ? 0 : 7;
  const request = { ns: 2e9, disk: 0, operation: 0, bytes: 400_000, longestNs: 90_000 };
  type Lists = 'fills' | 'blocked' | 'failedLookups' | 'ioctls' | 'requests';
  const details: { [List in Lists]: Run['details'][List][number][] } = {
    ...{ fills: [], blocked: [], failedLookups: [], ioctls: [] },
    requests: [{ ...request, count: 30 + Math.floor(random() * 3), latencyNs: Math.round(1e6 * vary(0.4)) }],
  };
  services.forEach((service, i) => {
    const isSlower = `${service}.service` === slower?.unit;
    const accesses: FakeAccess[] = [
      { path: `/usr/lib/lib${service}.so.1`, read: [1, 832] },
      { path: `/etc/${service}.conf`, read: [2, 1000 + 100 * i] },
      ...(isSlower ? [{ path: `/usr/share/${service}/data.bin`, read: [80, slower.bytes] as const }] : []),
      // One boot in two asks twice, as a helper does that is told of a device by whoever comes first.
      { path: '/run/udev/control', read: [random() < 0.5 ? 1 : 2, 64] },
      { path: `/var/log/${service}.log`, write: [3, 200 + Math.floor(random() * 400)] },
    ];
    processes.push({
      ...{
        executable: `/usr/sbin/${service}`,
        unit: `${service}.service`,
        parent: 0,
        startMs: at(2000 + 300 * i),
      },
      accesses,
    });
    const common = { ns: 2e9, process: i + 1 };
    const looks = { ...{ ns: 2e9, process: i + 1, call: 1, errno: 2 }, path: `/etc/${service}.d/local` };
    details.failedLookups.push({ ...looks, count: i === 1 ? 3 + more : 2 + Math.floor(random() * 3) });
    const calls = { ...{ ns: 2e9, process: i + 1, file: i + 1, command: 0x5401 }, failed: 1 };
    details.ioctls.push({ ...calls, count: i === 1 ? 4 + more : 1 + Math.floor(random() * 4) });
    details.fills.push({
      ...common,
      ...{
        file: 0,
        disk: 0,
        flags: 0,
        requests: 3 + Math.floor(random() * 2),
        bytes: isSlower ? 140_960 : 40_960,
      },
      ...{ neededRequests: 1, neededBytes: 4096 },
    });
    details.blocked.push({
      ...common,
      ...{ tid: undefined, call: 'read', file: -1, read: 0, count: 5 + Math.floor(random() * 4) },
      ...{ spanNs: Math.round(1e6 * (5 * vary(0.5) + (isSlower ? slower.blockedMs : 0))), longestNs: 1e6 },
    });
  });
  const late = slower?.blockedMs ?? 0;
  const finished = at(8000) + late;
  return fakeRun(
    change(
      {
        manifest: {
          ...{ id: `${label}-${number}`, label },
          created: `2026-01-${String(1 + (number % 28)).padStart(2, '0')}T00:00:0${Math.floor(number / 28) % 10}Z`,
        },
        milestones: {
          'capture-start': 1200,
          userspace: 1000,
          basic: at(4000),
          finished,
          'capture-end': finished + 3000,
        },
        units: services.map((service, i) => ({
          ...{ name: `${service}.service`, activatingMs: 2000 + 300 * i },
          activeMs: 2000 + 300 * i + 50 * vary(0.2) + (`${service}.service` === slower?.unit ? late : 0),
        })),
        ...{ processes, details, startMs: 1200, endMs: finished + 3000 },
      },
      number,
    ),
  );
}
