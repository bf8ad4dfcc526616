/**
 * What a rule is: metadata, and a pure function from the facts of a run to offences. It knows no clock and no file system, and does
 * not throw. One rule is one file in rules/, one line in registry.ts, and one test of the same name.
 */
import type { Facts } from './facts.ts';
import type { Offence } from './types.ts';

/** Facts that a run may lack: needs.ts says what each is, and when a run has it. */
export type Need =
  | 'accesses'
  | 'boot'
  | 'calls'
  | 'changes'
  | 'failed-lookups'
  | 'fills'
  | 'ioctls'
  | 'mappings'
  | 'processes'
  | 'syncs'
  | 'units'
  | 'waits';

export interface OptionMeta {
  readonly value: number;
  readonly unit: 'count' | 'bytes' | 'milliseconds' | 'seconds' | 'share' | 'per second';
  readonly says: string;
}

/**
 * Findings of one family are about the same accesses, or the same waits, seen from different sides: of those of one process (or
 * one unit) the one whose rule stands first in the registry is the finding, the others are told with it.
 */
export interface Family {
  readonly name: string;
  readonly of: 'process' | 'unit';
}

export const polling: Family = { name: 'again-and-again', of: 'process' };
export const coldStart: Family = { name: 'cold-start', of: 'unit' };

export interface RuleMeta<Option extends string = never> {
  /** Kebab-case; the name of the rule's file and of its test. */
  readonly id: string;
  readonly title: string;
  readonly family?: Family;
  /** A sentence; `{name}` stands for a fact of the offence, `{who}` for who it is, `{paths}` for the pattern. */
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  readonly needs: readonly Need[];
  /** What `measure` of an offence is, for `moderate` and `major`: from there on it is more than a minor one. */
  readonly measure: string;
  readonly options: Readonly<Record<Option | 'moderate' | 'major', OptionMeta>>;
  /** What cannot be known, or is only assumed. */
  readonly limits?: string;
}

export type OptionValues<Option extends string = never> = Readonly<
  Record<Option | 'moderate' | 'major', number>
>;

export interface Rule {
  readonly meta: RuleMeta;
  readonly evaluate: (facts: Facts, options: OptionValues) => readonly Offence[];
}

export function defineRule<Option extends string>(rule: {
  readonly meta: RuleMeta<Option>;
  readonly evaluate: (facts: Facts, options: OptionValues<Option>) => readonly Offence[];
}): Rule {
  // The values are made from the metadata, so that each name is there.
  return rule as unknown as Rule;
}

export function defaultsOf({ meta }: Rule): OptionValues {
  return Object.fromEntries(
    Object.entries(meta.options).map(([name, { value }]) => [name, value]),
  ) as OptionValues;
}
