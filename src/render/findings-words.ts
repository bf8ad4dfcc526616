/** Findings in words, for every output: sentences with the facts filled in. All texts are safe to show on one line. */
import { gradeParts } from '../findings/grade.ts';
import { needs } from '../findings/needs.ts';
import type { Quantity } from '../findings/quantity.ts';
import type { Rule, RuleMeta } from '../findings/rule.ts';
import type { Aspect, Finding, Findings, GradePart, PathEvidence } from '../findings/types.ts';
import { printable } from '../lib/escape.ts';
import { ioctlName } from '../model/ioctl-names.ts';
import type { Run } from '../model/types.ts';
import { formatBytes, formatCount, formatNs, plural } from './numbers.ts';
import { errnoName } from './show-words.ts';

/** A finding as people read it: each a sentence or more, '' where there is nothing to say. */
export interface FindingWords {
  readonly title: string;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly evidence: string;
  readonly cost: string;
  readonly advice: string;
  readonly also: readonly string[];
}

export type RuleOf = (id: string) => Rule;

/** `ruleOf`: rules by id, one's own rules too. */
export function findingWords(run: Run, finding: Finding, ruleOf: RuleOf): FindingWords {
  const { meta } = ruleOf(finding.rule);
  return {
    title: printable(meta.title),
    who: whoText(finding),
    what: filled(meta.what, finding),
    why: printable(meta.why),
    evidence: evidenceText(run, finding),
    cost: costText(finding),
    advice: filled(meta.advice, finding),
    also: alsoTexts(finding, ruleOf),
  };
}

/** One sentence a rule: it may have found the same of many paths. */
function alsoTexts({ also }: Finding, ruleOf: RuleOf): string[] {
  return [...new Set(also.map(({ rule }) => rule))].map((rule) => {
    const [first, ...more] = also.filter((aspect) => aspect.rule === rule);
    const told = filled(ruleOf(rule).meta.what, first!);
    return more.length === 0 ? told : `${told} And ${plural(more.length, 'path pattern')} more alike.`;
  });
}

/** `/usr/sbin/pcscd in pcscd.service`; the unit alone, or `several programs`. */
function whoText({ who: { executable, role, unit } }: Aspect): string {
  const program = [executable, role].filter((part) => part !== '').join(' ');
  if (program === '') return unit === undefined ? 'several programs' : printable(unit);
  // A name of a trace that does not tell programs stands in parentheses in keys.
  const name = /^\(.*\)$/.test(program) ? program.slice(1, -1) : program;
  return printable(unit === undefined ? name : `${name} in ${unit}`);
}

/** Puts what an offence says in the places of `{name}`; `{files:file}` is `1 file` or `3 files`. */
function filled(template: string, aspect: Aspect): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (place, name: string, word?: string) => {
    if (name === 'who') return whoText(aspect);
    if (name === 'paths') return pathsText(aspect);
    const quantity = aspect.facts[name];
    if (quantity === undefined) return place;
    return word === undefined || quantity.unit !== 'count'
      ? quantityText(quantity)
      : plural(quantity.value, word);
  });
}

function quantityText({ unit, value }: Quantity): string {
  switch (unit) {
    case 'ns':
      return formatNs(value);
    case 'bytes':
      return formatBytes(value);
    case 'count':
      return formatCount(value);
    case 'share':
      return percent(value);
    case 'per-second':
      return `${rate(value)} per second`;
    case 'errno':
      return errnoName(value);
    case 'ioctl':
      return ioctlName(value);
    case 'text':
      return printable(value);
  }
}

const percent = (value: number): string => {
  const percents = value * 100;
  if (percents > 0 && percents < 0.1) return '<0.1 %';
  return `${percents < 9.95 ? Number(percents.toFixed(1)) : formatCount(percents)} %`;
};

const rate = (value: number): string =>
  value < 9.95 ? String(Number(value.toPrecision(2))) : formatCount(value);

function pathsText({ pattern, evidence: { paths, pathsTotal } }: Aspect): string {
  // A single path is told as it is.
  if (pathsTotal === 1) return printable(paths[0]!.examples[0]!);
  return printable(pattern === '' ? `${formatCount(pathsTotal)} files` : pattern);
}

