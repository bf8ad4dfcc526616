/** `bootio findings --format json`. Stable: fields are added, never taken away or changed in meaning. */
import type { Manifest } from '../../archive/manifest.ts';
import type { Need } from '../../findings/rule.ts';
import type { Aspect, Finding, Findings, Grade } from '../../findings/types.ts';
import type { Run } from '../../model/types.ts';
import { findingWords, type FindingWords, type RuleOf } from '../findings-words.ts';

export interface FindingsDocument {
  readonly schema: 'bootio/findings/1';
  readonly run: Pick<Manifest, 'id' | 'label' | 'kind' | 'created'>;
  /** Null where nothing can be graded, or one rule alone was asked. */
  readonly grade: Grade | null;
  /** Most important first. */
  readonly findings: readonly FindingDocument[];
  readonly ignored: readonly { readonly key: string; readonly reason: string }[];
  readonly notApplicable: readonly { readonly rule: string; readonly missing: readonly Need[] }[];
  readonly quiet: readonly string[];
  readonly rules: readonly string[];
  readonly expired: readonly string[];
}

interface AspectDocument extends Omit<Aspect, 'who'> {
  readonly who: { readonly executable: string; readonly role: string; readonly unit: string | null };
}

export interface FindingDocument extends AspectDocument {
  readonly also: readonly AspectDocument[];
  /** In words, with unsafe characters escaped. */
  readonly text: FindingWords;
}

export function findingsDocument(run: Run, findings: Findings, ruleOf: RuleOf): FindingsDocument {
  const { id, label, kind, created } = run.manifest;
  return {
    schema: 'bootio/findings/1',
    run: { id, label, kind, created },
    grade: findings.grade ?? null,
    findings: findings.findings.map((finding) => findingDocument(run, finding, ruleOf)),
    ignored: findings.ignored.map(({ finding: { key }, reason }) => ({ key, reason })),
    notApplicable: findings.notApplicable,
    quiet: findings.quiet,
    rules: findings.rules,
    expired: findings.expired,
  };
}

function findingDocument(run: Run, { also, ...aspect }: Finding, ruleOf: RuleOf): FindingDocument {
  return {
    ...aspectDocument(aspect),
    also: also.map(aspectDocument),
    text: findingWords(run, { ...aspect, also }, ruleOf),
  };
}

function aspectDocument({ who, ...aspect }: Aspect): AspectDocument {
  return { ...aspect, who: { ...who, unit: who.unit ?? null } };
}
