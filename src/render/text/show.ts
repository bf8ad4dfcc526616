/**
 * `bootio show`: the report of the post that bootio grew out of. Each process that used files, with each file: how often, how
 * regularly, and how much on average; what else it did and what that cost; then the run's disk, waits and failures as tables; then
 * who spawned whom. What is folded, and when, show-report.ts decides.
 */
import type { Run } from '../../model/types.ts';
import { formatCount } from '../numbers.ts';
import { runLine } from '../show-head.ts';
import { showReport, type ShowOptions } from '../show-report.ts';
import { processHeading, type ShowLine } from '../show-rows.ts';
import type { ShowTable } from '../show-tables.ts';
import { displayWidth, padEnd, padStart, shorten, wrap } from './columns.ts';
import { renderProcessTree } from './process-tree.ts';

const rowsShown = 6;

/** Lines without the newline. Paths are whole, so that lines with them may be longer than `width`; the others fit it. */
export function* renderShowText(
  run: Run,
  options: ShowOptions & { readonly width: number },
): Iterable<string> {
  const width = Math.max(40, options.width);
  const { all } = options;
  const { head, heading, processes, rest, tables, selected } = showReport(run, options);
  for (const sentence of [runLine(run), ...head]) yield* wrap(sentence, width);
  if (heading !== '') yield* ['', ...wrap(heading, width)];
  for (const { process, lines } of processes) {
    yield '';
    yield `${processHeading(run, process)}...`;
    for (const line of lines) yield `  ${lineText(line)}`;
  }
  if (rest !== '') yield* ['', rest];
  for (const table of tables) yield* ['', ...tableLines(table, all ? table.rows.length : rowsShown, width)];
  if (selected.length > 0) yield* ['', ...renderProcessTree(run, selected, { width, all })];
}

function lineText({ verb, before, path, phrase }: ShowLine): string {
  return [verb, before, path, phrase].filter((part) => part !== '').join(' ');
}

/** Names in front, cut where they must be; the numbers below their heads on the right. */
function* tableLines(
  { title, names, numbers, rows }: ShowTable,
  most: number,
  width: number,
): Iterable<string> {
  const shown = rows.slice(0, most);
  const widths = numbers.map((head, i) =>
    shown.reduce((least, row) => Math.max(least, displayWidth(row.numbers[i]!)), displayWidth(head)),
  );
  const room = Math.max(12, width - 2 - widths.reduce((sum, each) => sum + each + 2, 0));
  const nameWidths = columnWidths(names, shown, room);
  const line = (rowNames: readonly string[], cells: readonly string[]): string => {
    const left = rowNames.map((name, i) => padEnd(shorten(name, nameWidths[i]!), nameWidths[i]!)).join(' ');
    return `  ${left}${cells.map((cell, i) => padStart(cell, widths[i]! + 2)).join('')}`;
  };
  yield title;
  yield line(names, numbers);
  for (const row of shown) yield line(row.names, row.numbers);
  if (rows.length > shown.length) {
    yield `  ... and ${formatCount(rows.length - shown.length)} more; --all shows them`;
  }
}

/** As wide as they need, or what is left to them: the longest gives way first. */
function columnWidths(heads: readonly string[], rows: ShowTable['rows'], room: number): number[] {
  const widths = heads.map((head, i) =>
    rows.reduce((most, { names }) => Math.max(most, displayWidth(names[i]!)), head.length),
  );
  let over = widths.reduce((sum, each) => sum + each + 1, -1) - room;
  while (over > 0) {
    const longest = widths.indexOf(Math.max(...widths));
    const next = Math.max(...widths.filter((_, i) => i !== longest), 0);
    const cut = Math.min(over, Math.max(1, widths[longest]! - next));
    widths[longest]! -= cut;
    over -= cut;
  }
  return widths;
}