/** `/sys/class/net/&ast;/statistics/rx_bytes (3: .../eth0/..., ...)`. */
function patternText({ pattern, count, examples }: PathEvidence): string {
  if (count === 1) return printable(examples[0]!);
  const [first] = examples;
  return `${printable(pattern)} (${formatCount(count)}, such as ${printable(first!)})`;
}

const patternsTold = 3;

function evidenceText(run: Run, { evidence }: Aspect): string {
  const { processes, paths, momentsNs, momentsTotal } = evidence;
  // A boot counts from the kernel's start; a session may begin weeks after it.
  const origin = run.manifest.kind === 'session' ? run.startNs : 0;
  const at = (ns: number): string => formatNs(ns - origin);
  const [first, last] = [momentsNs[0], momentsNs.at(-1)];
  const when =
    first === undefined || last === undefined
      ? ''
      : momentsTotal === 1
        ? `at ${at(first)}`
        : `${formatCount(momentsTotal)} times from ${at(first)} to ${at(last)}`;
  const told = paths.slice(0, patternsTold).map(patternText);
  const more = paths.length - told.length;
  const where =
    told.length === 0 ? '' : `${told.join(', ')}${more > 0 ? `, and ${plural(more, 'more pattern')}` : ''}`;
  const who = processes === 0 ? '' : plural(processes, 'process', 'processes');
  return [who, when, where].filter((part) => part !== '').join('; ');
}

/** `4.2 MB, 1,204 calls; 120 ms of waits; would save 75.0 ms of the boot at most`. */
function costText({ numbers, blockedBasis }: Aspect): string {
  const { bytes, calls, blockedNs, savingNs } = numbers;
  const shared = blockedBasis === 'shared' ? ' (waits of its processes, divided by their requests)' : '';
  return [
    ...(bytes === 0 ? [] : [formatBytes(bytes)]),
    ...(calls === 0 ? [] : [plural(calls, 'call')]),
    ...(blockedNs === 0 ? [] : [`${formatNs(blockedNs)} of waits for the disk${shared}`]),
    ...(savingNs === null || savingNs === 0 ? [] : [`would save ${formatNs(savingNs)} of the boot at most`]),
  ].join('; ');
}

/** Rules that found nothing, and those that were not asked, by what they lack. */
export function otherRuleTexts({ notApplicable, quiet }: Findings): string[] {
  const none = quiet.length === 0 ? [] : [`Nothing found by ${quiet.map(printable).join(', ')}.`];
  const byReason = new Map<string, string[]>();
  for (const { rule, missing } of notApplicable) {
    const reason = missing.map((need) => needs[need].words).join(' and ');
    byReason.set(reason, [...(byReason.get(reason) ?? []), rule]);
  }
  return [
    ...none,
    ...Array.from(
      byReason,
      ([reason, rules]) => `Not applicable, needs ${reason}: ${rules.map(printable).join(', ')}.`,
    ),
  ];
}

/** `Grade B, 76 of 100 points:`, and its parts; none where there is no grade. */
export function gradeTexts({
  grade,
}: Findings): { readonly title: string; readonly parts: readonly string[] } | undefined {
  if (grade === undefined) return undefined;
  return {
    title: `Grade ${grade.letter}, ${grade.points} of 100 points:`,
    parts: grade.parts.map(gradePartText),
  };
}

function gradePartText({ id, value, points }: GradePart): string {
  const says = gradeParts.find((part) => part.id === id)?.says ?? id;
  return `${points} for ${says} (${quantityText(value)})`;
}

/** `2 major, 3 moderate and 7 minor findings by 24 rules`. */
export function summaryText({ findings, rules, ignored }: Findings): string {
  const parts = (['major', 'moderate', 'minor'] as const).flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${formatCount(number)} ${severity}`];
  });
  const list =
    parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}` : (parts[0] ?? 'No');
  const left = ignored.length === 0 ? '' : `; ${formatCount(ignored.length)} ignored as configured`;
  return `${list} ${findings.length === 1 ? 'finding' : 'findings'} by ${plural(rules.length, 'rule')}${left}.`;
}

/** An option's value with its unit: `8`, `32,768 B`, `0.2`. */
export function optionText({ value, unit }: RuleMeta['options']['moderate']): string {
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'milliseconds':
      return `${formatCount(value)} ms`;
    case 'seconds':
      return `${String(value)} s`;
    case 'per second':
      return `${String(value)} per second`;
    case 'share':
      return percent(value);
    case 'count':
      return formatCount(value);
  }
}
