/**
 * The Mann-Whitney U test, two-sided: do the values of one sample tend to be larger than those of the other? Exact, by the permutations
 * of the pooled values with their ties, up to 20 values a side or as much work with unequal sides (5 and 100); beyond that by the normal
 * approximation, corrected for ties and continuity.
 *
 * Two-sided: the probability of a rank sum at least as far from what is expected, on either side, as R's coin has it. Without
 * ties the distribution is symmetric, and this is twice the tail.
 */
import { normalTail } from './normal.ts';
import { rankSums, tiedRanks, type RankSums } from './rank-sums.ts';

export interface MannWhitney {
  readonly method: 'exact' | 'normal';
  /** From 0, exclusive, to 1. */
  readonly p: number;
  /** The least p that these pooled values could have given, however they were dealt to samples of these sizes. */
  readonly least: number;
}

/** Steps of the exact count beyond which the approximation is taken. */
const mostWork = 700_000;
/** Distributions that are remembered: rows of one comparison have the same few patterns of ties again and again. */
const mostRemembered = 4096;
const remembered = new Map<string, RankSums>();

/** Neither sample may be empty or have a NaN. */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  const n = a.length + b.length;
  const pooled = new Float64Array(n);
  pooled.set(a);
  pooled.set(b, a.length);
  pooled.sort();
  const { ranks, times } = tiedRanks(pooled);
  if (ranks.length === 1) return { method: 'exact', p: 1, least: 1 };
  const fewer = a.length <= b.length ? a : b;
  const rankOf = new Map<number, number>();
  for (let i = 0, at = 0; i < ranks.length; at += times[i]!, i++) rankOf.set(pooled[at]!, ranks[i]!);
  // -0 and 0 are one value, and one key of a map.
  const sum = fewer.reduce((total, value) => total + rankOf.get(value)!, 0);
  const distance = Math.abs(sum - fewer.length * (n + 1));
  if (isExact(a.length, b.length)) {
    const distribution = remember(ranks, times, fewer.length);
    return { method: 'exact', p: Math.min(1, distribution.atLeast(distance)), least: distribution.least };
  }
  const approximate = (far: number): number => normalP(far, a.length, b.length, times);
  return {
    method: 'normal',
    p: approximate(distance),
    least: approximate(farthest(ranks, times, fewer.length, n)),
  };
}

export function isExact(a: number, b: number): boolean {
  return (a + b) * Math.min(a, b) * 2 * a * b <= mostWork;
}

function remember(ranks: readonly number[], times: readonly number[], take: number): RankSums {
  const key = `${take}:${times.join()}`;
  let found = remembered.get(key);
  if (found === undefined) {
    if (remembered.size >= mostRemembered) remembered.clear();
    found = rankSums(ranks, times, take);
    remembered.set(key, found);
  }
  return found;
}

/** `distance` is of doubled ranks. */
function normalP(distance: number, a: number, b: number, times: readonly number[]): number {
  const n = a + b;
  const ties = times.reduce((sum, each) => sum + (each ** 3 - each), 0);
  const deviation = Math.sqrt(((a * b) / 12) * (n + 1 - ties / (n * (n - 1))));
  // U moves in steps of 1, or of a half with ties; half a step of 1 is taken off, as is usual.
  const z = Math.max(0, distance / 2 - 0.5) / deviation;
  return Math.min(1, Math.max(2 * normalTail(z), Number.MIN_VALUE));
}

/** The largest distance that the rank sum of `take` values can have from what is expected. */
function farthest(ranks: readonly number[], times: readonly number[], take: number, n: number): number {
  const end = (order: readonly number[]): number => {
    let left = take;
    let sum = 0;
    for (const group of order) {
      const used = Math.min(left, times[group]!);
      sum += used * ranks[group]!;
      left -= used;
    }
    return Math.abs(sum - take * (n + 1));
  };
  const ascending = ranks.map((_, group) => group);
  return Math.max(end(ascending), end(ascending.reverse()));
}
