/** A comparison as GitHub-flavoured Markdown: the same sections as the text, the largest changes of each table. */
import type { Comparison } from '../../compare/types.ts';
import { printable } from '../../lib/escape.ts';
import type { Run } from '../../model/types.ts';
import { milestoneLines, ownLine, requestLines, totalsLines } from '../compare-rows.ts';
import { changeTables } from '../compare-tables.ts';
import { createdAt, hardware, kernelName, osName, runTitle } from '../describe.ts';
import { formatCount } from '../numbers.ts';
import { shorten } from '../text/columns.ts';
import { warningTexts } from '../warnings.ts';

const rowsShown = 25;
/** A path may be 64 kB of anything; the whole of it is in the JSON. */
const nameWidth = 200;

const runFacts: readonly (readonly [string, (run: Run) => string])[] = [
  ['run', runTitle],
  ['system', osName],
  ['kernel', kernelName],
  ['machine', hardware],
  ['booted', createdAt],
];

/** Lines without the newline at their end. */
export function* renderCompareMarkdown(comparison: Comparison): Iterable<string> {
  const { a, b } = comparison;
  yield `# bootio: ${plain(runTitle(a))} compared with ${plain(runTitle(b))}`;
  yield '';
  yield* table(
    ['', 'A', 'B'],
    'lll',
    runFacts.map(([title, fact]) => [title, plain(fact(a)), plain(fact(b))]),
  );
  for (const warning of warningTexts(comparison.warnings)) yield* ['', `> **Warning:** ${plain(warning)}`];
  yield* ['', '## Totals', ''];
  yield* table(['', 'A', 'B', 'change', ''], 'lrrrr', totalsLines(comparison.totals.withoutOwn));
  const own = ownLine(comparison);
  if (own !== undefined) yield* ['', plain(own)];
  for (const [title, lines] of [
    ['Milestones', milestoneLines(comparison)],
    ['Block requests', requestLines(comparison)],
  ] as const) {
    if (lines.length === 0) continue;
    yield* ['', `## ${title}`, ''];
    yield* table(['', 'A', 'B', 'change', ''], 'lrrrr', lines);
  }
  for (const { title, head, summary, columns, rows } of changeTables(comparison)) {
    yield* ['', `## ${title}: ${summary}`];
    if (rows.length === 0) continue;
    yield '';
    const shown = rows.slice(0, rowsShown);
    yield* table(
      [head, ...columns.map((column) => column.head)],
      `l${'r'.repeat(columns.length)}`,
      shown.map(({ names: [name], cells }) => [code(shorten(name, nameWidth)), ...cells()]),
    );
    if (rows.length > shown.length) yield* ['', `... and ${formatCount(rows.length - shown.length)} more.`];
  }
}

/** `align`: one letter a column, l or r. Cells are Markdown already. */
function* table(head: readonly string[], align: string, rows: Iterable<readonly string[]>): Iterable<string> {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  yield line(head);
  yield line(Array.from(align, (letter) => (letter === 'r' ? '--:' : ':--')));
  for (const row of rows) yield line(row);
}

/** A name as it is: in a code span nothing is markup. The span's fence is longer than any run of backticks inside. */
function code(name: string): string {
  // Cells are split before spans are read, and a backslash before a bar would undo its escape.
  const text = printable(name).replaceAll('|', String.raw`\x7c`);
  if (text === '') return '';
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return fence + blank + text + blank + fence;
}

/** A sentence with names in it: what Markdown or HTML could take for markup is escaped. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>&#|~!@]|:(?=\/\/)/g, String.raw`\$&`);
}
