/** Values far from the others, to be shown; no statistic here leaves any out. */
import { sorted } from './median.ts';

/** Fewer values have no middle half to speak of. */
const leastValues = 5;

/** Indexes of the values beyond Tukey's fences: one and a half times the middle half's width away from it. */
export function outliers(values: readonly number[]): number[] {
  if (values.length < leastValues) return [];
  const ascending = sorted(values);
  const [lower, upper] = [quantile(ascending, 0.25), quantile(ascending, 0.75)];
  const far = 1.5 * (upper - lower);
  return values.flatMap((value, i) => (value < lower - far || value > upper + far ? [i] : []));
}

/** By linear interpolation between order statistics. */
function quantile(ascending: readonly number[], share: number): number {
  const at = share * (ascending.length - 1);
  const below = Math.floor(at);
  const [x, y] = [ascending[below]!, ascending[Math.min(below + 1, ascending.length - 1)]!];
  return x + (at - below) * (y - x);
}
