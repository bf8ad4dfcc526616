/**
 * Makes run directories for tests from a readable description:
 *
 *     makeRun({ processes: [{ name: 'init', pid: 1, accesses: [{ path: '/etc/fstab', read: [2, 512] }] }] })
 *
 * Times are milliseconds of CLOCK_BOOTTIME: the model shows a million times as much, in nanoseconds.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import type { Manifest } from '../../src/archive/manifest.ts';
import { AccessBit, EndReason } from '../../src/decode/format.ts';
import { EventWriter } from '../../src/import/event-writer.ts';
import { temporaryDirectory } from './temporary.ts';

export interface AccessDescription {
  readonly path: string;
  /** Default: 0 ms after the process's start. */
  readonly openMs?: number;
  /** Default: the open. */
  readonly closeMs?: number;
  /** Calls and bytes. */
  readonly read?: readonly [number, number];
  readonly write?: readonly [number, number];
  /** Flags of the format beyond OPENED; default none. */
  readonly flags?: number;
  /** Not opened by this process (inherited or passed). */
  readonly inherited?: boolean;
  readonly inode?: number;
  readonly device?: readonly [number, number];
  /** `st_mode >> 12`; default 8, regular. */
  readonly type?: number;
  /** This many times more, this many milliseconds apart. */
  readonly repeat?: { readonly times: number; readonly everyMs: number };
}

export interface ExecDescription {
  readonly ms: number;
  readonly executable: string;
  readonly argv?: readonly string[];
  readonly comm?: string;
}

export interface ProcessDescription {
  /** Its comm, and what `parent` of others means. Unique in a description unless nobody refers to it. */
  readonly name: string;
  readonly pid: number;
  /** `name` of an earlier process. */
  readonly parent?: string;
  readonly startMs?: number;
  /** Left out: still running at the end. */
  readonly exitMs?: number;
  readonly exitStatus?: number;
  readonly executable?: string;
  readonly argv?: readonly string[];
  readonly exec?: readonly ExecDescription[];
  /** '/system.slice/ssh.service'. */
  readonly cgroup?: string;
  /** ProcessFlag of the format. */
  readonly flags?: number;
  readonly uid?: number;
  readonly accesses?: readonly AccessDescription[];
}

export interface RunDescription {
  readonly id?: string;
  readonly label?: string | null;
  readonly kind?: Manifest['kind'];
  readonly manifest?: Partial<Manifest>;
  readonly processes: readonly ProcessDescription[];
  readonly startMs?: number;
  /** Default: the last time of the description. */
  readonly endMs?: number;
  /** False: as if the power had gone before END was written. */
  readonly ended?: boolean;
  /** CLOCK_BOOTTIME less CLOCK_MONOTONIC. */
  readonly bootLessMonotonicMs?: number;
  readonly probeSet?: string;
  /** LOSS kind and count. */
  readonly lost?: readonly (readonly [number, number])[];
  /** The texts of the other files of the run directory. */
  readonly units?: string;
  readonly manager?: string;
  readonly packages?: string;
  readonly owners?: string;
  readonly 'unit-files'?: string;
  /** Writes more records before the end; `process` gives the number of a process of the description. */
  readonly more?: (writer: EventWriter, process: (name: string) => number) => void;
}

const ms = 1e6;

/** Makes the run in `directory` (default: a temporary one, removed after the tests of the file) and returns the directory. */
export function makeRun(run: RunDescription, directory?: string): string {
  const target = directory ?? temporaryDirectory();
  mkdirSync(target, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(target, 'run.yaml'), dump(manifestOf(run)));
  for (const name of ['units', 'manager', 'packages', 'owners', 'unit-files'] as const) {
    if (run[name] !== undefined) writeFileSync(path.join(target, `${name}.txt`), run[name]);
  }
  const writer = new EventWriter(path.join(target, 'events.bio'));
  writeEvents(run, writer);
  writer.close();
  return target;
}

function manifestOf(run: RunDescription): Manifest {
  return {
    schema: 1,
    id: run.id ?? 'test-run',
    label: run.label ?? null,
    kind: run.kind ?? 'boot',
    created: '2026-01-02T03:04:05Z',
    host: { name: 'test' },
    os: { ID: 'debian', VERSION_ID: '12', PRETTY_NAME: 'Debian GNU/Linux 12 (bookworm)' },
    kernel: { release: '6.1.0-test' },
    capture: { version: '0.1.0', probeSet: run.probeSet ?? 'fentry' },
    completeness: { endReason: 'asked', lost: 0, blindSpots: [] },
    ...run.manifest,
  };
}

