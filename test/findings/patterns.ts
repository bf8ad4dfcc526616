/**
 * Runs by chance for property tests: processes that poll, storm, scan, rewrite and wait, with clocks that are exact, jittery or none,
 * and numbers from nothing to absurd. What is generated is a description, so that it can be written down in another order or with
 * other pids, and must then give the same findings.
 */
import fc from 'fast-check';
import type { Run } from '../../src/model/types.ts';
import { fakeRun, type FakeAccess, type FakeProcess } from '../support/fake-run.ts';

const paths = [
  ...['/proc/net/dev', '/sys/class/net/eth0/statistics/rx_bytes', '/sys/class/net/lo/statistics/rx_bytes'],
  ...[
    '/proc/stat',
    '/proc/1/mountinfo',
    '/proc/77/cgroup',
    '/etc/passwd',
    '/etc/mtab',
    '/usr/lib/libx.so.1.2',
  ],
  ...[
    '/var/lib/xenstored/tdb.0x9e1e9b8',
    '/var/log/app.log',
    '/var/tmp/tmp.Ab3dE9',
    '/dev/sr0',
    '/run/udev/data',
  ],
  ...['anon_inode:[eventfd]', 'socket:[123]', '/', '', '/a|b\\c', '/x\u0000y', `/${'long/'.repeat(40)}`],
];
// Rules look for pairs of files: by chance alone two of a pair would hardly meet.
const path = fc.oneof(fc.constantFrom(...paths), fc.constantFrom(...paths.slice(0, 3)));
const executable = fc.constantFrom(
  '/usr/bin/dash',
  '/usr/sbin/pcscd',
  '/usr/lib/systemd/systemd',
  '/opt/|app',
  '',
);
const unit = fc.constantFrom(
  ...[
    'a.service',
    'a.service',
    'b.service',
    undefined,
    'init.scope',
    'systemd-udevd.service',
    'e2scrub_reap.service',
  ],
);
const time = fc.oneof(fc.nat({ max: 60_000 }), fc.nat({ max: 2 ** 22 }));
const amount = fc.oneof(
  fc.nat({ max: 3 }),
  fc.nat({ max: 20_000 }),
  fc.nat({ max: 2 ** 31 }),
  fc.nat({ max: 2 ** 46 }),
);
const pair = fc.tuple(amount, amount).map(([calls, moved]) => [calls, moved] as const);

const types = ['regular', 'regular', 'directory', 'character', 'block', 'fifo', 'socket', 'other'] as const;

const use = fc.record({
  path,
  fromMs: time,
  // Mostly few: making the runs takes most of the time.
  times: fc.oneof(
    fc.nat({ max: 3 }),
    fc.integer({ min: 4, max: 24 }),
    fc.integer({ min: 4, max: 24 }),
    fc.constant(65),
  ),
  everyMs: fc.oneof(fc.constantFrom(0, 1, 100, 500, 1000), fc.nat({ max: 5000 })),
  jitterMs: fc.constantFrom(0, 0, 3, 400),
  read: fc.option(pair, { nil: undefined }),
  write: fc.option(pair, { nil: undefined }),
  flags: fc.constantFrom(1, 1, 1, 0, 1 | 2, 1 | 64, 1 | 2048, 1 | 8192, 4),
});

const process = fc.record({
  executable,
  unit,
  argv: fc.constantFrom(undefined, ['sh', '/etc/init.d/x'], ['udevadm', 'trigger']),
  startMs: time,
  lifeMs: fc.option(fc.nat({ max: 4000 }), { nil: undefined }),
  kernelThread: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  own: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
  parent: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  copies: fc.oneof(
    { weight: 14, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 30 }) },
  ),
  /** One timer for all it does. */
  clockMs: fc.option(fc.constantFrom(250, 1000), { nil: undefined }),
  uses: fc.array(use, { maxLength: 5 }),
});

const detail = fc.record({
  kind: fc.constantFrom(
    'failed',
    'ioctl',
    'fill',
    'fill',
    'fill',
    'blocked',
    'blocked',
    'sync',
    'change',
    'kernelRead',
  ),
  process: fc.nat({ max: 5 }),
  path,
  ms: time,
  count: amount,
  amount,
  number: fc.constantFrom(0, 1, 2, 3, 4, 22, 0x5401),
  byFile: fc.boolean(),
});

const unitTimes = fc.record({
  name: fc.constantFrom(
    ...['a.service', 'b.service', 'systemd-udevd.service', 'e2scrub_reap.service', 'dev-sda1.device'],
    ...['basic.target', 'multi-user.target', 'graphical.target', 'systemd-udev-settle.service'],
  ),
  activatingMs: fc.nat({ max: 8000 }),
  takesMs: fc.option(fc.nat({ max: 3000 }), { nil: undefined }),
  after: fc.subarray([
    'basic.target',
    'a.service',
    'b.service',
    'systemd-udevd.service',
    'dev-sda1.device',
    'multi-user.target',
  ]),
});

export const pattern = fc.record({
  kind: fc.constantFrom('boot', 'session', 'import'),
  processes: fc.array(process, { minLength: 1, maxLength: 6 }),
  details: fc.array(detail, { maxLength: 40 }),
  units: fc.uniqueArray(unitTimes, { minLength: 4, maxLength: 9, selector: ({ name }) => name }),
  chance: fc.nat({ max: 2 ** 30 }),
});

export type Pattern = typeof pattern extends fc.Arbitrary<infer Value> ? Value : never;

export interface Telling {
  /** Events that the format leaves in any order are written backwards. */
  readonly backwards: boolean;
  readonly pidOf: (place: number) => number;
}

