/**
 * `bootio show` before it is text or Markdown: which processes, in which order, folded how far. A boot has hundreds of processes
 * with thousands of files, of which a person wants to see first who did most; `all` has everything, in the order of start.
 */
import { printable } from '../lib/escape.ts';
import type { Process, Run } from '../model/types.ts';
import { completenessLines } from './completeness.ts';
import { formatCount } from './numbers.ts';
import { detailLines } from './show-details.ts';
import { headSentences, milestoneSentence } from './show-head.ts';
import { useLines, type ShowLine } from './show-rows.ts';
import { hasDetails, narrows, type SelectedProcess, type Selection } from './show-select.ts';
import { showTables, type ShowTable } from './show-tables.ts';

export interface ShowReport {
  /** Sentences, of the whole run. */
  readonly head: readonly string[];
  /** What the processes below are, where they are not all of them; '' otherwise. */
  readonly heading: string;
  /** Lines are made when they are asked for. */
  readonly processes: Iterable<ProcessReport>;
  /** What was left out of them; '' for nothing. */
  readonly rest: string;
  readonly tables: readonly ShowTable[];
  /** The processes that were selected, those without lines too. */
  readonly selected: readonly Process[];
}

export interface ProcessReport {
  readonly process: Process;
  readonly lines: readonly ShowLine[];
}

/** As many processes are shown, unless `all` is asked for. */
const processesShown = 10;
/** So many lines, or rather fewer, need no folding. */
const linesOfSmall = 60;

export interface ShowOptions {
  /** What selectProcesses gave for it. */
  readonly selected: readonly SelectedProcess[];
  readonly selection: Selection;
  readonly all: boolean;
}

export function showReport(run: Run, { selected, selection, all }: ShowOptions): ShowReport {
  const active = selected.filter(({ files, details }) => files.length > 0 || hasDetails(details));
  const unfolded = all || active.reduce((sum, each) => sum + lineCount(each), 0) <= linesOfSmall;
  const folds = !unfolded && active.length > processesShown;
  const shown = folds ? largestFirst(active).slice(0, processesShown) : active;
  return {
    head: [
      ...headSentences(run),
      ...completenessLines(run).map(({ level, text }) => (level === 'bad' ? `! ${text}` : text)),
      milestoneSentence(run),
      selectionSentence(selection),
    ].filter((sentence) => sentence !== ''),
    heading: folds
      ? `The ${processesShown} processes with the largest parts of what was read and written, called, waited and looked for:`
      : '',
    processes: processReports(run, shown, unfolded),
    rest: folds
      ? `... and ${formatCount(active.length - shown.length)} more processes; --all shows them`
      : '',
    tables: showTables(run, selected, narrows(selection)),
    selected: selected.map(({ process }) => process),
  };
}

function* processReports(run: Run, shown: readonly SelectedProcess[], all: boolean): Iterable<ProcessReport> {
  for (const { process, files, details } of shown) {
    yield { process, lines: [...useLines(run, files, all), ...detailLines(run, details, all)] };
  }
}

function lineCount({ files, details: { waits, threadWaits, ...lists } }: SelectedProcess): number {
  const details = Object.values(lists).reduce((sum, list) => sum + list.length, 0);
  return 2 + files.length + details + (waits === undefined && threadWaits.length === 0 ? 0 : 1);
}

/** By the sum of their parts of the total of each kind, so that neither bytes nor calls nor waits alone decide. */
function largestFirst(processes: readonly SelectedProcess[]): SelectedProcess[] {
  const rows = processes.map((selected) => ({ selected, amounts: amountsOf(selected), part: 0 }));
  const kinds = rows[0]!.amounts.length;
  for (let kind = 0; kind < kinds; kind++) {
    const total = rows.reduce((sum, { amounts }) => sum + amounts[kind]!, 0);
    if (total > 0) for (const row of rows) row.part += row.amounts[kind]! / total;
  }
  return rows.sort((a, b) => b.part - a.part).map(({ selected }) => selected);
}

function amountsOf({ files, details }: SelectedProcess): number[] {
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  return [
    sum(files, ({ readBytes, writeBytes }) => readBytes + writeBytes),
    sum(files, ({ opens, readCalls, writeCalls }) => opens + readCalls + writeCalls),
    sum(details.fills, ({ bytes }) => bytes),
    details.waits?.spanNs ?? 0,
    sum(details.failedLookups, ({ count }) => count) + sum(details.ioctls, ({ count }) => count),
  ];
}

function selectionSentence({ process, unit, file }: Selection): string {
  const parts = [
    process === undefined ? '' : `processes ${printable(process)}`,
    unit === undefined ? '' : `of unit ${printable(unit)}`,
    file === undefined ? '' : `files ${printable(file)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `Shown below: only ${parts.join(', ')}.`;
}