function writeEvents(run: RunDescription, writer: EventWriter): void {
  const startNs = (run.startMs ?? 0) * ms;
  const end = run.endMs ?? lastMs(run);
  writer.start({
    ns: startNs,
    wallClockNs: 1_767_323_045_000_000_000n,
    monotonicNs: Math.max(0, startNs - (run.bootLessMonotonicMs ?? 0) * ms),
    captureVersion: '0.1.0',
    probeSet: run.probeSet ?? 'fentry',
    pid: 100,
    cpus: 2,
  });
  const timed: { at: number; write: () => void }[] = [];
  const numbers = new Map<string, number>();
  const cgroups = new Map<string, number>();
  const files = new Map<string, number>();
  for (const process of run.processes) {
    const number = writer.process(processRecord(process, startNs, numbers, cgroups, writer));
    numbers.set(process.name, number);
    for (const exec of process.exec ?? []) {
      const { executable, argv = [executable], comm = path.basename(executable) } = exec;
      timed.push({
        at: exec.ms,
        write: () => {
          writer.exec(exec.ms * ms, number, { executable, argv, comm });
        },
      });
    }
    for (const access of process.accesses ?? [])
      timed.push(...accessEvents(access, process, number, end, files, writer));
    if (process.exitMs !== undefined) {
      const at = process.exitMs;
      timed.push({
        at,
        write: () => {
          writer.exit(at * ms, number, process.exitStatus ?? 0);
        },
      });
    }
  }
  for (const event of timed.sort((a, b) => a.at - b.at)) event.write();
  run.more?.(writer, (name) => numbers.get(name)!);
  for (const [what, count] of run.lost ?? []) writer.loss(end * ms, what, count);
  if (run.ended ?? true) writer.end(end * ms, EndReason.asked, 0);
}

function processRecord(
  process: ProcessDescription,
  captureStartNs: number,
  numbers: ReadonlyMap<string, number>,
  cgroups: Map<string, number>,
  writer: EventWriter,
): Parameters<EventWriter['process']>[0] {
  const startNs = Math.round((process.startMs ?? 0) * ms);
  const parent = process.parent === undefined ? 0 : numbers.get(process.parent);
  if (parent === undefined)
    throw new Error(`${process.name}: its parent ${process.parent} must stand before it`);
  let cgroup = 0;
  if (process.cgroup !== undefined) {
    cgroup = cgroups.get(process.cgroup) ?? writer.cgroup(process.cgroup, cgroups.size + 1);
    cgroups.set(process.cgroup, cgroup);
  }
  return {
    ns: Math.max(startNs, captureStartNs),
    startNs,
    pid: process.pid,
    parent,
    cgroup,
    comm: process.name,
    flags: process.flags ?? 0,
    uid: process.uid ?? 0,
    executable: process.executable ?? '',
    argv: process.argv ?? [],
  };
}

function* accessEvents(
  access: AccessDescription,
  process: ProcessDescription,
  number: number,
  endMs: number,
  files: Map<string, number>,
  writer: EventWriter,
): Iterable<{ at: number; write: () => void }> {
  const { inode = 1, device = [254, 1], type = 8 } = access;
  const key = [access.path, inode, ...device, type].join('\0');
  const file =
    files.get(key) ?? writer.file({ path: access.path, major: device[0], minor: device[1], inode, type });
  files.set(key, file);
  const openMs = access.openMs ?? process.startMs ?? 0;
  const flags = (access.flags ?? 0) | (access.inherited === true ? 0 : AccessBit.opened);
  const atEnd = (flags & AccessBit.openAtEnd) !== 0;
  const lastingMs = (access.closeMs ?? (atEnd ? endMs : openMs)) - openMs;
  for (let i = 0; i <= (access.repeat?.times ?? 0); i++) {
    const open = openMs + i * (access.repeat?.everyMs ?? 0);
    yield {
      at: open + lastingMs,
      write: () => {
        writer.access({
          closeNs: Math.round((open + lastingMs) * ms),
          openNs: Math.round(open * ms),
          process: number,
          file,
          flags,
          ...(access.read && { read: { calls: access.read[0], bytes: access.read[1] } }),
          ...(access.write && { write: { calls: access.write[0], bytes: access.write[1] } }),
        });
      },
    };
  }
}

function lastMs(run: RunDescription): number {
  let last = run.startMs ?? 0;
  for (const process of run.processes) {
    last = Math.max(
      last,
      process.startMs ?? 0,
      process.exitMs ?? 0,
      ...(process.exec ?? []).map((exec) => exec.ms),
    );
    for (const access of process.accesses ?? []) {
      const open = access.openMs ?? process.startMs ?? 0;
      const repeated = (access.repeat?.times ?? 0) * (access.repeat?.everyMs ?? 0);
      last = Math.max(last, Math.max(open, access.closeMs ?? 0) + repeated);
    }
  }
  return last;
}
