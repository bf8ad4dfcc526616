/**
 * `bootio doctor`: whether a machine, or an image, can capture, what a capture would see and miss, and how to mend what is wrong. On the
 * running machine, as root, a capture of an instant is tried: what the kernel says counts more than what can be read about it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { UserError } from '../../lib/errors.ts';
import { readCaptureReport } from '../capture-report.ts';
import { binaryFile } from '../layout.ts';
import { captureBinary } from '../shipped.ts';
import { ok, problem, unknown, warning, type Outcome } from './check.ts';
import { machineAt, olderThan, type Machine } from './machine.ts';
import { checks } from './registry.ts';

export interface DoctorReport {
  readonly root: string;
  readonly kernel: string | undefined;
  /** False where a check found a problem, or the kernel refused all programs. */
  readonly canCapture: boolean;
  readonly checks: readonly (Outcome & { readonly id: string; readonly title: string })[];
  readonly probes: ProbeReport;
}

export interface ProbeReport {
  /** `tried`: the kernel took them; `expected`: by what can be read; `unknown`: nothing could be told. */
  readonly how: 'tried' | 'expected' | 'unknown';
  /** As in a manifest: `fentry` (all) or `syscalls`; `none` where the kernel refused both. */
  readonly set: 'fentry' | 'syscalls' | 'none' | 'unknown';
  /** What it said when it refused them. */
  readonly refusal: string | undefined;
  /** Names of kinds of I/O that are not seen. */
  readonly blindSpots: readonly string[];
}

export interface DoctorOptions {
  readonly root: string;
  /** Another capture binary than the one built here, or else installed. */
  readonly binary?: string | undefined;
}

const tryTimeoutMs = 60_000;

/** Throws UserError where the root is no directory. */
export function doctor({ root: given, binary }: DoctorOptions): DoctorReport {
  const root = path.resolve(given);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`${root}: not a directory; give the root of a system`);
  return examine(machineAt(root), binary);
}

export function examine(machine: Machine, binary?: string): DoctorReport {
  const outcomes = checks.map((check) => ({ id: check.id, title: check.title, ...check.look(machine) }));
  const verdictOf = (id: string): string | undefined => outcomes.find((each) => each.id === id)?.verdict;
  const probes =
    machine.root === '/' && machine.isRoot ? tryProbes(binary) : expectedProbes(machine, verdictOf);
  outcomes.push({ id: 'probes', title: 'Probes', ...judged(probes) });
  return {
    root: machine.root,
    kernel: machine.kernel,
    canCapture: outcomes.every(({ verdict }) => verdict !== 'problem'),
    checks: outcomes,
    probes,
  };
}

const ask =
  'BOOTIO_PROBES=fentry BOOTIO_DEBUG=1 bootio capture --out DIRECTORY -- true, which prints what the kernel says';

function judged({ how, set, refusal }: ProbeReport): Outcome {
  switch (set) {
    case 'fentry':
      return ok(
        how === 'tried' ? 'the kernel took all that it has functions for' : 'all are expected to be taken',
      );
    case 'syscalls':
      return warning(
        'none on functions of the kernel: system calls only',
        how === 'tried' ? ask : 'see the points above',
      );
    case 'none':
      return problem(
        `none can be loaded${refusal === undefined ? '' : `: ${refusal}`}`,
        how === 'tried' ? ask : 'see the points above',
      );
    case 'unknown':
      return unknown('cannot be told from here', 'run bootio doctor as root on the machine, with its kernel');
  }
}

const nothingKnown: ProbeReport = { how: 'unknown', set: 'unknown', refusal: undefined, blindSpots: [] };

/** Captures `true`, in a directory of its own. */
function tryProbes(given: string | undefined): ProbeReport {
  const binary = given ?? builtOrInstalled();
  if (binary === undefined) return nothingKnown;
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-doctor-'));
  try {
    const { status, stderr, error } = spawnSync(
      binary,
      ['--out', path.join(directory, 'run'), '--command', 'true'],
      { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], timeout: tryTimeoutMs },
    );
    const { capture, completeness } = readCaptureReport(path.join(directory, 'run'));
    const set = capture.probeSet;
    if (status === 0 && (set === 'fentry' || set === 'syscalls'))
      return { how: 'tried', set, refusal: undefined, blindSpots: completeness.blindSpots ?? [] };
    const refusal = stderr.trim().split('\n').at(-1) ?? '';
    return {
      how: 'tried',
      set: 'none',
      refusal: refusal === '' ? (error?.message ?? `exit status ${status ?? 'none'}`) : refusal,
      blindSpots: [],
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function builtOrInstalled(): string | undefined {
  try {
    return captureBinary(undefined);
  } catch {
    return statSync(binaryFile, { throwIfNoEntry: false }) === undefined ? undefined : binaryFile;
  }
}

/** What the set on system calls never sees: probes/fallback.c. */
const unseenBySystemCalls = ['io_uring', 'aio', 'kernel-reads', 'mmap-faults', '32-bit-programs'] as const;

function expectedProbes(machine: Machine, verdictOf: (id: string) => string | undefined): ProbeReport {
  if (['kernel', 'config', 'btf'].some((id) => verdictOf(id) === 'problem'))
    return { how: 'expected', set: 'none', refusal: undefined, blindSpots: [] };
  const { config } = machine;
  if (verdictOf('lockdown') === 'warning')
    return { how: 'expected', set: 'syscalls', refusal: undefined, blindSpots: unseenBySystemCalls };
  if (config === undefined) return nothingKnown;
  if (config.get('CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS') !== 'y')
    return { how: 'expected', set: 'syscalls', refusal: undefined, blindSpots: unseenBySystemCalls };
  return {
    how: 'expected',
    set: 'fentry',
    refusal: undefined,
    blindSpots: olderThan(machine.kernel, 5, 19) ? ['io_uring'] : [],
  };
}
