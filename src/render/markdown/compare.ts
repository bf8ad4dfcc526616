/** A comparison as GitHub-flavoured Markdown: the same sections as the text, the largest changes of each table. */
import type { Comparison, Side } from '../../compare/types.ts';
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
import { isGrouped, methodText, sideTitle, sizeText, whenText } from '../compare-words.ts';
import { compareLists } from '../compare-lists.ts';
import { changeTables } from '../compare-tables.ts';
import { hardware, kernelName, osName } from '../describe.ts';
import { formatCount } from '../numbers.ts';
import { shorten } from '../text/columns.ts';
import { plain, tableCode, tableOf } from './markup.ts';
import { warningTexts } from '../warnings.ts';

const rowsShown = 25;
/** A path may be 64 kB of anything; the whole of it is in the JSON. */
const nameWidth = 200;

const sideFacts: readonly (readonly [string, (side: Side) => string])[] = [
  ['run', (side) => (side.runs.length === 1 ? sideTitle(side) : `${sideTitle(side)}, ${sizeText(side)}`)],
  ['system', ({ representative }) => osName(representative)],
  ['kernel', ({ representative }) => kernelName(representative)],
  ['machine', ({ representative }) => hardware(representative)],
  ['booted', whenText],
];

/** Lines without the newline at their end. */
export function* renderCompareMarkdown(comparison: Comparison): Iterable<string> {
  const { a, b } = comparison;
  yield `# bootio: ${plain(sideTitle(a))} compared with ${plain(sideTitle(b))}`;
  yield '';
  yield* tableOf(
    ['', 'A', 'B'],
    'lll',
    sideFacts.map(([title, fact]) => [title, plain(fact(a)), plain(fact(b))]),
  );
  for (const warning of warningTexts(comparison.warnings)) yield* ['', `> **Warning:** ${plain(warning)}`];
  const method = methodText(comparison);
  if (method !== undefined) yield* ['', plain(method)];
  const grouped = isGrouped(comparison);
  yield* ['', '## Totals', ''];
  yield* numbers([...totalsLines(comparison.totals.withoutOwn), ...gradeLines(comparison)], grouped);
  const own = ownLine(comparison);
  if (own !== undefined) yield* ['', plain(own)];
  for (const [title, lines] of [
    ['Boot', phaseLines(comparison)],
    ['Milestones', milestoneLines(comparison)],
    ['Block requests', requestLines(comparison)],
    ['Starts of units', startUpLines(comparison)],
  ] as const) {
    if (lines.length === 0) continue;
    yield* ['', `## ${title}`, ''];
    yield* numbers(lines.slice(0, rowsShown), grouped);
    if (lines.length > rowsShown) yield* ['', `... and ${formatCount(lines.length - rowsShown)} more.`];
    if (title === 'Boot') for (const line of outlierLines(comparison)) yield* ['', plain(line)];
  }
  for (const { title, head, summary, columns, rows } of changeTables(comparison, false)) {
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
  for (const { title, summary, lines } of compareLists(comparison)) {
    yield* ['', `## ${title}: ${plain(summary)}`];
    if (lines.length === 0) continue;
    yield '';
    for (const line of lines.slice(0, rowsShown)) yield `- ${plain(shorten(line, 2 * nameWidth))}`;
    if (lines.length > rowsShown) yield* ['', `... and ${formatCount(lines.length - rowsShown)} more.`];
  }
}

/** p is of groups only. */
function numbers(lines: readonly TotalsLine[], grouped: boolean): Iterable<string> {
  const columns = grouped ? 6 : 5;
  return tableOf(
    ['', 'A', 'B', 'change', '', 'p'].slice(0, columns),
    'lrrrrr'.slice(0, columns),
    lines.map(([title, ...cells]) => [plain(title), ...cells].slice(0, columns)),
  );
}
