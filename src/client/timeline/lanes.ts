/** Packs the starting times of units into few lanes. */
import type { UnitColumns } from '../../render/html/report-data.ts';

export interface LaneItem {
  readonly unit: number;
  readonly from: number;
  readonly to: number;
}

/** Shorter starts than this (targets, mounts, slices) are moments, not spans. */
const shortestUs = 1000;

/** Lanes of items that do not overlap, in the order of time, earliest lane first; `left`: units for which no lane was free. */
export function packUnits(
  units: UnitColumns,
  endUs: number,
  mostLanes: number,
): { readonly lanes: readonly (readonly LaneItem[])[]; readonly left: number } {
  const chain = new Set(units.chain);
  const items = units.start.flatMap((from, unit): LaneItem[] => {
    const done = units.done[unit]!;
    // A unit that was never done was starting until the capture ended.
    const to = done < 0 ? endUs : done;
    return to - from < shortestUs && !chain.has(unit) ? [] : [{ unit, from, to }];
  });
  // The critical chain, then the longest first: where the lanes do not suffice, the shortest are left out.
  const onChain = ({ unit }: LaneItem): number => Number(chain.has(unit));
  items.sort((a, b) => onChain(b) - onChain(a) || b.to - b.from - (a.to - a.from) || a.from - b.from);
  const lanes: LaneItem[][] = [];
  let left = 0;
  for (const item of items) {
    const lane = lanes.find((each) => each.every(({ from, to }) => to <= item.from || from >= item.to));
    if (lane !== undefined) lane.push(item);
    else if (lanes.length < mostLanes) lanes.push([item]);
    else left++;
  }
  for (const lane of lanes) lane.sort((a, b) => a.from - b.from);
  lanes.sort((a, b) => a[0]!.from - b[0]!.from);
  return { lanes, left };
}
