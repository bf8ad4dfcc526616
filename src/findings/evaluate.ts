/** Asks every rule of a run: the whole way from facts to ranked findings. Pure: the same run gives the same findings. */
import type { Run } from '../model/types.ts';
import { noConfig, type FindingsConfig } from './config-types.ts';
import { Facts } from './facts.ts';
import { gradeOf } from './grade.ts';
import { ignoreFindings } from './ignore.ts';
import { missingNeeds } from './needs.ts';
import { aspectOf, defaultRanking, foldFamilies } from './rank.ts';
import { rules as allRules } from './registry.ts';
import { defaultsOf, type Rule } from './rule.ts';
import type { Aspect, Findings, NotApplicable } from './types.ts';

export interface EvaluateOptions {
  readonly config?: FindingsConfig;
  /** Only this rule, of those there are. */
  readonly only?: string | undefined;
  /** `2026-01-31`: on which day it is asked, for what is ignored until some day. */
  readonly today?: string;
}

export function evaluate(run: Run, { config = noConfig, only, today = '' }: EvaluateOptions = {}): Findings {
  const facts = new Facts(run);
  const rules = [...allRules, ...config.ownRules].filter(
    ({ meta: { id } }) => (only === undefined || id === only) && config.rules.get(id)?.enabled !== false,
  );
  const notApplicable: NotApplicable[] = [];
  const aspects: Aspect[] = [];
  for (const rule of rules) {
    const missing = missingNeeds(run, rule.meta.needs);
    if (missing.length > 0) notApplicable.push({ rule: rule.meta.id, missing });
    else aspects.push(...aspectsOf(facts, rule, config));
  }
  const spoken = new Set([...aspects, ...notApplicable].map(({ rule }) => rule));
  const { findings, ignored, expired } = ignoreFindings(foldFamilies(aspects, rules), config.ignore, today);
  return {
    ...{ findings, ignored, expired, notApplicable },
    rules: rules.map(({ meta }) => meta.id),
    quiet: rules.map(({ meta }) => meta.id).filter((id) => !spoken.has(id)),
    grade: only === undefined ? gradeOf(facts, findings) : undefined,
  };
}

function aspectsOf(facts: Facts, rule: Rule, config: FindingsConfig): Aspect[] {
  const settings = config.rules.get(rule.meta.id);
  const options = { ...defaultsOf(rule), ...settings?.options };
  const ranking = { ...defaultRanking, ...config.ranking };
  return rule
    .evaluate(facts, options)
    .map((offence) => aspectOf(facts, rule, offence, { options, weight: settings?.weight ?? 1, ranking }));
}
