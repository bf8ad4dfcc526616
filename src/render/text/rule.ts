/** `bootio findings --explain ID`: one rule, with its options and their values by default. */
import type { Rule } from '../../findings/rule.ts';
import { ruleWords } from '../rule-words.ts';
import { wrap } from './columns.ts';

/** Lines without the newline. */
export function* renderRuleText(rule: Rule, width: number): Iterable<string> {
  const { id, title, paragraphs, options } = ruleWords(rule);
  yield* wrap(`${id}: ${title}`, width);
  for (const paragraph of paragraphs) yield* ['', ...wrap(paragraph, width)];
  yield* ['', 'Options, and their values by default:'];
  for (const { name, value, says } of options)
    yield* wrap(`${name}: ${value} (${says})`, width - 2).map((line) => `  ${line}`);
}
