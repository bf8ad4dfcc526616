/**
 * The median of a sample, and the interval of it that no assumption on the distribution is needed for: two order statistics, so that
 * the median lies between them with at least 95 % (Conover, Practical Nonparametric Statistics, 3.2).
 */
import type { Interval } from './interval.ts';

/** Undefined for no value. */
export function median(values: readonly number[]): number | undefined {
  if (values.length < 2) return values[0];
  return middle(sorted(values));
}

/** Of values that are sorted; NaN for none. */
export function middle(ascending: readonly number[]): number {
  const half = ascending.length >> 1;
  if (ascending.length % 2 === 1) return ascending[half]!;
  return (ascending[half - 1]! + ascending[half]!) / 2;
}

/** Undefined below 6 values: not even the smallest and the largest have the median between them with 95 % then. */
export function medianInterval(values: readonly number[]): Interval | undefined {
  const rank = lowerRank(values.length);
  if (rank === undefined) return undefined;
  const ascending = sorted(values);
  return {
    low: ascending[rank.index]!,
    high: ascending[values.length - 1 - rank.index]!,
    confidence: rank.confidence,
  };
}

export function sorted(values: readonly number[]): number[] {
  return [...values].sort((x, y) => x - y);
}

/**
 * The largest index whose order statistic, with the one as far from the other end, still has 95 %: each end is missed where
 * at most `index` of n values lie beyond the median, which are heads of a fair coin.
 */
function lowerRank(n: number): { readonly index: number; readonly confidence: number } | undefined {
  let tail = 0;
  let found: { index: number; confidence: number } | undefined;
  // Logarithms, since 2^-n is nothing from n = 1075 on.
  let logTerm = -n * Math.LN2;
  for (let index = 0; index < n / 2; index++) {
    tail += Math.exp(logTerm);
    if (tail > 0.025) break;
    found = { index, confidence: 1 - 2 * tail };
    logTerm += Math.log((n - index) / (index + 1));
  }
  return found;
}
