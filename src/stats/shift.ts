/**
 * By how much one sample is shifted against another, without assumptions on the distribution: the Hodges-Lehmann estimate (the
 * median of all differences), with the interval that the Mann-Whitney test gives by being turned around; and Cliff's delta.
 */
import type { Interval } from './interval.ts';
import { isExact } from './mann-whitney.ts';
import { middle, sorted } from './median.ts';
import { rankSums } from './rank-sums.ts';

export interface Shift {
  readonly estimate: number;
  /** 95 %; undefined where there are too few values for one (4 and 4 are enough, 3 and 4 are not). */
  readonly interval: Interval | undefined;
}

/** b less a. Neither may be empty. With ties the interval is too wide rather than too narrow. */
export function shift(a: readonly number[], b: readonly number[]): Shift {
  const differences = new Float64Array(a.length * b.length);
  let i = 0;
  for (const x of a) for (const y of b) differences[i++] = y - x;
  differences.sort();
  const at = lowerIndex(a.length, b.length);
  const interval = at && {
    low: differences[at.index]!,
    high: differences[differences.length - 1 - at.index]!,
    confidence: at.confidence,
  };
  return { estimate: middle(differences as unknown as readonly number[]), interval };
}

/** Cliff's delta: how much more often a value of b is larger than one of a than the other way round; from -1 to 1. */
export function cliffsDelta(a: readonly number[], b: readonly number[]): number {
  const [ascendingA, ascendingB] = [sorted(a), sorted(b)];
  let sum = 0;
  let [below, upTo] = [0, 0];
  for (const y of ascendingB) {
    while (below < a.length && ascendingA[below]! < y) below++;
    while (upTo < a.length && ascendingA[upTo]! <= y) upTo++;
    sum += below - (a.length - upTo);
  }
  return sum / (a.length * b.length);
}

const remembered = new Map<string, { readonly index: number; readonly confidence: number } | undefined>();

/** The largest index of the sorted differences whose tail, P(U <= index), is at most 2.5 %. */
function lowerIndex(
  a: number,
  b: number,
): { readonly index: number; readonly confidence: number } | undefined {
  const key = `${a}:${b}`;
  if (!remembered.has(key)) remembered.set(key, isExact(a, b) ? exactIndex(a, b) : normalIndex(a, b));
  return remembered.get(key);
}

function exactIndex(
  a: number,
  b: number,
): { readonly index: number; readonly confidence: number } | undefined {
  const n = a + b;
  const ranks = Array.from({ length: n }, (_, i) => 2 * (i + 1));
  const { atLeast } = rankSums(ranks, new Array<number>(n).fill(1), a);
  let found: { index: number; confidence: number } | undefined;
  // U = index is so far from a * b / 2, and doubled ranks move by 2 where U moves by 1.
  for (let index = 0; index < (a * b) / 2; index++) {
    const outside = atLeast(a * b - 2 * index);
    if (outside > 0.05) break;
    found = { index, confidence: 1 - outside };
  }
  return found;
}

/** As R's wilcox.test: the quantile of U's normal approximation, rounded to the safe side. */
function normalIndex(a: number, b: number): { readonly index: number; readonly confidence: number } {
  const deviation = Math.sqrt((a * b * (a + b + 1)) / 12);
  const index = Math.max(0, Math.floor((a * b) / 2 - 0.5 - 1.959963984540054 * deviation));
  return { index, confidence: 0.95 };
}
