/** Units over the releases of a trend: each is followed under its names, and those are told that a step tells apart. */
import type { Activity } from './activity.ts';
import type { Trend } from './trend.ts';
import type { Cell, UnitRow } from './types.ts';

export type UnitMetric = keyof Activity | 'startUp';

export interface TrendUnit {
  readonly kind: UnitRow['kind'];
  /** What it is called in the newest release that has it; not yet printable. */
  readonly name: string;
  /** What it was called before, oldest first. */
  readonly before: readonly string[];
  readonly metric: UnitMetric;
  /** Of each step; undefined where neither of its two releases has the unit. */
  readonly cells: readonly (Cell | undefined)[];
}

/** What a unit is looked at for; bytes first, as rows of comparisons are ordered. */
const metrics: readonly UnitMetric[] = ['diskBytes', 'readBytes', 'writeBytes', 'waitNs', 'startUp'];

/** The units that changed most in any step, of each the metrics that were told apart there; at most `most` units. */
export function trendUnits({ steps }: Trend, most: number): TrendUnit[] {
  const chains = new Map<string, (UnitRow | undefined)[]>();
  // By the name in the newest release so far: what the unit was first called.
  let called = new Map<string, string>();
  steps.forEach(({ units }, step) => {
    const next = new Map<string, string>();
    for (const row of units) {
      const old = row.renamedFrom ?? row.name;
      const id = called.get(old) ?? old;
      const chain = chains.get(id) ?? [];
      chain[step] = row;
      chains.set(id, chain);
      next.set(row.name, id);
    }
    called = next;
  });
  const units = Array.from(chains.values(), (chain) => {
    const rows = steps.map((_, step) => chain[step]);
    return { rows, told: metrics.filter((metric) => rows.some((row) => isTold(row, metric))) };
  });
  return units
    .filter(({ told }) => told.length > 0)
    .map((unit) => ({ ...unit, size: Math.max(...unit.rows.map((row) => sizeOf(row))) }))
    .sort((x, y) => y.size - x.size)
    .slice(0, most)
    .flatMap(({ rows, told }) => {
      const names = [
        ...new Set(rows.flatMap((row) => (row === undefined ? [] : [row.renamedFrom ?? row.name, row.name]))),
      ];
      const { kind, name } = rows.findLast((row) => row !== undefined)!;
      return told.map((metric) => ({
        ...{ kind, name, metric },
        before: names.filter((each) => each !== name),
        cells: rows.map((row) => row && cellOf(row, metric)),
      }));
    });
}

const cellOf = (row: UnitRow, metric: UnitMetric): Cell =>
  metric === 'startUp' ? row.startUp : row.cell(metric);

function isTold(row: UnitRow | undefined, metric: UnitMetric): boolean {
  if (row === undefined) return false;
  const verdict = metric === 'startUp' ? row.startUp.verdict : row.verdict(metric);
  return verdict === 'more' || verdict === 'less';
}

/** Bytes that are told apart, as rows are ordered. */
function sizeOf(row: UnitRow | undefined): number {
  if (row === undefined) return 0;
  return (['diskBytes', 'readBytes', 'writeBytes'] as const).reduce(
    (sum, metric) => sum + (isTold(row, metric) ? Math.abs(row.delta[metric]) : 0),
    0,
  );
}
