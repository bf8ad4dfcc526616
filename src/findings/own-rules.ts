/** Rules that a configuration declares: who uses what, how often at least, at which interval. */
import * as v from 'valibot';
import { globMatcher } from '../lib/glob.ts';
import { unitNames } from '../model/cgroup-unit.ts';
import { byWhoAndPattern, sum, type Facts } from './facts.ts';
import { costOf } from './polling.ts';
import { count, inBytes } from './quantity.ts';
import type { Rule } from './rule.ts';
import type { Offence, Severity, Who } from './types.ts';
import type { Use } from './uses.ts';

const amount = v.pipe(v.number('must be a number'), v.finite(), v.minValue(0, 'must not be below 0'));
const pattern = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'), v.maxLength(4096));
const unknown = (issue: v.StrictObjectIssue): string =>
  issue.expected === 'never'
    ? 'is not known here'
    : issue.received === 'undefined'
      ? 'is missing'
      : 'must be a mapping';

export const OwnRule = v.strictObject(
  {
    id: v.pipe(
      v.string('must be text'),
      v.regex(/^[a-z][a-z\d-]{1,63}$/, 'must be lower-case words with hyphens'),
    ),
    title: pattern,
    why: v.optional(pattern, 'A rule of this configuration.'),
    advice: v.optional(pattern, 'See what the configuration says of it.'),
    severity: v.optional(
      v.picklist(['minor', 'moderate', 'major'], 'must be minor, moderate or major'),
      'moderate',
    ),
    /** Patterns of lib/glob.ts; what is not given may be anything. */
    match: v.strictObject(
      {
        executable: v.optional(pattern),
        unit: v.optional(pattern),
        path: v.optional(pattern),
        access: v.optional(v.picklist(['any', 'read', 'write'], 'must be any, read or write'), 'any'),
      },
      unknown,
    ),
    atLeast: v.optional(
      v.strictObject(
        {
          opens: v.optional(amount),
          calls: v.optional(amount),
          bytes: v.optional(amount),
          files: v.optional(amount),
          processes: v.optional(amount),
        },
        unknown,
      ),
      {},
    ),
    /** Only what is opened at such an interval, regularly. */
    periodSeconds: v.optional(
      v.strictObject(
        { from: v.optional(amount, 0), to: v.optional(amount, Number.MAX_SAFE_INTEGER) },
        unknown,
      ),
    ),
  },
  unknown,
);

type OwnRuleDefinition = v.InferOutput<typeof OwnRule>;

const levels: Readonly<Record<Severity, number>> = { minor: 0, moderate: 1, major: 2 };
const maxJitter = 0.2;

export function ownRule(definition: OwnRuleDefinition): Rule {
  const { id, title, why, advice, severity } = definition;
  return {
    meta: {
      ...{ id, title, needs: ['accesses'], measure: 'its own severity' },
      what: '{who} uses {paths}: {opens:open} of {files:file}, {bytes} in {calls:call}.',
      // Braces would stand for facts.
      ...{ why, advice: advice.replace(/[{}]/g, '') },
      options: {
        moderate: { value: levels.moderate, unit: 'count', says: 'moderate from here on' },
        major: { value: levels.major, unit: 'count', says: 'major from here on' },
      },
    },
    evaluate: (facts) =>
      offences(facts, definition).map((offence) => ({ ...offence, measure: levels[severity] })),
  };
}

function offences(
  facts: Facts,
  { match, atLeast, periodSeconds }: OwnRuleDefinition,
): Omit<Offence, 'measure'>[] {
  const fits = useMatcher(facts, match);
  const regular = periodSeconds === undefined ? undefined : regularUses(facts, periodSeconds);
  const uses = facts.uses.filter((use) => fits(use) && regular?.has(use) !== false);
  return byWhoAndPattern(facts, uses).flatMap((group) => {
    const cost = costOf(facts, group);
    const numbers = {
      opens: sum(group, (use) => use.opens),
      calls: sum(group, (use) => use.readCalls + use.writeCalls),
      bytes: cost.bytes,
      files: new Set(group.map(({ path }) => path)).size,
      processes: new Set(group.map(({ process }) => process)).size,
    };
    const isEnough = Object.entries(atLeast).every(
      ([name, least]) => numbers[name as keyof typeof numbers] >= (least ?? 0),
    );
    if (!isEnough) return [];
    const { process, path } = group[0]!;
    return [
      {
        ...{ who: facts.who(process), pattern: facts.pattern(path) },
        facts: {
          ...{ opens: count(numbers.opens), files: count(numbers.files), calls: count(numbers.calls) },
          bytes: inBytes(numbers.bytes),
        },
        ...cost,
        evidence: facts.evidence().uses(group).build(),
      },
    ];
  });
}

function useMatcher(
  facts: Facts,
  { executable, unit, path, access }: OwnRuleDefinition['match'],
): (use: Use) => boolean {
  const tests: ((use: Use) => boolean)[] = [];
  if (path !== undefined) {
    const fits = globMatcher(path);
    tests.push((use) => fits(use.path));
  }
  const whoFits = (fits: (text: string) => boolean, texts: (who: Who) => readonly string[]): void => {
    tests.push(({ process }) => texts(facts.who(process)).some(fits));
  };
  if (executable !== undefined)
    whoFits(globMatcher(executable), (who) => [who.executable, who.executable.replace(/^.*\//, '')]);
  if (unit !== undefined) whoFits(globMatcher(unit), (who) => unitNames(who.unit ?? ''));
  if (access !== 'any') tests.push(({ reads, writes }) => (access === 'read' ? reads : writes) > 0);
  return (use) => tests.every((test) => test(use));
}

function regularUses(
  facts: Facts,
  { from, to }: { readonly from: number; readonly to: number },
): ReadonlySet<Use> {
  return new Set(
    facts.series
      .filter(({ jitter, periodNs }) => jitter <= maxJitter && periodNs >= from * 1e9 && periodNs <= to * 1e9)
      .map(({ use }) => use),
  );
}