/** The run that a pattern describes, told in one way or another. */
export function runOf(described: Pattern, { backwards, pidOf }: Telling): Run {
  const { kind, processes, units } = described;
  const given: (FakeProcess & { readonly kin: number })[] = processes.flatMap((each, kin) =>
    Array.from({ length: each.copies }, (_, copy) => fakeProcess(each, kin, copy, described.chance)),
  );
  // A copy's parent is the first process of its parent's kind, if that stands before it: no process is its own ancestor.
  const first = processes.map((_, kin) => given.findIndex((one) => one.kin === kin));
  const list = given.map(({ kin, ...one }, place): FakeProcess => {
    const parent = first[processes[kin]!.parent ?? -1];
    const accesses = backwards ? [...(one.accesses ?? [])].reverse() : one.accesses!;
    return {
      ...one,
      pid: pidOf(place),
      accesses,
      ...(parent !== undefined && parent < place ? { parent } : {}),
    };
  });
  const base = fakeRun({
    ...{ startMs: 0, endMs: 2 ** 22, processes: list, milestones: { userspace: 1 } },
    manifest: { kind: kind },
    units: units.map(({ name, activatingMs, takesMs, after }) => ({
      ...{ name, activatingMs, after },
      ...(takesMs === undefined ? {} : { activeMs: activatingMs + takesMs }),
    })),
  });
  return { ...base, details: detailsOf(described, base, first, backwards) };
}

function fakeProcess(
  each: Pattern['processes'][number],
  kin: number,
  copy: number,
  chance: number,
): FakeProcess & { readonly kin: number } {
  const { executable, unit, argv, startMs, lifeMs, kernelThread, own, clockMs, uses } = each;
  const begin = startMs + copy * 7;
  return {
    kin,
    ...{
      executable,
      startMs: begin,
      kernelThread,
      own,
      accesses: uses.flatMap((one, i) =>
        accessesOf(
          { ...one, everyMs: clockMs ?? one.everyMs },
          typeOf(one.path, chance),
          chance + 31 * i + copy,
        ),
      ),
    },
    ...(unit === undefined ? {} : { unit }),
    ...(argv === undefined ? {} : { argv }),
    ...(lifeMs === undefined ? {} : { exitMs: begin + lifeMs }),
  };
}

/** One file of a path in a run, so one type: another one in each run. */
function typeOf(path: string, chance: number): (typeof types)[number] {
  return types[(paths.indexOf(path) + chance) % types.length]!;
}

function accessesOf(
  one: Pattern['processes'][number]['uses'][number],
  type: (typeof types)[number],
  chance: number,
): FakeAccess[] {
  const { path, fromMs, times, everyMs, jitterMs, read, write, flags } = one;
  let seed = (chance % 2_147_483_646) + 1;
  return Array.from({ length: times }, (_, i): FakeAccess => {
    seed = (seed * 48_271) % 2_147_483_647;
    return {
      ...{
        path,
        type,
        flags,
        atMs: fromMs + i * everyMs + (jitterMs === 0 ? 0 : seed % jitterMs),
      },
      ...(read === undefined ? {} : { read }),
      ...(write === undefined ? {} : { write }),
    };
  });
}

function detailsOf(
  { details, processes }: Pattern,
  { files, processes: run }: Run,
  first: readonly number[],
  backwards: boolean,
): Run['details'] {
  const placed = details.flatMap((row) => {
    const process = first[row.process];
    if (process === undefined) return [];
    // Of the files that this process uses.
    const own = processes[row.process]!.uses;
    const wanted = own.length === 0 ? row.path : own[row.ms % own.length]!.path;
    const file = row.byFile ? files.findIndex((other) => other.path === wanted) : -1;
    return [{ ...row, process, file, ns: row.ms * 1e6 }];
  });
  const rows = backwards ? placed.reverse() : placed;
  const of = <Row>(kind: string, make: (row: (typeof rows)[number]) => Row): Row[] =>
    rows.filter((row) => row.kind === kind).map(make);
  const some = (value: number): number => Math.max(1, value);
  return {
    failedLookups: of('failed', ({ ns, process, path, number, count }) => ({
      ns,
      process,
      path,
      call: number,
      errno: number,
      count,
    })),
    ioctls: of('ioctl', ({ ns, process, file, number, count, amount }) => ({
      ...{ ns, process, file, command: number, count, failed: Math.min(count, amount) },
    })),
    fills: of('fill', ({ ns, process, file, number, count, amount }) => ({
      ...{
        ns,
        process,
        file,
        disk: 1,
        flags: number > 4 ? 1 : number & 7,
        requests: some(count),
        bytes: amount,
      },
      ...{ neededRequests: 0, neededBytes: 0 },
    })),
    blocked: of('blocked', ({ ns, process, file, count, amount, byFile }) => ({
      ...{ ns, process, tid: byFile ? run[process]!.pid : undefined, call: 'read', file, read: 1 },
      ...{ count: some(count), spanNs: amount, longestNs: amount },
    })),
    requests: [],
    changes: of('change', ({ ns, process, file, path, number, amount }) => ({
      ...{ ns, process, operation: number, file, path, secondPath: '/etc/mtab', size: amount },
    })),
    kernelReads: of('kernelRead', ({ ns, process, count, amount }) => ({
      ns,
      process,
      file: 0,
      calls: some(count),
      amount,
    })),
    syncs: of('sync', ({ ns, process, file, count, amount }) => ({
      ns,
      process,
      file,
      calls: count,
      amount,
    })),
  };
}
