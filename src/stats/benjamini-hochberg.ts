/** False-discovery rate (Benjamini and Hochberg 1995): p corrected for how many tests there were. */

/**
 * q of each p, in their order: the least level at which its test would be a discovery, so that of all tests with q up to a level no
 * more than that share is expected to be false; where nothing is true, no more than that share of families has any at all. Holds for tests that
 * do not depend on each other or do so positively, as rows do that share boots.
 */
export function benjaminiHochberg(ps: ArrayLike<number>): Float64Array {
  const n = ps.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((x, y) => ps[x]! - ps[y]!);
  const qs = new Float64Array(n);
  let least = 1;
  for (let rank = n; rank >= 1; rank--) {
    const at = order[rank - 1]!;
    least = Math.min(least, ps[at]! * (n / rank));
    qs[at] = least;
  }
  return qs;
}
