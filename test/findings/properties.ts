/** What holds of any run: used by the unit test with some hundreds, and by `npm run soak:findings` with 200,000. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { evaluate } from '../../src/findings/evaluate.ts';
import { rules } from '../../src/findings/registry.ts';
import type { Aspect, Evidence, Findings } from '../../src/findings/types.ts';
import { findingWords } from '../../src/render/findings-words.ts';
import { pattern, runOf, type Pattern } from './patterns.ts';

const plain = { backwards: false, pidOf: (place: number): number => 100 + place };

/** Places in one run's tables are told for jumping there, and are no part of what was found. */
type Told = Omit<Findings, 'findings'> & { readonly findings: readonly unknown[] };

const withoutLinks = ({ evidence, ...aspect }: Aspect): object => {
  const rest: Omit<Evidence, 'links'> & { links?: Evidence['links'] } = { ...evidence };
  delete rest.links;
  return { ...aspect, evidence: rest };
};

const told = ({ findings, ...rest }: Findings): Told => ({
  ...rest,
  findings: findings.map((finding) => ({ ...withoutLinks(finding), also: finding.also.map(withoutLinks) })),
});

function checkAspect({ key, measure, numbers, facts, evidence }: Aspect): void {
  const { bytes, calls, blockedNs, savingNs } = numbers;
  const told = Object.values(facts).map(({ value }) => value);
  const values = [measure, bytes, calls, blockedNs, savingNs, ...told];
  for (const value of values) {
    if (value === null || typeof value === 'string') continue;
    if (!Number.isFinite(value) || value < 0)
      throw new Error(`${key}: ${JSON.stringify({ measure, numbers, facts })}`);
  }
  deepStrictEqual(
    evidence.momentsNs,
    evidence.momentsNs.toSorted((a, b) => a - b),
  );
}

/** Nothing throws, is no number, or holds for this order of events and these pids only. Answers what was found, for counting. */
function checkPattern(described: Pattern): readonly Aspect[] {
  const run = runOf(described, plain);
  const found = evaluate(run);
  const aspects = found.findings.flatMap((finding) => [finding, ...finding.also]);
  aspects.forEach(checkAspect);
  const keys = found.findings.map(({ key }) => key);
  deepStrictEqual(keys, [...new Set(keys)]);
  for (const part of found.grade?.parts ?? []) ok(part.points >= 0 && part.points <= 100);
  for (const finding of found.findings) {
    const words = findingWords(run, finding, (id) => rules.find(({ meta }) => meta.id === id)!);
    const open = Object.values(words).filter((text) => /NaN|undefined|Infinity/.test(String(text)));
    if (open.length > 0) throw new Error(`${finding.key}: ${open.join(' | ')}`);
  }
  const other = evaluate(runOf(described, { backwards: true, pidOf: (place) => 30_000 - 7 * place }));
  deepStrictEqual(told(other), told(found));
  return aspects;
}

export interface SoakResult {
  readonly patterns: number;
  /** How often each rule found something: one that never does was not tried. */
  readonly byRule: ReadonlyMap<string, number>;
}

/** Throws with the smallest pattern that breaks a property. */
export function soak(patterns: number, seed: number): SoakResult {
  const byRule = new Map(rules.map(({ meta }) => [meta.id, 0]));
  fc.assert(
    fc.property(pattern, (described) => {
      for (const { rule } of checkPattern(described)) byRule.set(rule, byRule.get(rule)! + 1);
    }),
    { numRuns: patterns, seed },
  );
  return { patterns, byRule };
}
