/** What is found in the boots that a page shows, by the rules that are built in: as the sides of a comparison are judged (compare/judge.ts). */
import { evaluate } from '../../findings/evaluate.ts';
import { rules } from '../../findings/registry.ts';
import type { Run } from '../../model/types.ts';
import type { Judged } from './findings-view.ts';

/** One for each side. */
export interface Both<Thing> {
  readonly a: Thing;
  readonly b: Thing;
}

export const judgedSides = ({ a, b }: Both<Run>): Both<Judged> => ({ a: judged(a), b: judged(b) });

export function judged(run: Run): Judged {
  return { findings: evaluate(run), ruleOf: (id) => rules.find(({ meta }) => meta.id === id)! };
}
