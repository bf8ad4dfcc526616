/** Judges boots one by one while they are folded: what the findings of a side are made of. */
import { evaluate } from '../findings/evaluate.ts';
import type { Aspect } from '../findings/types.ts';
import type { Run } from '../model/types.ts';
import type { GroupFindings, Noted } from './findings-diff.ts';

/** To judge a boot costs more than to fold it, and findings of boots of one release are nearly the same. */
const mostJudged = 8;

export class Judge implements GroupFindings {
  boots = 0;
  readonly byKey = new Map<string, Noted[]>();
  readonly grades: number[] = [];

  add(run: Run): void {
    if (this.boots >= mostJudged) return;
    this.boots++;
    const { findings, grade } = evaluate(run);
    if (grade !== undefined) this.grades.push(grade.points);
    for (const finding of findings) {
      this.#note(finding);
      for (const aspect of finding.also) this.#note(aspect);
    }
  }

  #note({ key, rule, severity, who, pattern, measure, numbers }: Aspect): void {
    const noted = { key, rule, severity, who, pattern, measure, numbers };
    const known = this.byKey.get(key);
    if (known === undefined) this.byKey.set(key, [noted]);
    else known.push(noted);
  }
}
