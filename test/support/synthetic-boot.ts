/** A made-up boot of any size, the same each time: systemd, udev and its workers, services with scripts, libraries shared by all. */
import type { Run } from '../../src/model/types.ts';
import { fakeRun, type FakeAccess, type FakeProcess, type FakeRun } from './fake-run.ts';

export interface SyntheticBoot extends Pick<FakeRun, 'manifest' | 'completeness'> {
  readonly processes: number;
  readonly seed?: number;
  /** How much of everything: 1.2 for a release that grew. */
  readonly scale?: number;
  /** Accesses of a process, in multiples of what an ordinary one has: 12 makes a million of 5,000 processes. */
  readonly busy?: number;
}

const services = [
  'dbus',
  'ssh',
  'cron',
  'systemd-logind',
  'systemd-journald',
  'systemd-udevd',
  'networking',
  'NetworkManager',
  'apparmor',
  'console-setup',
  'keyboard-setup',
  'systemd-tmpfiles-setup',
  'systemd-random-seed',
  'polkit',
  'rsyslog',
  'unattended-upgrades',
  'e2scrub_reap',
  'systemd-timesyncd',
  'getty@tty1',
  'user@1000',
];
const tools = ['sh', 'sed', 'grep', 'mount', 'cat', 'udevadm', 'modprobe', 'ip', 'install', 'stat'];

export function syntheticBoot({
  processes: count,
  seed = 1,
  scale = 1,
  busy = 1,
  ...rest
}: SyntheticBoot): Run {
  const random = generator(seed);
  const between = (from: number, to: number): number => from + random() * (to - from);
  const boot = 8500 * scale;
  const processes: FakeProcess[] = [
    {
      executable: '/usr/lib/systemd/systemd',
      argv: ['/sbin/init'],
      pid: 1,
      comm: 'systemd',
      unit: 'init.scope',
      startMs: 900,
      beforeCapture: true,
      accesses: uses(300, 1200, boot),
    },
    { executable: '', comm: 'kthreadd', kernelThread: true, pid: 2, startMs: 5, beforeCapture: true },
  ];
  for (let i = 0; i < Math.min(40, count / 8); i++) {
    processes.push({
      executable: '',
      comm: `kworker/${i % 4}:${i}`,
      kernelThread: true,
      parent: 1,
      startMs: 20 + i,
      beforeCapture: true,
    });
  }
  const parents: number[] = [];
  while (processes.length < count) {
    const isService = parents.length < services.length;
    const service = services[isService ? parents.length : Math.floor(random() * services.length)]!;
    const parent = isService ? 0 : parents[Math.floor(random() ** 2 * parents.length)]!;
    const started = isService ? between(1300, boot * 0.7) : processes[parent]!.startMs! + between(5, 1500);
    const stays = isService && random() < 0.6;
    const life = stays ? undefined : started + Math.exp(between(1, 7));
    const tool = tools[Math.floor(random() * tools.length)]!;
    const executable = isService ? `/usr/sbin/${service.split('@')[0]!}` : `/usr/bin/${tool}`;
    if (isService || random() < 0.08) parents.push(processes.length);
    processes.push({
      executable,
      argv: isService
        ? [executable, '--foreground']
        : [executable, '-e', `/usr/lib/${service}/helper-${Math.floor(random() * 30)}`],
      unit: `${service}.service`,
      parent,
      startMs: started,
      ...(life === undefined ? {} : { exitMs: life, exitStatus: random() < 0.05 ? 256 : 0 }),
      accesses: uses(
        Math.floor(between(4, 30) * scale * busy),
        started,
        Math.min(life ?? boot, started + 2500),
      ),
    });
  }
  processes.push({
    executable: '/usr/lib/bootio/bootio-capture',
    own: true,
    unit: 'bootio-capture.service',
    parent: 0,
    startMs: 1190,
    accesses: [{ path: '/run/bootio/events.bio', write: [40, 400_000], atMs: 1300, forMs: 20_000 }],
  });

  function uses(number: number, from: number, to: number): FakeAccess[] {
    return Array.from({ length: number }, (): FakeAccess => {
      const kind = random();
      const atMs = between(from, to);
      const library = Math.floor(random() ** 3 * 400);
      if (kind < 0.45)
        return {
          path: `/usr/lib/x86_64-linux-gnu/lib${word(library)}.so.${library % 5}.${Math.floor(3 * scale)}`,
          read: [1, 832],
          atMs,
        };
      if (kind < 0.6) return { path: `/proc/${Math.floor(between(100, 999))}/stat`, read: [2, 340], atMs };
      if (kind < 0.8)
        return {
          path: `/etc/${word(library)}/${word(library * 7)}.conf`,
          read: [2, Math.floor(Math.exp(between(4, 11)))],
          atMs,
        };
      if (kind < 0.9)
        return {
          path: `/usr/share/${word(library)}/data.bin`,
          read: [40, Math.floor(Math.exp(between(9, 15)) * scale)],
          atMs,
          forMs: 30,
        };
      return {
        path: `/var/log/${word(library % 20)}.log`,
        write: [3, Math.floor(Math.exp(between(3, 12)))],
        atMs,
        forMs: 100,
      };
    });
  }

  const run = fakeRun({
    startMs: 1200,
    endMs: 24_000 * scale,
    milestones: {
      'capture-start': 1200,
      userspace: 1050,
      sysinit: boot * 0.45,
      basic: boot * 0.5,
      'multi-user': boot * 0.93,
      graphical: boot * 0.96,
      finished: boot * 0.97,
      'capture-end': 24_000 * scale,
    },
    units: services.flatMap((service, i) => [
      {
        name: `${service}.service`,
        activatingMs: 1300 + (i * boot * 0.65) / services.length,
        activeMs: 1340 + (i * boot * 0.65) / services.length + Math.exp(between(2, 7.4)),
      },
      { name: `${service}.socket`, activatingMs: 1300, activeMs: 1300 },
    ]),
    processes,
    ...rest,
  });
  return { ...run, details: details(run, between) };
}

