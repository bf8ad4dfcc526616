/** Packs the starting times of units into few lanes. */
import type { UnitColumns } from '../../render/html/report-data.ts';

export interface LaneItem {
  readonly unit: number;
  readonly from: number;
  readonly to: number;
}

/** Shorter starts than this (targets, mounts, slices) are moments, not spans. */
const shortestUs = 1000;

/** Lanes of items that do not overlap, in the order of time; `left`: units for which no lane was free. */
export function packUnits(
  units: UnitColumns,
  endUs: number,
  mostLanes: number,
): { readonly lanes: readonly (readonly LaneItem[])[]; readonly left: number } {
  const lanes: LaneItem[][] = [];
  let left = 0;
  units.start.forEach((from, unit) => {
    const active = units.active[unit]!;
    // A unit that never became active was starting until the capture ended.
    const to = active < 0 ? endUs : active;
    if (to - from < shortestUs) return;
    const item = { unit, from, to };
    const lane = lanes.find((each) => each.at(-1)!.to <= from);
    if (lane !== undefined) lane.push(item);
    else if (lanes.length < mostLanes) lanes.push([item]);
    else left++;
  });
  return { lanes, left };
}
