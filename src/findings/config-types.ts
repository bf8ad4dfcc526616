/** What a configuration says, once it has been read and checked (config.ts). */
import type { RankOptions } from './rank.ts';
import type { Rule } from './rule.ts';

export interface RuleSettings {
  readonly enabled: boolean;
  readonly weight: number;
  /** Options of the rule other than by default. */
  readonly options: Readonly<Record<string, number>>;
}

/** A finding is ignored where all that is given fits: patterns of lib/glob.ts. */
export interface IgnoreEntry {
  readonly rule: string | undefined;
  readonly executable: string | undefined;
  readonly unit: string | undefined;
  readonly path: string | undefined;
  readonly reason: string;
  /** `2026-01-31`: the last day on which it counts; undefined for ever. */
  readonly until: string | undefined;
}

export interface FindingsConfig {
  readonly rules: ReadonlyMap<string, RuleSettings>;
  readonly ranking: Partial<RankOptions>;
  readonly ignore: readonly IgnoreEntry[];
  readonly ownRules: readonly Rule[];
}

export const noConfig: FindingsConfig = { rules: new Map(), ranking: {}, ignore: [], ownRules: [] };
