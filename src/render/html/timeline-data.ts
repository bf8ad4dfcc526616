/** One run's timeline as columns: processes, units, milestones, throughput. */
import { bootTarget, criticalChain, unitGraph } from '../../model/unit-graph.ts';
import { startedNs } from '../../model/units.ts';
import type { Process, ProcessFile, Run } from '../../model/types.ts';
import { processFiles } from '../../model/process-files.ts';
import { milestoneTitle, runTitle } from '../describe.ts';
import type { Names } from './names.ts';
import {
  ProcessBit,
  type ProcessColumns,
  type Side,
  type TimelineData,
  type UnitColumns,
} from './report-data.ts';
import { timelineTracks } from './timeline-tracks.ts';
import { zeroNs } from './view.ts';

/** Files listed for all processes together, of one run and of each of two: what keeps the page of huge runs small. */
const [mostUses, mostOfTwo] = [80_000, 40_000];
/** Arguments of a process, and characters of all of them. */
const mostArguments = 100;
const longestCommand = 3000;

/** How a comparison names things: rows of processes, and files by their keys. */
export interface ComparedNames {
  readonly rowOf: (process: Process) => number;
  readonly fileKey: (path: string) => string;
}

export function timelineData(run: Run, side: Side, names: Names, compared?: ComparedNames): TimelineData {
  const zero = zeroNs(run);
  const us = (ns: number): number => Math.round((ns - zero) / 1000);
  return {
    side,
    title: runTitle(run),
    captureUs: [us(run.startNs), us(run.endNs)],
    milestones: run.milestones.map(({ name, ns }) => ({ title: milestoneTitle(name), us: us(ns) })),
    processes: processColumns(run, us, names, compared),
    units: unitColumns(run, us, names),
    tracks: timelineTracks(run),
  };
}

function processColumns(
  run: Run,
  us: (ns: number) => number,
  names: Names,
  compared: ComparedNames | undefined,
): ProcessColumns {
  const { processes } = run;
  const column = (of: (process: Process) => number): number[] => processes.map(of);
  return {
    pid: column((process) => process.pid),
    parent: column((process) => process.parent ?? -1),
    start: column((process) => us(process.startNs)),
    exit: column((process) => (process.exitNs === undefined ? -1 : us(process.exitNs))),
    exec: column(({ execs }) => (execs.length === 0 ? -1 : us(execs.at(-1)!.ns))),
    busy: lastUses(run).map((ns) => (ns === undefined ? -1 : us(ns))),
    name: column((process) => names.number(processTitle(process))),
    ...(compared === undefined ? {} : { row: column(compared.rowOf) }),
    executable: column((process) => names.number(process.executable)),
    command: column((process) => names.lines(commandOf(process), longestCommand)),
    unit: column((process) => names.optional(process.unit)),
    flags: column(
      (process) =>
        (process.kernelThread ? ProcessBit.kernel : 0) |
        (process.own ? ProcessBit.own : 0) |
        (process.beforeCapture ? ProcessBit.beforeCapture : 0),
    ),
    status: column((process) => process.exitStatus ?? -1),
    opens: column(({ totals }) => totals.opens),
    calls: column(({ totals }) => totals.readCalls + totals.writeCalls),
    read: column(({ totals }) => totals.readBytes),
    written: column(({ totals }) => totals.writeBytes),
    ...diskColumns(run),
    ...fileUses(run, us, names, compared?.fileKey),
  };
}

function diskColumns({ processes, details }: Run): Pick<ProcessColumns, 'disk' | 'waited'> {
  const disk = new Float64Array(processes.length);
  const waited = new Float64Array(processes.length);
  for (const { process, bytes } of details.fills) disk[process]! += bytes;
  for (const { process, spanNs } of details.blocked) waited[process]! += spanNs;
  return { disk: [...disk], waited: Array.from(waited, (ns) => Math.round(ns / 1000)) };
}

/** When each process opened its last file. Not when it closed one: most files are closed by the exit. */
function lastUses({ processes, accesses }: Run): (number | undefined)[] {
  const last: (number | undefined)[] = processes.map(() => undefined);
  // In the order of their opens, so that the last one stays.
  for (let i = 0; i < accesses.length; i++) last[accesses.process[i]!] = accesses.openNs[i]!;
  return last;
}

