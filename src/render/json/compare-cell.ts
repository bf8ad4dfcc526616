/** One metric of a comparison or a trend as JSON: the values of all boots, and what is made of them. */
import type { Cell, Sample, Verdict } from '../../compare/types.ts';
import { outliers } from '../../stats/outliers.ts';
import { ratio } from '../../stats/ratio.ts';

export interface SampleDocument {
  /** Of each boot that has one, in the order of the side's runs. */
  readonly values: readonly number[];
  readonly median: number | null;
  /** Of the median, 95 %; null where there are too few boots for one. */
  readonly interval: IntervalDocument | null;
  /** Indexes of values far from the others. They count like all others. */
  readonly outliers: readonly number[];
}

export interface IntervalDocument {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

export interface CellDocument {
  readonly verdict: Verdict;
  /** Null where nothing was tested: a counter compared exactly, the same in all boots, or too few boots. */
  readonly test: { readonly method: 'exact' | 'normal'; readonly p: number; readonly q: number } | null;
  /** Cliff's delta, from -1 to 1. */
  readonly effect: number | null;
  /** By how much B has more (Hodges-Lehmann). */
  readonly shift: { readonly estimate: number; readonly interval: IntervalDocument | null } | null;
  readonly a: SampleDocument;
  readonly b: SampleDocument;
}

export interface RatioDocument {
  readonly estimate: number;
  readonly interval: IntervalDocument | null;
}

export function cellDocument({ a, b, verdict, test, effect, shift }: Cell): CellDocument {
  return {
    verdict,
    test: test ?? null,
    effect: effect ?? null,
    shift: shift === undefined ? null : { estimate: shift.estimate, interval: shift.interval ?? null },
    a: sampleDocument(a),
    b: sampleDocument(b),
  };
}

function sampleDocument({ values, median, interval }: Sample): SampleDocument {
  return { values, median: median ?? null, interval: interval ?? null, outliers: outliers(values) };
}

/** B by A, of the medians; the interval is by the bootstrap, which is too slow for every metric of every row. */
export function ratioDocument({ a, b }: Cell): RatioDocument | null {
  const found = ratio(a.values, b.values);
  return found === undefined ? null : { estimate: found.estimate, interval: found.interval ?? null };
}
