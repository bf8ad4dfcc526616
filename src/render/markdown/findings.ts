/** `bootio findings` as GitHub-flavoured Markdown: the same words as the text. */
import type { Findings } from '../../findings/types.ts';
import type { Run } from '../../model/types.ts';
import { findingWords, gradeTexts, otherRuleTexts, summaryText, type RuleOf } from '../findings-words.ts';
import { runLine } from '../show-head.ts';
import { plain } from './markup.ts';

/** Lines without the newline at their end. */
export function* renderFindingsMarkdown(run: Run, findings: Findings, ruleOf: RuleOf): Iterable<string> {
  yield `# Findings: ${plain(runLine(run))}`;
  yield* ['', plain(summaryText(findings))];
  const grade = gradeTexts(findings);
  if (grade !== undefined) yield* ['', grade.title, ''];
  for (const part of grade?.parts ?? []) yield `- ${plain(part)}`;
  for (const [i, finding] of findings.findings.entries()) {
    const words = findingWords(run, finding, ruleOf);
    yield* ['', `## ${i + 1}. ${plain(words.title)}: ${plain(words.who)} (${finding.severity})`];
    yield* ['', plain(words.what), '', plain(words.why), ''];
    for (const text of words.also) yield `- Also: ${plain(text)}`;
    if (words.evidence !== '') yield `- Evidence: ${plain(words.evidence)}.`;
    if (words.cost !== '') yield `- Cost: ${plain(words.cost)}.`;
    yield `- Advice: ${plain(words.advice)}`;
    yield `- Rule: ${plain(finding.rule)}`;
  }
  const rest = otherRuleTexts(findings);
  if (rest.length > 0) yield '';
  for (const text of rest) yield `- ${plain(text)}`;
}
