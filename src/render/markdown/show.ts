/** `bootio show` as GitHub-flavoured Markdown: the sentences, rows and tables of the text. */
import type { Run } from '../../model/types.ts';
import { formatCount } from '../numbers.ts';
import { runLine } from '../show-head.ts';
import { showReport, type ShowOptions } from '../show-report.ts';
import { processHeading, type ShowLine } from '../show-rows.ts';
import type { ShowTable } from '../show-tables.ts';
import { shorten } from '../text/columns.ts';
import { renderProcessTree } from '../text/process-tree.ts';
import { code, plain, tableCode, tableLine } from './markup.ts';

const treeWidth = 120;
const rowsShown = 10;
/** A path may be 64 kB of anything; the whole of it is in the JSON. */
const nameWidth = 200;

/** Lines without the newline at their end. */
export function* renderShowMarkdown(run: Run, options: ShowOptions): Iterable<string> {
  const { head, heading, processes, rest, tables, selected } = showReport(run, options);
  yield `# ${plain(runLine(run))}`;
  yield '';
  for (const sentence of head) yield `- ${plain(sentence)}`;
  yield* ['', '## Files by process'];
  if (heading !== '') yield* ['', plain(heading)];
  for (const { process, lines } of processes) {
    yield* ['', `### ${plain(processHeading(run, process))}`, ''];
    for (const line of lines) yield `- ${lineText(line)}`;
  }
  if (rest !== '') yield* ['', plain(rest)];
  for (const table of tables) yield* tableLines(table, options.all ? table.rows.length : rowsShown);
  if (selected.length === 0) return;
  yield* ['', '## Who spawned whom', ''];
  // Indented by four, a line can neither end the block nor hold markup.
  for (const line of renderProcessTree(run, selected, { width: treeWidth, all: options.all })) {
    yield `    ${line}`;
  }
}

/** What is not a path is ours, but for the names of devices and errors, which hold no markup. */
function lineText({ verb, before, path, phrase }: ShowLine): string {
  const parts = [verb, plain(before), path === '' ? '' : code(path), plain(phrase)];
  return parts.filter((part) => part !== '').join(' ');
}

function* tableLines({ title, names, numbers, rows }: ShowTable, most: number): Iterable<string> {
  yield* ['', `## ${title}`, ''];
  yield tableLine([...names, ...numbers]);
  yield tableLine([...names.map(() => ':--'), ...numbers.map(() => '--:')]);
  for (const row of rows.slice(0, most)) {
    yield tableLine([...row.names.map((name) => tableCode(shorten(name, nameWidth))), ...row.numbers]);
  }
  if (rows.length > most) yield* ['', `... and ${formatCount(rows.length - most)} more.`];
}
