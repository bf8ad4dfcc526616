/**
 * A trend as plain JSON, `bootio/trend/1`: of each metric the samples of all releases, and what each step was found to be. Stable as
 * `bootio/compare/2` is, and published as docs/schemas/trend-1.json.
 */
import type { Trend } from '../../compare/trend.ts';
import type { Testing, Warning } from '../../compare/types.ts';
import { trendRows, type TrendSection } from '../trend-rows.ts';
import { cellDocument, type CellDocument } from './compare-cell.ts';
import { sideDocument, type SideDocument } from './compare-side.ts';

interface TrendRowDocument {
  readonly section: Lowercase<TrendSection>;
  readonly metric: string;
  /** Of units: its name in the newest release that has it, and what it was called before; null of all others. */
  readonly unit: { readonly kind: string; readonly name: string; readonly before: readonly string[] } | null;
  /** From each release to the next; null where neither has it. */
  readonly steps: readonly (CellDocument | null)[];
}

export interface TrendDocument {
  readonly schema: 'bootio/trend/1';
  readonly releases: readonly SideDocument[];
  readonly steps: readonly { readonly testing: Testing | null; readonly warnings: readonly Warning[] }[];
  readonly rows: readonly TrendRowDocument[];
}

export function trendDocument(trend: Trend): TrendDocument {
  return {
    schema: 'bootio/trend/1',
    releases: trend.releases.map(sideDocument),
    steps: trend.steps.map(({ testing, warnings }) => ({ testing: testing ?? null, warnings })),
    rows: trendRows(trend).map(({ section, metric, unit, cells }) => ({
      section: section.toLowerCase() as Lowercase<TrendSection>,
      metric,
      unit: unit === undefined ? null : { kind: unit.kind, name: unit.name, before: unit.before },
      steps: cells.map((cell) => (cell === undefined ? null : cellDocument(cell))),
    })),
  };
}
