/** Runs built in memory, for tests of what reads runs: no directory, no file. Times in milliseconds, for legibility. */
import type { Manifest } from '../../src/archive/manifest.ts';
import { bytes, nanoseconds, type Nanoseconds } from '../../src/lib/units.ts';
import {
  AccessFlag,
  type AccessTable,
  type FileType,
  type IoTotals,
  type Milestone,
  type MilestoneName,
  type Process,
  type Run,
  type RunFile,
  type Unit,
} from '../../src/model/types.ts';

export interface FakeAccess {
  readonly path: string;
  readonly type?: FileType;
  readonly atMs?: number;
  readonly forMs?: number;
  /** [calls, bytes] */
  readonly read?: readonly [number, number];
  readonly write?: readonly [number, number];
  /** Default: opened. */
  readonly flags?: number;
}

export interface FakeProcess {
  readonly executable: string;
  readonly argv?: readonly string[];
  readonly comm?: string;
  readonly unit?: string;
  readonly pid?: number;
  /** Index into the list. */
  readonly parent?: number;
  readonly startMs?: number;
  readonly exitMs?: number;
  readonly exitStatus?: number;
  readonly own?: boolean;
  readonly kernelThread?: boolean;
  readonly beforeCapture?: boolean;
  readonly accesses?: readonly FakeAccess[];
}

export interface FakeRun {
  readonly processes?: readonly FakeProcess[];
  readonly units?: readonly {
    name: string;
    activatingMs?: number;
    activeMs?: number;
    description?: string;
    files?: readonly string[];
    after?: readonly string[];
  }[];
  readonly milestones?: Partial<Record<MilestoneName, number>>;
  readonly manifest?: Partial<Manifest>;
  readonly completeness?: Partial<Run['completeness']>;
  readonly details?: Partial<Run['details']>;
  readonly packages?: Run['packages'];
  readonly owners?: Run['owners'];
  readonly unitFiles?: Run['unitFiles'];
  readonly startMs?: number;
  readonly endMs?: number;
}

const ms = (value: number): Nanoseconds => nanoseconds(Math.round(value * 1e6));

export function fakeRun(fake: FakeRun = {}): Run {
  const given = fake.processes ?? [];
  const files = new Map<string, RunFile>();
  const rows = given.flatMap((process, index) =>
    (process.accesses ?? []).map((access) => ({ index, access })),
  );
  rows.sort((x, y) => (x.access.atMs ?? 0) - (y.access.atMs ?? 0));
  const accesses = table(rows, files);
  const startMs = fake.startMs ?? 1000;
  const endMs = fake.endMs ?? 20_000;
  const milestones = Object.entries(fake.milestones ?? {}) as [MilestoneName, number][];
  return {
    directory: '/nowhere',
    manifest: manifest(fake.manifest),
    processes: given.map((process, index) => makeProcess(process, index, given)),
    files: [...files.values()],
    accesses,
    details: {
      ...{ failedLookups: [], ioctls: [], fills: [], blocked: [] },
      ...{ requests: [], changes: [], kernelReads: [], syncs: [] },
      ...fake.details,
    },
    units: new Map((fake.units ?? []).map((unit) => [unit.name, makeUnit(unit)])),
    milestones: milestones.map(([name, at]): Milestone => ({ name, ns: ms(at) })).sort((x, y) => x.ns - y.ns),
    completeness: {
      captureStartNs: ms(startMs),
      captureEndNs: ms(endMs),
      ended: true,
      probeSet: 'fentry',
      lost: new Map(),
      uncovered: [],
      lossMoments: [],
      filters: [],
      clockJumps: [],
      endReason: 'asked',
      missing: [],
      spoolError: undefined,
      damagedBytes: 0,
      damagedBlocks: 0,
      badRecords: 0,
      unresolved: 0,
      skippedLines: { count: 0, first: [] },
      blindSpots: [],
      ...fake.completeness,
    },
    packages: fake.packages ?? new Map(),
    owners: fake.owners,
    unitFiles: fake.unitFiles ?? new Map(),
    startNs: ms(startMs),
    endNs: ms(endMs),
  };
}

