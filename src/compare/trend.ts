/** Releases one after the other: each compared with the one before it, as two of them are. */
import { compareGroups } from './compare.ts';
import type { FoldedGroup } from './group.ts';
import type { Comparison, Side } from './types.ts';

export interface Trend {
  /** Three at least, in the order given. */
  readonly releases: readonly Side[];
  /** `steps[i]` compares release i with release i + 1; tests are corrected within each step. */
  readonly steps: readonly Comparison[];
}

export function trendOf(groups: readonly FoldedGroup[]): Trend {
  return {
    releases: groups.map(({ side }) => side),
    steps: groups.slice(1).map((group, i) => compareGroups(groups[i]!, group)),
  };
}
