/**
 * A trend as plain JSON, `bootio/trend/1`: of each metric the samples of all releases, and what each step was found to be. Stable as
 * `bootio/compare/2` is; sides, samples and cells are as there (docs/schemas/compare-2.json).
 */
import type { Trend } from '../../compare/trend.ts';
import type { Testing, Warning } from '../../compare/types.ts';
import { trendRows } from '../trend-rows.ts';
import { cellDocument, type CellDocument } from './compare-cell.ts';
import { sideDocument, type SideDocument } from './compare-side.ts';

interface TrendRowDocument {
  readonly section: 'boot' | 'milestones' | 'totals';
  readonly metric: string;
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
    rows: trendRows(trend).map(({ section, metric, cells }) => ({
      section: section.toLowerCase() as TrendRowDocument['section'],
      metric,
      steps: cells.map((cell) => (cell === undefined ? null : cellDocument(cell))),
    })),
  };
}