/**
 * The kernel cuts names to 15 bytes: where the program or the script begins with the name, that is it in full. Kernel
 * threads are in brackets, as in ps.
 */
function processTitle({ comm, executable, argv, kernelThread }: Process): string {
  if (kernelThread) return `[${comm}]`;
  if (comm.length < 15) return comm === '' ? '?' : comm;
  const full = [executable, ...argv.slice(0, 3)].map((path) => path.slice(path.lastIndexOf('/') + 1));
  return full.find((name) => name.length < 64 && name.startsWith(comm)) ?? comm;
}

function commandOf({ argv, argvCut, executable }: Process): string[] {
  const command = argv.length === 0 ? [executable] : argv.slice(0, mostArguments);
  return argvCut || argv.length > mostArguments ? [...command, '…'] : command;
}

function fileUses(
  run: Run,
  us: (ns: number) => number,
  names: Names,
  fileKey: ((path: string) => string) | undefined,
): Pick<ProcessColumns, 'files' | 'listed' | 'uses'> {
  const all = processFiles(run);
  const most = mostOfOne(run, all, fileKey === undefined ? mostUses : mostOfTwo);
  let next = 0;
  const file: number[] = [];
  const opens: number[] = [];
  const read: number[] = [];
  const written: number[] = [];
  const first: number[] = [];
  const last: number[] = [];
  const listed: number[] = [];
  const files: number[] = [];
  for (const { index } of run.processes) {
    const from = next;
    while (all[next]?.process === index) next++;
    const uses = all.slice(from, next);
    const shown = [...uses]
      .sort((a, b) => b.readBytes + b.writeBytes - (a.readBytes + a.writeBytes) || b.opens - a.opens)
      .slice(0, most);
    for (const use of shown) {
      const { path } = run.files[use.file]!;
      file.push(names.number(fileKey === undefined ? path : fileKey(path)));
      opens.push(use.opens);
      read.push(use.readBytes);
      written.push(use.writeBytes);
      first.push(us(use.openNs[0] ?? zeroNs(run)));
      last.push(us(use.openNs.at(-1) ?? zeroNs(run)));
    }
    listed.push(shown.length);
    files.push(uses.length);
  }
  return { files, listed, uses: { file, opens, read, written, first, last } };
}

/** So many of each process that all of them together are not too many. */
function mostOfOne({ processes }: Run, all: readonly ProcessFile[], inAll: number): number {
  const numbers = new Uint32Array(processes.length);
  for (const { process } of all) numbers[process]!++;
  let [least, most] = [2, Math.max(2, all.length)];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    const total = numbers.reduce((sum, number) => sum + Math.min(number, middle), 0);
    if (total <= inAll) least = middle;
    else most = middle - 1;
  }
  return least;
}

function unitColumns(run: Run, us: (ns: number) => number, names: Names): UnitColumns {
  const units = [...run.units.values()]
    .filter((unit) => unit.activatingNs !== undefined)
    .sort((a, b) => a.activatingNs! - b.activatingNs!);
  const time = (ns: number | undefined): number => (ns === undefined ? -1 : us(ns));
  const placeOf = new Map(units.map(({ name }, place) => [name, place]));
  return {
    name: units.map((unit) => names.number(unit.name)),
    start: units.map((unit) => us(unit.activatingNs!)),
    done: units.map((unit) => time(startedNs(unit))),
    stop: units.map(({ deactivatingNs, activatingNs }) =>
      deactivatingNs !== undefined && deactivatingNs >= activatingNs! ? us(deactivatingNs) : -1,
    ),
    chain: chainOf(run)
      .map((name) => placeOf.get(name))
      .filter((place) => place !== undefined),
  };
}

function chainOf(run: Run): string[] {
  const graph = unitGraph(run.units);
  const target = bootTarget(graph);
  if (target === undefined || run.manifest.kind !== 'boot') return [];
  return criticalChain(graph, target)
    .map((place) => graph.nodes[place]!.unit.name)
    .reverse();
}