function makeProcess(fake: FakeProcess, index: number, all: readonly FakeProcess[]): Process {
  const startNs = ms(fake.startMs ?? 1000);
  const argv = fake.argv ?? (fake.executable === '' ? [] : [fake.executable]);
  return {
    index,
    pid: fake.pid ?? 100 + index,
    parent: fake.parent,
    children: all.flatMap((other, child) => (other.parent === index ? [child] : [])),
    startNs,
    exitNs: fake.exitMs === undefined ? undefined : ms(fake.exitMs),
    exitStatus: fake.exitMs === undefined ? undefined : (fake.exitStatus ?? 0),
    comm: fake.comm ?? fake.executable.slice(fake.executable.lastIndexOf('/') + 1).slice(0, 15),
    executable: fake.executable,
    argv,
    argvCut: false,
    execs: fake.executable === '' ? [] : [{ ns: startNs, executable: fake.executable, argv, initrd: false }],
    uid: 0,
    unit: fake.unit,
    cgroup: fake.unit === undefined ? '/' : `/system.slice/${fake.unit}`,
    container: undefined,
    pidNamespace: undefined,
    initrd: false,
    beforeCapture: fake.beforeCapture ?? false,
    kernelThread: fake.kernelThread ?? false,
    own: fake.own ?? false,
    totals: totals(fake.accesses ?? []),
  };
}

function totals(accesses: readonly FakeAccess[]): IoTotals {
  const sum = (pick: (access: FakeAccess) => number | undefined): number =>
    accesses.reduce((total, access) => total + (pick(access) ?? 0), 0);
  return {
    accesses: accesses.length,
    opens: accesses.filter((access) => ((access.flags ?? AccessFlag.opened) & AccessFlag.opened) !== 0)
      .length,
    readCalls: sum((access) => access.read?.[0]),
    readBytes: bytes(sum((access) => access.read?.[1])),
    writeCalls: sum((access) => access.write?.[0]),
    writeBytes: bytes(sum((access) => access.write?.[1])),
  };
}

function table(
  rows: readonly { index: number; access: FakeAccess }[],
  files: Map<string, RunFile>,
): AccessTable {
  const column = (pick: (access: FakeAccess) => number): Float64Array =>
    Float64Array.from(rows, (row) => pick(row.access));
  return {
    length: rows.length,
    process: Uint32Array.from(rows, (row) => row.index),
    file: Uint32Array.from(rows, (row) => fileOf(row.access, files).index),
    flags: Uint32Array.from(rows, (row) => row.access.flags ?? AccessFlag.opened),
    openNs: column((access) => ms(access.atMs ?? 1000)),
    closeNs: column((access) => ms((access.atMs ?? 1000) + (access.forMs ?? 1))),
    readCalls: column((access) => access.read?.[0] ?? 0),
    readBytes: column((access) => access.read?.[1] ?? 0),
    writeCalls: column((access) => access.write?.[0] ?? 0),
    writeBytes: column((access) => access.write?.[1] ?? 0),
  };
}

function fileOf(access: FakeAccess, files: Map<string, RunFile>): RunFile {
  const known = files.get(access.path);
  if (known) return known;
  const index = files.size;
  const file: RunFile = {
    index,
    path: access.path,
    device: { major: 254, minor: 1 },
    inode: index + 1,
    type: access.type ?? 'regular',
  };
  files.set(access.path, file);
  return file;
}

function makeUnit(fake: NonNullable<FakeRun['units']>[number]): Unit {
  return {
    name: fake.name,
    description: fake.description ?? '',
    activeState: 'active',
    controlGroup: `/system.slice/${fake.name}`,
    files: fake.files ?? [],
    activatingNs: fake.activatingMs === undefined ? undefined : ms(fake.activatingMs),
    activeNs: fake.activeMs === undefined ? undefined : ms(fake.activeMs),
    deactivatingNs: undefined,
    inactiveNs: undefined,
    after: fake.after ?? [],
    before: [],
  };
}

function manifest(given: Partial<Manifest> | undefined): Manifest {
  return {
    schema: 1,
    id: '20250101T000000Z-fake',
    label: null,
    kind: 'boot',
    created: '2025-01-01T00:00:00Z',
    host: {
      name: 'fake',
      architecture: 'x86_64',
      cpus: 2,
      memoryBytes: 2_147_483_648,
      virtualization: 'kvm',
    },
    os: { PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)', ID: 'debian', VERSION_ID: '12' },
    kernel: { release: '6.1.0-40-cloud-amd64' },
    capture: { version: '0.1.0', probeSet: 'fentry' },
    completeness: { endReason: 'asked', lost: 0 },
    ...given,
  };
}
