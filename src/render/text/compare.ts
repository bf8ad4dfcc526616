/**
 * A comparison for a terminal: the two runs, warnings, totals, milestones, then the largest changes by unit, process and
 * file, and of what came from the disk, waits, failed look-ups and ioctl. Lines fit `width` columns from 40 on; names give way first, then the columns of the two sides.
 */
import pc from 'picocolors';
import type { ChangeStatus, Comparison, Side } from '../../compare/types.ts';
import {
  gradeLines,
  milestoneLines,
  outlierLines,
  ownLine,
  phaseLines,
  requestLines,
  startUpLines,
  totalsLines,
  type TotalsLine,
} from '../compare-rows.ts';
import { compareLists, type CompareList } from '../compare-lists.ts';
import { changeTables, type ChangeColumn, type ChangeTable, type RowNames } from '../compare-tables.ts';
import { isGrouped, methodText, sideTitle, sizeText, whenText } from '../compare-words.ts';
import { hardware, kernelName, osName } from '../describe.ts';
import { formatCount } from '../numbers.ts';
import { warningTexts } from '../warnings.ts';
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
/** What names are left with where columns want the room; more where there is more. */
const [narrowestName, widestName] = [21, 33];

type Colors = ReturnType<typeof pc.createColors>;

/** Lines without the newline at their end. */
export function* renderCompareText(comparison: Comparison, options: CompareTextOptions): Iterable<string> {
  const width = Math.max(options.width, leastWidth);
  const colors = pc.createColors(options.color);
  yield* sideLines('A', comparison.a, width, colors);
  yield* sideLines('B', comparison.b, width, colors);
  for (const warning of warningTexts(comparison.warnings)) {
    yield* hanging(`${colors.yellow('!')} `, wrap(warning, width - 2));
  }
  const method = methodText(comparison);
  if (method !== undefined) yield* hanging('  ', wrap(method, width - 2).map(colors.dim));
  const grouped = isGrouped(comparison);
  yield '';
  yield* numbers(
    'Totals',
    [...totalsLines(comparison.totals.withoutOwn), ...gradeLines(comparison)],
    grouped,
    width,
    colors,
  );
  const own = ownLine(comparison);
  if (own !== undefined) yield* hanging('  ', wrap(own, width - 2).map(colors.dim));
  for (const [title, lines] of [
    ['Boot', phaseLines(comparison)],
    ['Milestones', milestoneLines(comparison)],
    ['Block requests', requestLines(comparison)],
    ['Starts of units', startUpLines(comparison)],
  ] as const) {
    if (lines.length === 0) continue;
    yield '';
    const isList = title === 'Starts of units' && !options.all;
    yield* numbers(title, isList ? lines.slice(0, rowsShown) : lines, grouped, width, colors);
    if (title === 'Boot') {
      for (const line of outlierLines(comparison)) yield* hanging('  ', wrap(line, width - 2));
    }
    const more = isList ? lines.length - rowsShown : 0;
    if (more > 0) yield colors.dim(`  ... and ${formatCount(more)} more; --all shows them`);
  }
  for (const table of changeTables(comparison, options.all)) {
    yield '';
    yield* tableLines(table, options.all, width, colors);
  }
  for (const list of compareLists(comparison)) {
    yield '';
    yield* listLines(list, options.all, width, colors);
  }
}

function* sideLines(name: string, side: Side, width: number, colors: Colors): Iterable<string> {
  const run = side.representative;
  const facts = [osName(run), kernelName(run), hardware(run), whenText(side)].filter((fact) => fact !== '');
  const size = side.runs.length + side.setApart.length === 1 ? '' : `: ${sizeText(side)}`;
  yield `${colors.bold(name)} ${colors.bold(shorten(sideTitle(side), width - 2 - size.length))}${size}`;
  yield* hanging(
    '  ',
    wrap(facts.join(', '), width - 2).map((line) => shorten(line, width - 2)),
  );
}

function* hanging(prefix: string, lines: readonly string[]): Iterable<string> {
  for (const [i, line] of lines.entries()) yield (i === 0 ? prefix : '  ') + line;
}

