/** The tree of who spawned whom: one line a process, numbers on the left, names indented below their parents. */
import { printable } from '../../lib/escape.ts';
import type { Process, ProcessIndex, Run } from '../../model/types.ts';
import { formatCount } from '../numbers.ts';
import { processName, runMs, wholeMs } from '../show-rows.ts';
import { padStart, shorten } from './columns.ts';

/** Deeper processes stand at this depth, marked with `>`: a chain of thousands must not fill the lines with blanks. */
const maxDepth = 24;
const titles = ['start ms', 'run ms', 'read', 'written'] as const;

/** Lines of at most `width` columns (from about 60 on). */
export function* renderProcessTree(run: Run, width: number): Iterable<string> {
  const shown = run.processes.filter((process) => !isIdleKernelThread(process));
  const cells = new Map(shown.map((process) => [process.index, cellsOf(run, process)]));
  const widths = titles.map((title) => title.length);
  for (const row of cells.values()) row.forEach((cell, i) => (widths[i] = Math.max(widths[i]!, cell.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => padStart(cell, widths[i]!)).join('  ');
  const used = widths.reduce((sum, cell) => sum + cell + 2, 0);
  yield `${line(titles)}  process`;
  for (const { index, depth } of depthFirst(run)) {
    const row = cells.get(index);
    if (row === undefined) continue;
    const indent = depth > maxDepth ? `${'  '.repeat(maxDepth)}> ` : '  '.repeat(depth);
    const room = Math.max(20, width - used - indent.length);
    yield `${line(row)}  ${indent}${shorten(processLabel(run, run.processes[index]!, room), room)}`;
  }
  const hidden = run.processes.length - shown.length;
  if (hidden > 0)
    yield `Not listed: ${formatCount(hidden)} kernel ${hidden === 1 ? 'thread' : 'threads'} without file I/O.`;
}

/** All processes, each after its parent, siblings in the order of their start. */
function* depthFirst(run: Run): Iterable<{ index: ProcessIndex; depth: number }> {
  const roots = run.processes.filter((process) => process.parent === undefined);
  const stack = roots.map((process) => ({ index: process.index, depth: 0 })).reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    const { children } = run.processes[next.index]!;
    for (let i = children.length - 1; i >= 0; i--) stack.push({ index: children[i]!, depth: next.depth + 1 });
  }
}

function isIdleKernelThread(process: Process): boolean {
  return process.kernelThread && process.totals.accesses === 0 && process.children.length === 0;
}

function cellsOf(run: Run, process: Process): string[] {
  // A boot counts from the kernel's start; a session may begin weeks after it.
  const origin = run.manifest.kind === 'session' ? run.startNs : 0;
  const { readBytes, writeBytes } = process.totals;
  return [
    String(wholeMs(process.startNs - origin)),
    runMs(run, process),
    String(readBytes),
    String(writeBytes),
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
function processLabel(run: Run, process: Process, room: number): string {
  const pid = process.pid === 0 ? '?' : process.pid;
  const name = process.kernelThread ? `[${processName(process)}]` : processName(process);
  const own = process.own ? ' (bootio)' : '';
  let command = '';
  for (const argument of ownArguments(run, process)) {
    if (command.length > 4 * room) break;
    command += ` ${argument}`;
  }
  const text = printable(command.slice(0, 8 * room));
  return `${pid} ${name}${own}${text.trim() === '' || text.trim() === name ? '' : `:${text}`}`;
}
