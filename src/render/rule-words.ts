/** A rule explained: for `bootio findings --explain`, and for docs/findings.md. */
import { needs } from '../findings/needs.ts';
import type { Rule } from '../findings/rule.ts';
import { printable } from '../lib/escape.ts';
import { optionText } from './findings-words.ts';

export interface RuleWords {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly options: readonly { readonly name: string; readonly value: string; readonly says: string }[];
}

export function ruleWords({ meta }: Rule): RuleWords {
  const { id, title, what, why, advice, limits, measure, options, family } = meta;
  const wanted = meta.needs.map((need) => needs[need].words);
  const list = wanted.length > 1 ? `${wanted.slice(0, -1).join(', ')} and ${wanted.at(-1)!}` : wanted[0]!;
  return {
    id: printable(id),
    title: printable(title),
    paragraphs: [
      `Says: ${named(what)}`,
      `Why it matters: ${why}`,
      `What to do: ${named(advice)}`,
      ...(limits === undefined ? [] : [`What it cannot know: ${limits}`]),
      `Needs ${list}. It measures ${measure}.`,
      ...(family === undefined
        ? []
        : [`Of the family ${family.name}: findings of it about one ${family.of} are told as one.`]),
    ].map(printable),
    options: Object.entries(options).map(([name, option]) => ({
      ...{ name: printable(name), value: optionText(option), says: printable(option.says) },
    })),
  };
}

/** `{files:file}` as FILES files: the name stands for a number. */
function named(template: string): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, word?: string) =>
    word === undefined ? name.toUpperCase() : `${name.toUpperCase()} ${word}s`,
  );
}
