/**
 * `bootio show`: the report of the post that bootio grew out of. Each process that used files, with each file: how often, how
 * regularly, and how much on average; what else it did and what that cost; then who spawned whom.
 */
import type { Run } from '../../model/types.ts';
import { completenessLines } from '../completeness.ts';
import { headSentences, milestoneSentence, runLine } from '../show-head.ts';
import { processHeading, processReports } from '../show-rows.ts';
import { wrap } from './columns.ts';
import { renderProcessTree } from './process-tree.ts';

/** Lines without the newline. Paths are whole, so that lines with them may be longer than `width`; the others fit it. */
export function* renderShowText(run: Run, options: { readonly width: number }): Iterable<string> {
  const width = Math.max(40, options.width);
  const sentences = [
    ...headSentences(run),
    ...completenessLines(run).map(({ text }) => text),
    milestoneSentence(run),
  ];
  for (const sentence of [runLine(run), ...sentences]) {
    if (sentence !== '') yield* wrap(sentence, width);
  }
  for (const { process, uses, details } of processReports(run)) {
    yield '';
    yield `${processHeading(run, process)}...`;
    for (const { verb, path, phrase } of uses) yield `  ${verb} ${path} ${phrase}`;
    for (const { verb, path, phrase } of details) {
      yield `  ${verb} ${path === undefined ? '' : `${path} `}${phrase}`;
    }
  }
  if (run.processes.length > 0) {
    yield '';
    yield* renderProcessTree(run, width);
  }
}
