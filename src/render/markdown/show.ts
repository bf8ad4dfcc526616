/** `bootio show` as GitHub-flavoured Markdown: the same sentences and rows as the text, but of details the largest only. */
import type { Run } from '../../model/types.ts';
import { completenessLines } from '../completeness.ts';
import { headSentences, milestoneSentence, runLine } from '../show-head.ts';
import { processHeading, processReports } from '../show-rows.ts';
import { renderProcessTree } from '../text/process-tree.ts';
import { renderDetailTables } from './show-details.ts';

const treeWidth = 120;

/** Lines without the newline at their end. */
export function* renderShowMarkdown(run: Run): Iterable<string> {
  yield `# ${plain(runLine(run))}`;
  yield '';
  for (const sentence of [
    ...headSentences(run),
    ...completenessLines(run).map(({ text }) => text),
    milestoneSentence(run),
  ]) {
    if (sentence !== '') yield `- ${plain(sentence)}`;
  }
  yield* ['', '## Files by process'];
  for (const { process, uses } of processReports(run)) {
    if (uses.length === 0) continue;
    yield* ['', `### ${plain(processHeading(run, process))}`, ''];
    for (const { verb, path, phrase } of uses) yield `- ${verb} ${code(path)} ${phrase}`;
  }
  yield* renderDetailTables(run);
  if (run.processes.length === 0) return;
  yield* ['', '## Who spawned whom', ''];
  // Indented by four, a line can neither end the block nor hold markup.
  for (const line of renderProcessTree(run, treeWidth)) yield `    ${line}`;
}

/** Text that must not be taken for markup. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&]/g, '\\$&');
}

/** Code, fenced with more backticks than it holds in a row. */
function code(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = /^`|`$|^ .*\S.* $/.test(text) ? ' ' : '';
  return `${fence}${blank}${text}${blank}${fence}`;
}
