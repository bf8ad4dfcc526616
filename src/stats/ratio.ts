/** How many times as much, with an interval by the bootstrap: what a change in per cent is known to. */
import type { Interval } from './interval.ts';
import { middle, sorted } from './median.ts';
import { randomFrom } from './random.ts';

const resamples = 2000;
/** Fewer values cannot be resampled to anything: the interval would be too narrow by far. */
const leastValues = 6;

export interface Ratio {
  /** Of the medians, b by a. */
  readonly estimate: number;
  /** 95 %, by percentiles of the resampled ratios; undefined where a sample has fewer than 6 values. */
  readonly interval: Interval | undefined;
}

/** Undefined where a has no median, or one of 0, or values on both sides of it. The same samples always give the same. */
export function ratio(a: readonly number[], b: readonly number[]): Ratio | undefined {
  if (a.length === 0 || b.length === 0 || Math.min(...a) <= 0 || Math.min(...b) < 0) return undefined;
  const estimate = middle(sorted(b)) / middle(sorted(a));
  if (Math.min(a.length, b.length) < leastValues) return { estimate, interval: undefined };
  const random = randomFrom(20_061_004);
  const ratios = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) ratios[i] = resampled(b, random) / resampled(a, random);
  ratios.sort();
  const tail = Math.floor(0.025 * resamples);
  return {
    estimate,
    interval: { low: ratios[tail]!, high: ratios[resamples - 1 - tail]!, confidence: 0.95 },
  };
}

function resampled(values: readonly number[], random: () => number): number {
  const drawn = Float64Array.from(values, () => values[Math.floor(random() * values.length)]!);
  return middle(drawn.sort() as unknown as readonly number[]);
}
