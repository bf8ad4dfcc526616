/**
 * A comparison for a terminal: the two runs, warnings, totals, milestones, then the largest changes by unit, process and
 * file. Lines fit `width` columns from 40 on; names give way first, then the columns of the two sides.
 */
import pc from 'picocolors';
import type { Change, Comparison } from '../../compare/types.ts';
import type { Run } from '../../model/types.ts';
import {
  bytesOf,
  callsOf,
  changeTables,
  changeWord,
  milestoneLines,
  ownLine,
  totalsLines,
  type ChangeTable,
  type RowNames,
  type TotalsLine,
} from '../compare-rows.ts';
import { createdAt, hardware, kernelName, osName, runTitle } from '../describe.ts';
import { formatBytes, formatCount, formatDelta } from '../numbers.ts';
import { warningText } from '../warnings.ts';
import { displayWidth, padEnd, padStart, shorten, wrap } from './columns.ts';

export interface CompareTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Every row that changed, not only the largest changes. */
  readonly all: boolean;
  readonly color: boolean;
}

/** Rows of each table, unless `all` is asked for. */
const rowsShown = 10;
const leastWidth = 40;

type Colors = ReturnType<typeof pc.createColors>;

/** Lines without the newline at their end. */
export function* renderCompareText(comparison: Comparison, options: CompareTextOptions): Iterable<string> {
  const width = Math.max(options.width, leastWidth);
  const colors = pc.createColors(options.color);
  yield* runLines('A', comparison.a, width, colors);
  yield* runLines('B', comparison.b, width, colors);
  for (const warning of comparison.warnings) {
    yield* hanging(`${colors.yellow('!')} `, wrap(warningText(warning), width - 2));
  }
  yield '';
  yield* sides('Totals', totalsLines(comparison.totals.withoutOwn), width, colors);
  const own = ownLine(comparison);
  if (own !== undefined) yield* hanging('  ', wrap(own, width - 2).map(colors.dim));
  if (comparison.milestones.length > 0) {
    yield '';
    yield* sides('Milestones', milestoneLines(comparison), width, colors);
  }
  for (const table of changeTables(comparison)) {
    yield '';
    yield* tableLines(table, options.all, width, colors);
  }
}

function* runLines(side: string, run: Run, width: number, colors: Colors): Iterable<string> {
  const facts = [osName(run), kernelName(run), hardware(run), createdAt(run)].filter((fact) => fact !== '');
  yield `${colors.bold(side)} ${colors.bold(shorten(runTitle(run), width - 2))}`;
  yield* hanging(
    '  ',
    wrap(facts.join(', '), width - 2).map((line) => shorten(line, width - 2)),
  );
}

function* hanging(prefix: string, lines: readonly string[]): Iterable<string> {
  for (const [i, line] of lines.entries()) yield (i === 0 ? prefix : '  ') + line;
}

function* sides(
  title: string,
  lines: readonly TotalsLine[],
  width: number,
  colors: Colors,
): Iterable<string> {
  const widths = [11, 11, 11, 9];
  // At 40 columns there is room for the sides and the difference, not for the per cent.
  const shown = width >= 64 ? 4 : width >= 55 ? 3 : 2;
  const first = Math.min(28, width - widths.slice(0, shown).reduce((sum, each) => sum + each, 0));
  const row = (cells: readonly string[]): string =>
    cells
      .slice(0, shown)
      .reduce((line, cell, i) => line + padStart(cell, widths[i]!), '')
      .trimEnd();
  yield colors.bold(padEnd(title, first)) + colors.dim(row(['A', 'B', 'change', '']));
  for (const [name, ...cells] of lines) yield padEnd(shorten(`  ${name}`, first), first) + row(cells);
}

interface Column {
  readonly head: string;
  readonly width: number;
  readonly cell: (row: Change) => string;
  /** Shown on terminals of at least so many columns. */
  readonly from: number;
}

const columns: readonly Column[] = [
  { head: 'A', width: 9, cell: (row) => present(row, 'a'), from: 72 },
  { head: 'B', width: 9, cell: (row) => present(row, 'b'), from: 72 },
  { head: 'bytes', width: 10, cell: (row) => formatDelta(bytesOf(row.delta), formatBytes), from: 0 },
  { head: '', width: 9, cell: changeWord, from: 0 },
  { head: 'calls', width: 9, cell: (row) => formatDelta(callsOf(row.delta), formatCount), from: 60 },
  { head: 'opens', width: 8, cell: (row) => formatDelta(row.delta.opens, formatCount), from: 100 },
];

function present(row: Change, side: 'a' | 'b'): string {
  const absent = row.status === (side === 'a' ? 'new' : 'gone');
  return absent ? '-' : formatBytes(bytesOf(row[side]));
}

function* tableLines(table: ChangeTable, all: boolean, width: number, colors: Colors): Iterable<string> {
  yield* hanging(`${colors.bold(table.title)}: `, wrap(table.summary, width - table.title.length - 2));
  const shown = all ? table.rows : table.rows.slice(0, rowsShown);
  if (shown.length === 0) return;
  const used = columns.filter((column) => column.from <= width);
  const nameWidth = width - used.reduce((sum, column) => sum + column.width, 0);
  yield colors.dim(
    padEnd(`  ${table.head}`, nameWidth) + used.map((column) => padStart(column.head, column.width)).join(''),
  );
  for (const { names, row } of shown) {
    const cells = used.map((column) => padStart(column.cell(row), column.width)).join('');
    yield colorOf(row, colors)(padEnd(`  ${fitting(names, nameWidth - 2)}`, nameWidth) + cells);
  }
  const more = table.rows.length - shown.length;
  if (more > 0) yield colors.dim(`  ... and ${formatCount(more)} more; --all shows them`);
}

/** The fullest name that fits, or as much as does of the shortest. */
function fitting(names: RowNames, width: number): string {
  return names.find((name) => displayWidth(name) <= width) ?? shorten(names.at(-1) ?? names[0], width);
}

/** The words say it as well: colour is never the only sign. */
function colorOf(row: Change, colors: Colors): (text: string) => string {
  if (row.status === 'new') return colors.yellow;
  if (row.status === 'gone') return colors.cyan;
  return (text) => text;
}
