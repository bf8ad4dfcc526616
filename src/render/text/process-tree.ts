/** The tree of who spawned whom: one line a process, numbers on the left, names indented below their parents. */
import { printable } from '../../lib/escape.ts';
import type { Process, ProcessIndex, Run } from '../../model/types.ts';
import { processMarks } from '../describe.ts';
import { formatCount } from '../numbers.ts';
import { processName, runMs, wholeMs } from '../show-rows.ts';
import { padStart, shorten } from './columns.ts';

/** Deeper processes stand at this depth, marked with `>`: a chain of thousands must not fill the lines with blanks. */
const maxDepth = 24;
const titles = ['start ms', 'run ms', 'read', 'written'] as const;

/** So many siblings of one name, without children, are one line: helpers and workers of which there are dozens. */
const fewestTwins = 4;
/** Of larger trees the processes that, with all below them, did most; and a line for the others below each of them. */
const mostRows = 40;

interface Row {
  readonly process: Process;
  readonly depth: number;
  /** Siblings that stand in this row too. */
  readonly twins: readonly Process[];
}

/**
 * Lines of at most `width` columns (from about 60 on). Of `selected`, with the processes above them; folded unless `all` is asked
 * for.
 */
export function* renderProcessTree(
  run: Run,
  selected: readonly Process[],
  { width, all }: { readonly width: number; readonly all: boolean },
): Iterable<string> {
  const wanted = withAncestors(run, selected);
  const isShown = ({ index }: Process): boolean => wanted[index] === 1;
  const { rows, hiddenBelow } = pruned(run, [...treeRows(run, isShown, all)], all);
  const cells = rows.map((row) => cellsOf(run, row));
  const widths = titles.map((title) => title.length);
  for (const row of cells) row.forEach((cell, i) => (widths[i] = Math.max(widths[i]!, cell.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => padStart(cell, widths[i]!)).join('  ');
  const used = widths.reduce((sum, cell) => sum + cell + 2, 0);
  const indentOf = (depth: number): string =>
    depth > maxDepth ? `${'  '.repeat(maxDepth)}> ` : '  '.repeat(depth);
  yield `${line(titles)}  process`;
  // What was left out below a process stands after what was not.
  const open: { readonly depth: number; readonly hidden: number }[] = [
    { depth: 0, hidden: hiddenBelow.get(-1) ?? 0 },
  ];
  const closed = function* (depth: number): Iterable<string> {
    while (open.length > 0 && open.at(-1)!.depth > depth) {
      const { depth: below, hidden } = open.pop()!;
      if (hidden > 0) yield `${' '.repeat(used)}${indentOf(below)}... and ${formatCount(hidden)} more`;
    }
  };
  for (const [i, { process, depth, twins }] of rows.entries()) {
    yield* closed(depth);
    const room = Math.max(20, width - used - indentOf(depth).length);
    const label = processLabel(run, process, twins.length, room);
    yield `${line(cells[i]!)}  ${indentOf(depth)}${shorten(label, room)}`;
    open.push({ depth: depth + 1, hidden: hiddenBelow.get(process.index) ?? 0 });
  }
  yield* closed(-1);
  const idle = selected.filter((process) => !isShown(process)).length;
  if (idle > 0)
    yield `Not listed: ${formatCount(idle)} kernel ${idle === 1 ? 'thread' : 'threads'} without file I/O.`;
}

/** The rows to show, and how many processes are left out below each process (-1: below none) because they did least. */
function pruned(
  run: Run,
  rows: readonly Row[],
  all: boolean,
): { rows: readonly Row[]; hiddenBelow: ReadonlyMap<ProcessIndex, number> } {
  const hiddenBelow = new Map<ProcessIndex, number>();
  if (all || rows.length <= mostRows + 1) return { rows, hiddenBelow };
  const weight = subtreeWeights(run);
  const weightOf = ({ process, twins }: Row): number =>
    twins.reduce((sum, twin) => sum + weight[twin.index]!, weight[process.index]!);
  // A process weighs no less than one below it and stands before it, so that whatever is shown is shown below its parent.
  const kept = new Set([...rows].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, mostRows));
  const shown = new Set(Array.from(kept, ({ process }) => process.index));
  const hidden = new Map<ProcessIndex, Row[]>();
  for (const row of rows) {
    if (kept.has(row)) continue;
    let above = row.process.parent;
    while (above !== undefined && !shown.has(above)) above = run.processes[above]!.parent;
    const others = hidden.get(above ?? -1);
    if (others === undefined) hidden.set(above ?? -1, [row]);
    else others.push(row);
  }
  for (const [above, others] of hidden) {
    // A line that says "1 more" is no shorter than the one that it stands for.
    if (others.length === 1) kept.add(others[0]!);
    else
      hiddenBelow.set(
        above,
        others.reduce((sum, { twins }) => sum + 1 + twins.length, 0),
      );
  }
  return { rows: rows.filter((row) => kept.has(row)), hiddenBelow };
}

/** Opens and calls of each process and all below it. */
function subtreeWeights({ processes }: Run): Float64Array {
  const weights = Float64Array.from(
    processes,
    ({ totals }) => totals.opens + totals.readCalls + totals.writeCalls,
  );
  // Children start after their parents; where a damaged run says otherwise, only the choice is worse.
  for (let index = processes.length - 1; index >= 0; index--) {
    const { parent } = processes[index]!;
    if (parent !== undefined && parent < index) weights[parent]! += weights[index]!;
  }
  return weights;
}

/** 1 for those that are shown, by index: kernel threads that did nothing are not, unless something below them is. */
function withAncestors(run: Run, selected: readonly Process[]): Uint8Array {
  const wanted = new Uint8Array(run.processes.length);
  for (const process of selected) {
    if (isIdleKernelThread(process)) continue;
    let above: Process | undefined = process;
    while (above !== undefined && wanted[above.index] !== 1) {
      wanted[above.index] = 1;
      above = above.parent === undefined ? undefined : run.processes[above.parent];
    }
  }
  return wanted;
}

/** Each process after its parent, siblings in the order of their start. */
function* treeRows(run: Run, isShown: (process: Process) => boolean, all: boolean): Iterable<Row> {
  const roots = run.processes.filter((process) => process.parent === undefined);
  const stack = rowsOf(roots, 0).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    const children = next.process.children.map((index) => run.processes[index]!);
    for (const row of rowsOf(children, next.depth + 1).reverse()) stack.push(row);
  }

  function rowsOf(siblings: readonly Process[], depth: number): Row[] {
    const shown = siblings.filter(isShown);
    const twinsOf = all ? new Map<Process, readonly Process[]>() : findTwins(run, shown, isShown);
    return shown.flatMap((process) => {
      const twins = twinsOf.get(process);
      if (twins === undefined) return [{ process, depth, twins: [] }];
      return twins[0] === process ? [{ process, depth, twins: twins.slice(1) }] : [];
    });
  }
}

