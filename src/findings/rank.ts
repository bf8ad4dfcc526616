/** From offences to findings: how bad each is, which tell the same story, and in which order they are read. */
import type { Facts } from './facts.ts';
import { compareText } from './facts.ts';
import { savingNs } from './estimate.ts';
import type { OptionValues, Rule } from './rule.ts';
import type { Aspect, Finding, Offence, Severity } from './types.ts';

export interface RankOptions {
  /** From so much time saved on, a finding is more than minor, and major. */
  readonly moderateSavingNs: number;
  readonly majorSavingNs: number;
}

export const defaultRanking: RankOptions = { moderateSavingNs: 25e6, majorSavingNs: 150e6 };

const order: readonly Severity[] = ['minor', 'moderate', 'major'];

const worse = (a: Severity, b: Severity): Severity => (order.indexOf(a) >= order.indexOf(b) ? a : b);

/** `weight` multiplies what the rule measured. */
export function aspectOf(
  facts: Facts,
  rule: Rule,
  offence: Offence,
  { options, weight, ranking }: { options: OptionValues; weight: number; ranking: RankOptions },
): Aspect {
  const { who, pattern, measure, bytes, calls, blocked, savableNs, evidence } = offence;
  const saving = savingNs(facts, blocked, savableNs);
  const bySaving = levelOf((saving ?? 0) * weight, ranking.moderateSavingNs, ranking.majorSavingNs);
  return {
    key: keyOf(rule.meta.id, offence),
    rule: rule.meta.id,
    severity: worse(levelOf(measure * weight, options.moderate, options.major), bySaving),
    ...{ who, pattern, measure },
    numbers: { bytes, calls, blockedNs: blocked.totalNs, savingNs: saving },
    blockedBasis: blocked.basis,
    facts: offence.facts,
    evidence,
  };
}

function levelOf(value: number, moderate: number, major: number): Severity {
  return value >= major ? 'major' : value >= moderate ? 'moderate' : 'minor';
}

/** Parts are separated by bars; bars in names are escaped. */
function keyOf(rule: string, { who, pattern }: Offence): string {
  return [rule, who.executable, who.role, who.unit ?? '', pattern]
    .map((part) => part.replace(/[\\|]/g, '\\$&'))
    .join('|');
}

/**
 * Aspects of one family and one process (or unit) become one finding: the worst, and of equally bad ones the one whose rule comes
 * first. `rules` is the registry's order.
 */
export function foldFamilies(aspects: readonly Aspect[], rules: readonly Rule[]): Finding[] {
  const place = new Map(rules.map(({ meta }, i) => [meta.id, i]));
  const families = new Map<string, Aspect[]>();
  const findings: Finding[] = [];
  for (const aspect of aspects) {
    const family = rules[place.get(aspect.rule)!]!.meta.family;
    const { executable, role, unit } = aspect.who;
    if (family === undefined || (family.of === 'unit' && unit === undefined)) {
      findings.push({ ...aspect, also: [] });
      continue;
    }
    const who = family.of === 'unit' ? [unit] : [executable, role, unit];
    const id = JSON.stringify([family.name, ...who]);
    const members = families.get(id);
    if (members === undefined) families.set(id, [aspect]);
    else members.push(aspect);
  }
  for (const members of families.values()) {
    members.sort(
      (a, b) =>
        order.indexOf(b.severity) - order.indexOf(a.severity) ||
        place.get(a.rule)! - place.get(b.rule)! ||
        mostFirst(a, b),
    );
    const [first, ...also] = members as [Aspect, ...Aspect[]];
    findings.push({ ...first, also });
  }
  return findings.sort(mostFirst);
}

/** By severity, which saving and measure decide; then by saving, bytes, calls; then by key. */
function mostFirst(a: Aspect, b: Aspect): number {
  return (
    order.indexOf(b.severity) - order.indexOf(a.severity) ||
    (b.numbers.savingNs ?? 0) - (a.numbers.savingNs ?? 0) ||
    b.numbers.bytes - a.numbers.bytes ||
    b.numbers.calls - a.numbers.calls ||
    b.numbers.blockedNs - a.numbers.blockedNs ||
    compareText(a.key, b.key)
  );
}
