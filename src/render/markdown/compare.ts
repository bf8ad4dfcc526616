/** A comparison as GitHub-flavoured Markdown: the same sections as the text, the largest changes of each table. */
import type { Comparison, RunFacts } from '../../compare/types.ts';
import { milestoneLines, ownLine, requestLines, totalsLines } from '../compare-rows.ts';
import { changeTables } from '../compare-tables.ts';
import { createdAt, hardware, kernelName, osName, runTitle } from '../describe.ts';
import { formatCount } from '../numbers.ts';
import { shorten } from '../text/columns.ts';
import { plain, tableCode, tableOf } from './markup.ts';
import { warningTexts } from '../warnings.ts';

const rowsShown = 25;
/** A path may be 64 kB of anything; the whole of it is in the JSON. */
const nameWidth = 200;

const runFacts: readonly (readonly [string, (run: RunFacts) => string])[] = [
  ['run', runTitle],
  ['system', osName],
  ['kernel', kernelName],
  ['machine', hardware],
  ['booted', createdAt],
];

/** Lines without the newline at their end. */
export function* renderCompareMarkdown(comparison: Comparison): Iterable<string> {
  const { a, b } = { a: comparison.a.representative, b: comparison.b.representative };
  yield `# bootio: ${plain(runTitle(a))} compared with ${plain(runTitle(b))}`;
  yield '';
  yield* tableOf(
    ['', 'A', 'B'],
    'lll',
    runFacts.map(([title, fact]) => [title, plain(fact(a)), plain(fact(b))]),
  );
  for (const warning of warningTexts(comparison.warnings)) yield* ['', `> **Warning:** ${plain(warning)}`];
  yield* ['', '## Totals', ''];
  yield* tableOf(['', 'A', 'B', 'change', ''], 'lrrrr', totalsLines(comparison.totals.withoutOwn));
  const own = ownLine(comparison);
  if (own !== undefined) yield* ['', plain(own)];
  for (const [title, lines] of [
    ['Milestones', milestoneLines(comparison)],
    ['Block requests', requestLines(comparison)],
  ] as const) {
    if (lines.length === 0) continue;
    yield* ['', `## ${title}`, ''];
    yield* tableOf(['', 'A', 'B', 'change', ''], 'lrrrr', lines);
  }
  for (const { title, head, summary, columns, rows } of changeTables(comparison)) {
    yield* ['', `## ${title}: ${summary}`];
    if (rows.length === 0) continue;
    yield '';
    const shown = rows.slice(0, rowsShown);
    yield* tableOf(
      [head, ...columns.map((column) => column.head)],
      `l${'r'.repeat(columns.length)}`,
      shown.map(({ names: [name], cells }) => [tableCode(shorten(name, nameWidth)), ...cells()]),
    );
    if (rows.length > shown.length) yield* ['', `... and ${formatCount(rows.length - shown.length)} more.`];
  }
}
