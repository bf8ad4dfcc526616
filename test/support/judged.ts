/** What the built-in rules find in a run, as reports take it. */
import { evaluate } from '../../src/findings/evaluate.ts';
import { rules } from '../../src/findings/registry.ts';
import type { Run } from '../../src/model/types.ts';
import type { Judged } from '../../src/render/html/findings-view.ts';

export function judge(run: Run): Judged {
  return { findings: evaluate(run), ruleOf: (id) => rules.find(({ meta }) => meta.id === id)! };
}
