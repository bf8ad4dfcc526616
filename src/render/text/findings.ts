/** `bootio findings` as text: the worst first, a paragraph each of what, why, how that is known, what it costs, and what to do. */
import pc from 'picocolors';
import type { Findings, Severity } from '../../findings/types.ts';
import type { Run } from '../../model/types.ts';
import { findingWords, gradeTexts, otherRuleTexts, summaryText, type RuleOf } from '../findings-words.ts';
import { formatCount } from '../numbers.ts';
import { runLine } from '../show-head.ts';
import { wrap } from './columns.ts';

/** Minor findings beyond these are counted. */
const minorShown = 6;

export interface FindingsTextOptions {
  readonly width: number;
  readonly color: boolean;
  readonly all: boolean;
  readonly ruleOf: RuleOf;
}

/** Lines without the newline; they fit `width`, but for words that are longer. */
export function* renderFindingsText(
  run: Run,
  findings: Findings,
  { width: given, color, all, ruleOf }: FindingsTextOptions,
): Iterable<string> {
  const width = Math.max(40, given);
  const { bold, dim, red, yellow } = pc.createColors(color);
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    major: red,
    moderate: yellow,
    minor: dim,
  };
  yield* wrap(runLine(run), width);
  yield* wrap(summaryText(findings), width);
  const grade = gradeTexts(findings);
  if (grade !== undefined) yield* ['', grade.title];
  for (const part of grade?.parts ?? []) yield* indented(part, width);
  let [number, minor] = [0, 0];
  for (const finding of findings.findings) {
    number++;
    if (finding.severity === 'minor' && ++minor > minorShown && !all) continue;
    const words = findingWords(run, finding, ruleOf);
    yield '';
    const mark = `${number}. [${finding.severity}]`;
    const [title, ...more] = wrap(`${mark} ${words.title}: ${words.who}`, width - 3);
    yield `${paint[finding.severity](mark)}${bold(title!.slice(mark.length))}`;
    for (const line of more) yield `   ${bold(line)}`;
    yield* indented(words.what, width);
    yield* indented(words.why, width);
    for (const text of words.also) yield* indented(`Also: ${text}`, width);
    if (words.evidence !== '') yield* indented(`Evidence: ${words.evidence}.`, width);
    if (words.cost !== '') yield* indented(`Cost: ${words.cost}.`, width);
    yield* indented(`Advice: ${words.advice}`, width);
    yield dim(`   (${finding.rule})`);
  }
  if (!all && minor > minorShown)
    yield* ['', `... and ${formatCount(minor - minorShown)} more minor ones; --all shows them`];
  const rest = [
    ...otherRuleTexts(findings),
    ...findings.expired.map((reason) => `No longer ignored, its day is over: ${reason}.`),
  ];
  if (rest.length > 0) yield '';
  for (const text of rest) yield* wrap(text, width);
}

function* indented(text: string, width: number): Iterable<string> {
  for (const line of wrap(text, width - 3)) yield `   ${line}`;
}
