/** One run's timeline as columns: processes, units, milestones, throughput. */
import { startedNs } from '../../model/units.ts';
import type { Process, Run } from '../../model/types.ts';
import { processFiles } from '../../model/process-files.ts';
import { milestoneTitle, runTitle } from '../describe.ts';
import type { Names } from './names.ts';
import {
  ProcessBit,
  type ProcessColumns,
  type Side,
  type Throughput,
  type TimelineData,
  type UnitColumns,
} from './report-data.ts';
import { viewOf, zeroNs } from './view.ts';

/** Files listed for all processes together: what keeps a report of many processes small. */
const mostUses = 16_000;
const mostUsesOfOne = 10;
/** Bars of throughput across the first view; the time after it has as many more as it needs, up to the second number. */
const binsInView = 500;
const mostBins = 3000;

export function timelineData(run: Run, side: Side, names: Names): TimelineData {
  const zero = zeroNs(run);
  const us = (ns: number): number => Math.round((ns - zero) / 1000);
  return {
    side,
    title: runTitle(run),
    captureUs: [us(run.startNs), us(run.endNs)],
    milestones: run.milestones.map(({ name, ns }) => ({ title: milestoneTitle(name), us: us(ns) })),
    processes: processColumns(run, us, names),
    units: unitColumns(run, us, names),
    throughput: throughput(run),
  };
}

function processColumns(run: Run, us: (ns: number) => number, names: Names): ProcessColumns {
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
    command: column((process) => names.number(commandOf(process))),
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
    ...fileUses(run, names),
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

function commandOf({ argv, argvCut, executable }: Process): string {
  const command = argv.length === 0 ? executable : argv.join(' ');
  return argvCut ? `${command} …` : command;
}

function fileUses(run: Run, names: Names): Pick<ProcessColumns, 'files' | 'listed' | 'uses'> {
  const most = Math.max(2, Math.min(mostUsesOfOne, Math.floor(mostUses / Math.max(1, run.processes.length))));
  const all = processFiles(run);
  let next = 0;
  const file: number[] = [];
  const opens: number[] = [];
  const read: number[] = [];
  const written: number[] = [];
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
      file.push(names.number(run.files[use.file]!.path));
      opens.push(use.opens);
      read.push(use.readBytes);
      written.push(use.writeBytes);
    }
    listed.push(shown.length);
    files.push(uses.length);
  }
  return { files, listed, uses: { file, opens, read, written } };
}

function unitColumns(run: Run, us: (ns: number) => number, names: Names): UnitColumns {
  const units = [...run.units.values()]
    .filter((unit) => unit.activatingNs !== undefined)
    .sort((a, b) => a.activatingNs! - b.activatingNs!);
  return {
    name: units.map((unit) => names.number(unit.name)),
    start: units.map((unit) => us(unit.activatingNs!)),
    done: units.map((unit) => {
      const done = startedNs(unit);
      return done === undefined ? -1 : us(done);
    }),
  };
}

/** Bytes by time, each access's spread evenly over the time that its file was open; without bootio's own. */
function throughput(run: Run): Throughput {
  const [viewFrom, viewTo] = viewOf(run);
  const zero = zeroNs(run);
  const end = (run.endNs - zero) / 1000;
  const binUs = Math.max(
    1,
    Math.ceil(Math.max((viewTo - viewFrom) / binsInView, (end - viewFrom) / mostBins)),
  );
  const bins = Math.max(1, Math.min(mostBins, Math.ceil((end - viewFrom) / binUs)));
  const read = new Float64Array(bins + 1);
  const written = new Float64Array(bins + 1);
  const binOf = (ns: number): number =>
    Math.min(bins - 1, Math.max(0, Math.floor(((ns - zero) / 1000 - viewFrom) / binUs)));
  const { accesses, processes } = run;
  for (let i = 0; i < accesses.length; i++) {
    if (processes[accesses.process[i]!]!.own) continue;
    const first = binOf(accesses.openNs[i]!);
    const after = binOf(accesses.closeNs[i]!) + 1;
    spread(read, first, after, accesses.readBytes[i]!);
    spread(written, first, after, accesses.writeBytes[i]!);
  }
  return { fromUs: viewFrom, binUs, read: summed(read), written: summed(written) };
}

/** Adds to the differences of neighbours, so that a long access costs no more than a short one. */
function spread(differences: Float64Array, first: number, after: number, bytes: number): void {
  if (bytes === 0) return;
  differences[first]! += bytes / (after - first);
  differences[after]! -= bytes / (after - first);
}

function summed(differences: Float64Array): number[] {
  let sum = 0;
  const bins: number[] = [];
  for (const difference of differences.subarray(0, -1)) {
    sum += difference;
    bins.push(Math.max(0, Math.round(sum)));
  }
  return bins;
}