/** Two releases of 5,000 processes and a million accesses each. */
export function largePair(): { readonly a: Run; readonly b: Run } {
  const boot = (name: string, rest: Partial<SyntheticBoot>): Run =>
    syntheticBoot({ processes: 5000, busy: 12, ...rest, manifest: { id: name, label: name } });
  return { a: boot('release-1', {}), b: boot('release-2', { seed: 2, scale: 1.05 }) };
}

/** As many as recorded boots have: a process looks in four directories in vain, and calls ioctl on two files; each second one reads from the disk. */
function details(run: Run, between: (from: number, to: number) => number): Run['details'] {
  const whole = (from: number, to: number): number => Math.floor(between(from, to));
  const { processes, files } = run;
  const users = processes.filter(({ kernelThread }) => !kernelThread);
  const of = <Row>(
    number: number,
    make: (common: { ns: number; process: number; file: number }) => Row,
  ): Row[] =>
    Array.from({ length: number }, () => {
      const process = users[whole(0, users.length)]!;
      const ns = process.startNs + whole(0, 2e9);
      return make({ ns, process: process.index, file: whole(0, files.length) });
    });
  return {
    failedLookups: of(4 * processes.length, ({ ns, process }) => ({
      ...{ ns, process, call: whole(1, 6), errno: between(0, 1) < 0.9 ? 2 : 22, count: whole(1, 9) },
      path: `/run/${word(whole(0, 40))}/${word(whole(0, 400))}`,
    })),
    ioctls: of(2 * processes.length, (common) => ({
      ...common,
      command: 0x5401,
      count: whole(1, 30),
      failed: 0,
    })),
    fills: of(processes.length / 2, (common) => ({
      ...{ ...common, disk: 1, flags: 1, requests: whole(1, 12), neededRequests: 1 },
      ...{ bytes: 4096 * whole(1, 300), neededBytes: 4096 },
    })),
    blocked: of(processes.length / 3, (common) => ({
      ...{ ...common, count: whole(1, 20), spanNs: whole(1e5, 5e7), longestNs: 1e5 },
      ...{ tid: processes[common.process]!.pid, call: 'page-fault', read: 1 },
    })),
    requests: Array.from({ length: 8 }, (_, i) => ({
      ...{ ns: 1.3e9 + i * 1.01e9, disk: 1, operation: i % 2, count: whole(1, 200), bytes: whole(1e5, 1e7) },
      ...{ latencyNs: whole(1e6, 1e8), longestNs: 1e6 },
    })),
    changes: [],
    kernelReads: [],
    syncs: of(9, ({ ns, process, file }) => ({ ns, process, file, calls: 1, amount: whole(1e5, 1e7) })),
  };
}

function word(number: number): string {
  const parts = [
    'sys',
    'tem',
    'con',
    'net',
    'pam',
    'crypt',
    'sel',
    'inux',
    'blk',
    'id',
    'zstd',
    'cap',
    'ng',
    'audit',
  ];
  return parts[number % 14]! + parts[Math.floor(number / 14) % 14]! + String(number % 10);
}

/** mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