/** Siblings without children whose name enough of them share: each with all of that name. */
function findTwins(
  run: Run,
  siblings: readonly Process[],
  isShown: (process: Process) => boolean,
): Map<Process, readonly Process[]> {
  const byName = new Map<string, Process[]>();
  for (const process of siblings) {
    if (process.own || process.children.some((child) => isShown(run.processes[child]!))) continue;
    const alike = byName.get(process.comm);
    if (alike === undefined) byName.set(process.comm, [process]);
    else alike.push(process);
  }
  const twinsOf = new Map<Process, readonly Process[]>();
  for (const alike of byName.values()) {
    if (alike.length >= fewestTwins) for (const process of alike) twinsOf.set(process, alike);
  }
  return twinsOf;
}

function isIdleKernelThread(process: Process): boolean {
  return process.kernelThread && process.totals.accesses === 0 && process.children.length === 0;
}

/** Of twins the first one's start, the longest run, and the sums. */
function cellsOf(run: Run, { process, twins }: Row): string[] {
  // A boot counts from the kernel's start; a session may begin weeks after it.
  const origin = run.manifest.kind === 'session' ? run.startNs : 0;
  const all = [process, ...twins];
  const lastingNs = ({ startNs, exitNs }: Process): number => (exitNs ?? run.endNs) - startNs;
  const longest = all.reduce((most, each) => (lastingNs(each) > lastingNs(most) ? each : most));
  const sum = (of: (process: Process) => number): number => all.reduce((total, each) => total + of(each), 0);
  return [
    String(wholeMs(process.startNs - origin)),
    runMs(run, longest),
    String(sum(({ totals }) => totals.readBytes)),
    String(sum(({ totals }) => totals.writeBytes)),
  ];
}

/** None for a process that only forked: it has its parent's, which stand above it. */
function ownArguments(run: Run, process: Process): readonly string[] {
  if (process.execs.length > 0 || process.parent === undefined) return process.argv;
  const inherited = run.processes[process.parent]!.argv;
  const same =
    inherited.length === process.argv.length && inherited.every((text, i) => text === process.argv[i]);
  return same ? [] : process.argv;
}

/** `2224 pcscd: /usr/sbin/pcscd --foreground`. Not much longer than `room`, whatever the arguments are. */
function processLabel(run: Run, process: Process, twins: number, room: number): string {
  const pid = process.pid === 0 ? '?' : process.pid;
  const name = process.kernelThread ? `[${processName(process)}]` : processName(process);
  if (twins > 0) return `${pid} ${name} and ${formatCount(twins)} more of this name`;
  const marks = processMarks(process);
  const mark = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
  let command = '';
  for (const argument of ownArguments(run, process)) {
    if (command.length > 4 * room) break;
    command += ` ${argument}`;
  }
  const text = printable(command.slice(0, 8 * room));
  return `${pid} ${name}${mark}${text.trim() === '' || text.trim() === name ? '' : `:${text}`}`;
}
