/** Limits on what a release may do, and what became of them in a comparison. */
import type { RowBlame } from '../compare/blame/types.ts';
import type { ProcessKey } from '../model/keys/process-key.ts';
import type { Interval } from '../stats/interval.ts';
import type { MetricName, Measure } from './metrics.ts';

/** What a limit is about. `total`: everything but bootio itself. `request`: what the disks were asked for, by operation. */
export type TargetKind =
  'total' | 'milestone' | 'phase' | 'unit' | 'process' | 'file' | 'request' | 'finding';

export type Level = 'error' | 'warn';

/** How much; relative ones are a share of the baseline's median (0.1: ten per cent). */
export interface Amount {
  readonly value: number;
  readonly relative: boolean;
}

export interface Budget {
  /** What its author calls it; undefined: it is named by what it says. */
  readonly name: string | undefined;
  readonly target: TargetKind;
  /** A pattern of lib/glob.ts. */
  readonly pattern: string;
  readonly metric: MetricName;
  /** The most that there may be. */
  readonly max: Amount | undefined;
  /** The most that the newer release may have more than the baseline. */
  readonly increase: Amount | undefined;
  readonly level: Level;
  /**
   * How much of the half of the 95 % interval that lies towards the limit is let pass: 1 (the default) breaks a budget only where the
   * whole interval is beyond the limit, 0 where the median is.
   */
  readonly tolerance: number;
  /** All that the pattern names is added up, boot by boot; otherwise each is judged for itself. */
  readonly sum: boolean;
  /** In its file. */
  readonly line: number;
}

export interface BudgetFile {
  /** As its errors call it. */
  readonly name: string;
  readonly budgets: readonly Budget[];
}

/** `tolerated`: beyond the limit, but not by more than the boots differ. */
export type Outcome = 'met' | 'tolerated' | 'broken';

/** One budget and one thing that it names. */
export interface Check {
  readonly budget: Budget;
  /** Of a unit, path and so on: from the run, so not yet printable; '' for the total of all. */
  readonly subject: string;
  /** Of a process, what tells it from others of its program; not yet printable either. */
  readonly process: Pick<ProcessKey, 'role' | 'unit'> | undefined;
  readonly measure: Measure;
  /** Which of the budget's limits. */
  readonly of: 'max' | 'increase';
  /** What the limit is about: the newer release's median, or how much more that is than the baseline's; Infinity: never. */
  readonly value: number;
  readonly interval: Interval | undefined;
  readonly limit: number;
  readonly baseline: number | undefined;
  /** Undefined for a moment that never came. */
  readonly head: number | undefined;
  readonly outcome: Outcome;
  /** Whose change it is; of broken budgets of units, processes and files. */
  readonly blame: RowBlame | undefined;
}

export interface BudgetReport {
  readonly file: string;
  /** In the order of the file; of each budget the worst first. */
  readonly checks: readonly Check[];
  /** Budgets with a broken check, by level. */
  readonly broken: number;
  readonly warned: number;
}
