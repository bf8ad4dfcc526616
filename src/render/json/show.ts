/**
 * A run as plain JSON: all that `bootio show` knows. Times and spans are whole nanoseconds (of CLOCK_BOOTTIME; for imports,
 * since the trace began), sizes bytes; null where something is not known or did not happen. The schema is stable: fields may be
 * added, none changes its meaning within `bootio/show/1`. Names that are not UTF-8 hold lone surrogates, which JSON escapes.
 */
import type { Manifest } from '../../archive/manifest.ts';
import type {
  AccessTimes,
  Completeness,
  Container,
  IoTotals,
  Process,
  ProcessFile,
  Run,
  Unit,
} from '../../model/types.ts';
import { sumsOf, type Sums } from '../show-head.ts';
import { narrows, type SelectedProcess, type Selection } from '../show-select.ts';
import { showDetails, showDisk, type ShowDetails, type ShowDisk } from './show-details.ts';

export interface ShowDocument {
  readonly schema: 'bootio/show/1';
  readonly run: Pick<Manifest, 'id' | 'label' | 'kind' | 'created'>;
  readonly host: Manifest['host'];
  readonly os: Manifest['os'];
  readonly kernel: Manifest['kernel'];
  readonly capture: Manifest['capture'];
  readonly span: { readonly startNs: number; readonly endNs: number };
  readonly completeness: Omit<Completeness, 'lost'> & { readonly lost: Readonly<Record<string, number>> };
  readonly milestones: readonly { readonly name: string; readonly ns: number }[];
  readonly totals: Sums & { readonly processes: number; readonly files: number };
  readonly disk: ShowDisk;
  readonly units: readonly ShowUnit[];
  /** What `processes` was narrowed to; null where it has all. The rest of the document is of the whole run all the same. */
  readonly selection: {
    readonly process: string | null;
    readonly unit: string | null;
    readonly file: string | null;
  } | null;
  /** `index`, `parent` and `children` are places in this list, or, where it was narrowed, in the whole one. */
  readonly processes: readonly ShowProcess[];
}

export interface ShowUnit extends Pick<
  Unit,
  'name' | 'description' | 'activeState' | 'controlGroup' | 'after'
> {
  readonly activatingNs: number | null;
  readonly activeNs: number | null;
  readonly deactivatingNs: number | null;
  readonly inactiveNs: number | null;
}

type PlainFacts =
  | 'index'
  | 'pid'
  | 'comm'
  | 'executable'
  | 'argv'
  | 'argvCut'
  | 'execs'
  | 'uid'
  | 'cgroup'
  | 'initrd'
  | 'children';

export interface ShowProcess extends Pick<Process, PlainFacts | 'beforeCapture' | 'kernelThread' | 'own'> {
  readonly parent: number | null;
  readonly unit: string | null;
  readonly container: Container | null;
  /** Inode number. */
  readonly pidNamespace: number | null;
  readonly startNs: number;
  /** Null while it was still running when the capture ended. */
  readonly exitNs: number | null;
  /** As wait(2) gives it. */
  readonly exitStatus: number | null;
  /** From its start to its end, or that of the capture. */
  readonly runNs: number;
  readonly totals: IoTotals;
  readonly files: readonly ShowFile[];
  readonly details: ShowDetails;
}

export interface ShowFile {
  readonly path: string;
  readonly type: string;
  readonly device: { readonly major: number; readonly minor: number };
  readonly inode: number;
  readonly opens: number;
  readonly accesses: number;
  /** When each of the accesses was opened (or first used, for inherited ones). */
  readonly openNs: readonly number[];
  readonly reads: Transfers;
  readonly writes: Transfers;
  /** Waits of the calls for a device, and (where the capture was asked for it) the time inside them; null where there is none. */
  readonly spent: AccessTimes | null;
  /** Opens that neither read nor wrote. */
  readonly idle: { readonly times: number; readonly intervalNs: number | null };
}

interface Transfers {
  /** Accesses that transferred something. */
  readonly times: number;
  readonly calls: number;
  readonly bytes: number;
  /** Mean time between the opens of these accesses; null for fewer than two. */
  readonly intervalNs: number | null;
  /** Bytes by access; null where none transferred anything. */
  readonly averageBytes: number | null;
}

/** `selected`: what selectProcesses gave for `selection`. */
export function showDocument(
  run: Run,
  selected: readonly SelectedProcess[],
  selection: Selection = {},
): ShowDocument {
  const { id, label, kind, created, host, os, kernel, capture } = run.manifest;
  const { lost, ...completeness } = run.completeness;
  const { process = null, unit = null, file = null } = selection;
  return {
    schema: 'bootio/show/1',
    run: { id, label, kind, created },
    host,
    os,
    kernel,
    capture,
    span: { startNs: run.startNs, endNs: run.endNs },
    completeness: { ...completeness, lost: Object.fromEntries(lost) },
    milestones: run.milestones,
    totals: { processes: run.processes.length, files: run.files.length, ...sumsOf(run.processes) },
    disk: showDisk(run),
    units: Array.from(run.units.values(), showUnit),
    selection: narrows(selection) ? { process, unit, file } : null,
    processes: selected.map((each) => showProcess(run, each)),
  };
}

function showUnit(unit: Unit): ShowUnit {
  const { name, description, activeState, controlGroup, after } = unit;
  return {
    name,
    description,
    activeState,
    controlGroup,
    activatingNs: unit.activatingNs ?? null,
    activeNs: unit.activeNs ?? null,
    deactivatingNs: unit.deactivatingNs ?? null,
    inactiveNs: unit.inactiveNs ?? null,
    after,
  };
}

function showProcess(run: Run, { process, files, details }: SelectedProcess): ShowProcess {
  return {
    index: process.index,
    pid: process.pid,
    parent: process.parent ?? null,
    children: process.children,
    comm: process.comm,
    executable: process.executable,
    argv: process.argv,
    argvCut: process.argvCut,
    execs: process.execs,
    uid: process.uid,
    unit: process.unit ?? null,
    cgroup: process.cgroup,
    container: process.container ?? null,
    pidNamespace: process.pidNamespace ?? null,
    initrd: process.initrd,
    startNs: process.startNs,
    exitNs: process.exitNs ?? null,
    exitStatus: process.exitStatus ?? null,
    runNs: Math.max(0, (process.exitNs ?? run.endNs) - process.startNs),
    beforeCapture: process.beforeCapture,
    kernelThread: process.kernelThread,
    own: process.own,
    totals: process.totals,
    files: files.map((row) => showFile(run, row)),
    details: showDetails(run, details),
  };
}

function showFile(run: Run, row: ProcessFile): ShowFile {
  const { path, type, device, inode } = run.files[row.file]!;
  return {
    path,
    type,
    device,
    inode,
    opens: row.opens,
    accesses: row.accesses,
    openNs: row.openNs,
    reads: transfers(row.readOpenNs, row.readCalls, row.readBytes),
    writes: transfers(row.writeOpenNs, row.writeCalls, row.writeBytes),
    spent: row.times ?? null,
    idle: { times: row.idleOpenNs.length, intervalNs: meanIntervalNs(row.idleOpenNs) },
  };
}

function transfers(openNs: readonly number[], calls: number, bytes: number): Transfers {
  const times = openNs.length;
  const averageBytes = times === 0 ? null : bytes / times;
  return { times, calls, bytes, intervalNs: meanIntervalNs(openNs), averageBytes };
}

function meanIntervalNs(openNs: readonly number[]): number | null {
  return openNs.length < 2 ? null : Math.floor((openNs.at(-1)! - openNs[0]!) / (openNs.length - 1));
}
