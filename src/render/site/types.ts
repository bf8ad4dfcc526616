/**
 * What the pages of a site say of one another: plain JSON, kept beside the site so that an index can be made again without its runs.
 * Texts are safe to show; times are whole nanoseconds, null where a run does not have them.
 */
import type { Grade } from '../../findings/types.ts';
import type { Verdict } from '../../compare/types.ts';

export interface RunSummary {
  readonly id: string;
  readonly kind: string;
  /** ISO 8601. */
  readonly created: string;
  readonly os: string;
  readonly kernel: string;
  readonly machine: string;
  readonly host: string;
  readonly bootNs: number | null;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly diskBytes: number;
  readonly opens: number;
  readonly processes: number;
  readonly grade: Pick<Grade, 'letter' | 'points'> | null;
  /** How many there are of each severity. */
  readonly findings: Readonly<Record<'major' | 'moderate' | 'minor', number>>;
  readonly completeness: string;
  /** What was left out, how many of each kind; null where nothing was to be. */
  readonly redacted: Readonly<Record<string, number>> | null;
}

export type MetricName = 'bootNs' | 'readBytes' | 'diskBytes';

export interface MetricChange {
  readonly a: number | null;
  readonly b: number | null;
  readonly verdict: Verdict;
}

export interface CompareSummary {
  /** Why there is no page; '' where there is one. */
  readonly refused: string;
  readonly changes: Readonly<Record<MetricName, MetricChange>> | null;
  readonly findings: Readonly<Record<'new' | 'worse' | 'gone' | 'better', number>> | null;
}

export interface SiteRun extends RunSummary {
  readonly release: string | null;
  /** Of the page, below the site's directory. */
  readonly page: string;
  readonly json: string;
}

export interface SiteRelease {
  readonly title: string;
  readonly segment: string;
  /** Boots that are compared, and when they were captured. */
  readonly boots: number;
  readonly first: string;
  readonly last: string;
  /** Medians over its boots. */
  readonly medians: Readonly<Record<MetricName, number | null>>;
  readonly grade: Pick<Grade, 'letter' | 'points'> | null;
  /** Of each of its boots. */
  readonly values: Readonly<Record<MetricName, readonly number[]>>;
}

export interface SiteComparison extends CompareSummary {
  /** Titles of two neighbours, the older first. */
  readonly a: string;
  readonly b: string;
  readonly page: string | null;
  readonly json: string | null;
}

/** All that the index, the feed and the badges say. */
export interface SiteDocument {
  readonly schema: 'bootio/site-index/1';
  readonly title: string;
  readonly redacted: boolean;
  /** Oldest first. */
  readonly releases: readonly SiteRelease[];
  /** Each with the one after it. */
  readonly comparisons: readonly SiteComparison[];
  /** Null where there are too few releases. */
  readonly trend: {
    readonly page: string;
    readonly json: string;
    readonly releases: readonly string[];
  } | null;
  /** Newest first. */
  readonly runs: readonly SiteRun[];
  /** Null without --base-url. */
  readonly feed: string | null;
}
