/**
 * What rules find, and what becomes of it. Keys hold executables, units and path patterns, never a pid; what points into one run's
 * tables stands in `links` alone. Times are nanoseconds since the kernel started, as everywhere in the model.
 */
import type { ProcessKey } from '../model/keys/process-key.ts';
import type { AccessIndex } from './uses.ts';
import type { ProcessIndex } from '../model/types.ts';
import type { Need } from './rule.ts';
import type { Quantity } from './quantity.ts';

/** Who did it: executable '' where it is many, or a unit as a whole. */
export type Who = ProcessKey;

/** How long somebody waited for a device on account of it. */
export interface Blocked {
  /**
   * `measured`: the run says whose wait each was, and where it is about files, for which. `shared`: it is about files, and the run
   * says whose wait it was only; the waits of a process are divided by its requests for data. `unknown`: no waits in this run.
   */
  readonly basis: 'measured' | 'shared' | 'unknown';
  readonly totalNs: number;
  /** The same by unit; '' for processes outside of any. */
  readonly byUnit: ReadonlyMap<string, number>;
}

export interface PathEvidence {
  readonly pattern: string;
  /** Different paths that the pattern stands for. */
  readonly count: number;
  /** The first of them in the order of their names. */
  readonly examples: readonly string[];
}

export interface Evidence {
  /** How many processes it is about. */
  readonly processes: number;
  /** The patterns with most paths first. */
  readonly paths: readonly PathEvidence[];
  readonly pathsTotal: number;
  /** When it happened, ascending: thinned out evenly where it was very often. */
  readonly momentsNs: readonly number[];
  readonly momentsTotal: number;
  /** Places in this run's `processes` and `accesses`, some of them: for jumping there, no part of what was found. */
  readonly links: {
    readonly processes: readonly ProcessIndex[];
    readonly accesses: readonly AccessIndex[];
  };
}

/** What a rule reports. All numbers are finite. */
export interface Offence {
  readonly who: Who;
  /** Of paths; '' where it is not about a place in particular. */
  readonly pattern: string;
  /** Compared with the rule's `moderate` and `major`. */
  readonly measure: number;
  readonly facts: Readonly<Record<string, Quantity>>;
  readonly bytes: number;
  readonly calls: number;
  readonly blocked: Blocked;
  /** Where it is not waits alone that would be saved: so much of each unit's time; by default what it was blocked. */
  readonly savableNs?: ReadonlyMap<string, number>;
  readonly evidence: Evidence;
}

export type Severity = 'major' | 'moderate' | 'minor';

interface FindingNumbers {
  readonly bytes: number;
  readonly calls: number;
  readonly blockedNs: number;
  /** How much earlier the boot would have been done, at most; null where this run cannot tell (estimate.ts). */
  readonly savingNs: number | null;
}

export interface Aspect {
  /** Rule, executable, role, unit and pattern: the same in every run that has the same finding. */
  readonly key: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly who: Who;
  readonly pattern: string;
  readonly measure: number;
  readonly numbers: FindingNumbers;
  readonly blockedBasis: Blocked['basis'];
  readonly facts: Readonly<Record<string, Quantity>>;
  readonly evidence: Evidence;
}

export interface Finding extends Aspect {
  /** The same from other sides: what other rules of the family found of the same process or unit. */
  readonly also: readonly Aspect[];
}

export interface NotApplicable {
  readonly rule: string;
  readonly missing: readonly Need[];
}

export interface Ignored {
  readonly finding: Finding;
  readonly reason: string;
}

/** A part of the grade: what it measures, and the points it gives, of 100. */
export interface GradePart {
  readonly id: string;
  readonly value: Quantity;
  readonly points: number;
  /** Relative to the others. */
  readonly weight: number;
}

export interface Grade {
  /** 0 to 100: the mean of the parts by their weights. */
  readonly points: number;
  readonly letter: 'A' | 'B' | 'C' | 'D' | 'E';
  readonly parts: readonly GradePart[];
}

export interface Findings {
  /** Most important first. */
  readonly findings: readonly Finding[];
  readonly ignored: readonly Ignored[];
  readonly notApplicable: readonly NotApplicable[];
  /** Rules that were asked and found nothing. */
  readonly quiet: readonly string[];
  /** Rules that were asked, applicable or not; without those that are turned off. */
  readonly rules: readonly string[];
  /** Undefined where nothing can be graded. */
  readonly grade: Grade | undefined;
  /** Of the ignore list: entries whose time is over. */
  readonly expired: readonly string[];
}
