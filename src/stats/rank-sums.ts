/**
 * The distribution of the rank sum of one of two samples when every way to deal the pooled values to them is equally likely: all
 * permutations, counted by dynamic programming, with ties as they are. Ranks are doubled, so that the mean ranks of ties are whole.
 */

/** Doubled mean ranks of values that are sorted, and how many there are of each: [rank, times] of each distinct value. */
export function tiedRanks(ascending: ArrayLike<number>): {
  readonly ranks: number[];
  readonly times: number[];
} {
  const ranks: number[] = [];
  const times: number[] = [];
  for (let from = 0; from < ascending.length;) {
    let to = from + 1;
    while (to < ascending.length && ascending[to] === ascending[from]) to++;
    // Ranks from + 1 to `to`, of which the mean is (from + 1 + to) / 2.
    ranks.push(from + 1 + to);
    times.push(to - from);
    from = to;
  }
  return { ranks, times };
}

/** Probabilities of the doubled rank sum of the first sample, by its distance from what is expected. */
export interface RankSums {
  /** P(|sum - expected| >= distance), of doubled ranks: two-sided p. */
  readonly atLeast: (distance: number) => number;
  /** The least p that any dealing of these values has. */
  readonly least: number;
}

/** `take` of the values go to the first sample. Time and room grow with values, `take`, and the largest sum. */
export function rankSums(ranks: readonly number[], times: readonly number[], take: number): RankSums {
  const n = times.reduce((sum, each) => sum + each, 0);
  // The rank sum of the smaller sample says the same, by a shorter way.
  const few = Math.min(take, n - take);
  const most = largestSum(ranks, times, few);
  const width = most + 1;
  // ways[k * width + s]: probability-like weights of taking k values with doubled rank sum s.
  const ways = new Float64Array((few + 1) * width);
  ways[0] = 1;
  let taken = 0;
  for (let group = 0; group < ranks.length; group++) {
    const rank = ranks[group]!;
    for (let time = 0; time < times[group]!; time++) {
      taken++;
      for (let k = Math.min(few, taken); k >= 1; k--) {
        const [to, from] = [k * width, (k - 1) * width];
        for (let s = most; s >= rank; s--) ways[to + s]! += ways[from + s - rank]!;
      }
    }
  }
  const expected = few * (n + 1);
  const tails = new Float64Array(Math.max(expected, most - expected) + 2);
  for (let s = 0; s <= most; s++) tails[Math.abs(s - expected)]! += ways[few * width + s]!;
  let least = 0;
  for (let d = tails.length - 2; d >= 0; d--) {
    tails[d]! += tails[d + 1]!;
    if (least === 0) least = tails[d]!;
  }
  const all = tails[0]!;
  return {
    least: least / all,
    // A sum of doubled ranks and what is expected of it are whole numbers.
    atLeast: (distance) => (distance >= tails.length ? 0 : tails[distance]! / all),
  };
}

function largestSum(ranks: readonly number[], times: readonly number[], take: number): number {
  let left = take;
  let sum = 0;
  for (let group = ranks.length - 1; group >= 0 && left > 0; group--) {
    const used = Math.min(left, times[group]!);
    sum += used * ranks[group]!;
    left -= used;
  }
  return sum;
}