/** Lines of two sides: of groups with how sure the numbers are, which takes more room. */
function* numbers(
  title: string,
  lines: readonly TotalsLine[],
  grouped: boolean,
  width: number,
  colors: Colors,
): Iterable<string> {
  const widths = grouped ? [15, 15, 11, 9, 8] : [11, 11, 11, 9];
  // At 40 columns there is room for the sides and the difference, not for the per cent.
  const shown = grouped ? (width >= 78 ? 5 : width >= 70 ? 4 : 2) : width >= 64 ? 4 : width >= 55 ? 3 : 2;
  const first = Math.min(28, width - widths.slice(0, shown).reduce((sum, each) => sum + each, 0));
  const row = (cells: readonly string[]): string =>
    cells
      .slice(0, shown)
      .reduce((line, cell, i) => line + padStart(cell, widths[i]!), '')
      .trimEnd();
  yield colors.bold(padEnd(title, first)) + colors.dim(row(['A', 'B', 'change', '', grouped ? 'p' : '']));
  for (const [name, ...cells] of lines) yield padEnd(shorten(`  ${name}`, first), first) + row(cells);
}

function* listLines(
  { title, summary, lines }: CompareList,
  all: boolean,
  width: number,
  colors: Colors,
): Iterable<string> {
  yield* hanging(`${colors.bold(title)}: `, wrap(summary, width - title.length - 2));
  for (const line of all ? lines : lines.slice(0, rowsShown)) {
    // A path has no blanks to be broken at.
    for (const [i, part] of wrap(line, width - 4).entries())
      yield `${i === 0 ? '  ' : '    '}${shorten(part, width - 4)}`;
  }
  const more = all ? 0 : lines.length - rowsShown;
  if (more > 0) yield colors.dim(`  ... and ${formatCount(more)} more; --all shows them`);
}

function* tableLines(table: ChangeTable, all: boolean, width: number, colors: Colors): Iterable<string> {
  yield* hanging(`${colors.bold(table.title)}: `, wrap(table.summary, width - table.title.length - 2));
  const shown = all ? table.rows : table.rows.slice(0, rowsShown);
  if (shown.length === 0) return;
  const used = fittingColumns(table.columns, width);
  const nameWidth = width - used.reduce((sum, column) => sum + column.width, 0);
  const line = (name: string, cellOf: (column: (typeof used)[number]) => string): string =>
    padEnd(`  ${name}`, nameWidth) + used.map((column) => padStart(cellOf(column), column.width)).join('');
  yield colors.dim(line(table.head, ({ head }) => head).trimEnd());
  for (const { names, status, cells } of shown) {
    const texts = cells();
    yield colorOf(status, colors)(line(fitting(names, nameWidth - 2), ({ index }) => texts[index]!));
  }
  const more = table.rows.length - shown.length;
  if (more > 0) yield colors.dim(`  ... and ${formatCount(more)} more; --all shows them`);
}

/** As many columns as there is room for beside a name, best ranks first, in their order. */
function fittingColumns(
  columns: readonly ChangeColumn[],
  width: number,
): (ChangeColumn & { readonly index: number })[] {
  let room = width - Math.min(widestName, Math.max(narrowestName, Math.floor(width * 0.4)));
  let lastRank = 0;
  for (const column of [...columns].sort((a, b) => a.rank - b.rank)) {
    room -= column.width;
    if (room < 0) break;
    lastRank = column.rank;
  }
  return columns.flatMap((column, index) => (column.rank <= lastRank ? [{ ...column, index }] : []));
}

/** The fullest name that fits, or as much as does of the shortest. */
function fitting(names: RowNames, width: number): string {
  return names.find((name) => displayWidth(name) <= width) ?? shorten(names.at(-1) ?? names[0], width);
}

/** The words say it as well: colour is never the only sign. */
function colorOf(status: ChangeStatus, colors: Colors): (text: string) => string {
  if (status === 'new') return colors.yellow;
  if (status === 'gone') return colors.cyan;
  if (status === 'unclear') return colors.dim;
  return (text) => text;
}
