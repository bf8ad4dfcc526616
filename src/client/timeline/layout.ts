/** Where things are in a picture, in CSS pixels. */
import type { LaneItem } from './lanes.ts';
import type { TimeView } from './time-view.ts';
import type { TreeRow } from './tree.ts';

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Width of the column of names; 0 where the picture is narrow and names stand above their bars. */
  readonly gutter: number;
  readonly rowHeight: number;
  readonly axisTop: number;
  /** One below the other, in the order of the data's. */
  readonly tracks: readonly Band[];
  readonly lanesTop: number;
  /** Where the rows begin, which scroll below it. */
  readonly headHeight: number;
  readonly x: (us: number) => number;
  readonly us: (x: number) => number;
}

export interface Band {
  readonly top: number;
  readonly height: number;
}

export const axisHeight = 20;
const trackGap = 5;
export const laneHeight = 14;
const milestoneRow = 15;
const narrow = 640;
/** Height of a track's name above it. */
export const narrowName = 14;

export function layOut(
  size: { readonly width: number; readonly height: number },
  view: TimeView,
  counts: {
    readonly milestoneRows: number;
    readonly lanes: number;
    readonly trackHeights: readonly number[];
  },
): Layout {
  const isNarrow = size.width < narrow;
  const gutter = isNarrow ? 0 : Math.round(Math.min(330, Math.max(190, size.width * 0.2)));
  const axisTop = counts.milestoneRows * milestoneRow + 4;
  let lanesTop = axisTop + axisHeight;
  // Where there is no column of names, they stand above.
  const nameHeight = isNarrow ? narrowName : 0;
  const tracks = counts.trackHeights.map((height) => {
    const top = lanesTop + nameHeight;
    lanesTop = top + height + trackGap;
    return { top, height };
  });
  if (counts.lanes > 0) lanesTop += nameHeight;
  const lanesHeight = counts.lanes === 0 ? 0 : counts.lanes * laneHeight + 7;
  const right = 10;
  const scale = (size.width - gutter - right) / view.span;
  return {
    ...size,
    gutter,
    rowHeight: isNarrow ? 28 : 19,
    axisTop,
    tracks,
    lanesTop,
    headHeight: lanesTop + lanesHeight + 3,
    x: (us) => gutter + (us - view.from) * scale,
    us: (x) => view.from + (x - gutter) / scale,
  };
}

/** What the pointer is at. */
export type Target =
  | { readonly kind: 'process'; readonly row: number; readonly onFold: boolean }
  | { readonly kind: 'unit'; readonly unit: number }
  | { readonly kind: 'track'; readonly track: number }
  /** Of the data's, those at the pointer: one at least. */
  | { readonly kind: 'milestones'; readonly milestones: readonly number[] }
  | { readonly kind: 'head' | 'nothing' };

export function targetAt(
  layout: Layout,
  point: { readonly x: number; readonly y: number },
  rows: readonly TreeRow[],
  lanes: readonly (readonly LaneItem[])[],
  scrolled: number,
  milestonesUs: readonly number[] = [],
): Target {
  const { x, y } = point;
  if (y < layout.headHeight)
    return (
      milestonesAt(layout, x, y, milestonesUs) ??
      trackAt(layout, y) ??
      unitAt(layout, x, y, lanes) ?? { kind: 'head' }
    );
  const row = Math.floor((y - layout.headHeight + scrolled) / layout.rowHeight);
  const found = rows[row];
  if (found === undefined) return { kind: 'nothing' };
  const fold = indentOf(layout, found.depth);
  return { kind: 'process', row, onFold: found.foldable && x >= fold - 6 && x < fold + 14 };
}

/** So near to the pointer, in pixels, a line is pointed at. */
const nearLine = 5;

function milestonesAt(layout: Layout, x: number, y: number, us: readonly number[]): Target | undefined {
  if (y >= layout.axisTop + axisHeight || x < layout.gutter) return undefined;
  const milestones = us.flatMap((at, i) => (Math.abs(layout.x(at) - x) <= nearLine ? [i] : []));
  return milestones.length === 0 ? undefined : { kind: 'milestones', milestones };
}

function trackAt({ tracks }: Layout, y: number): Target | undefined {
  const track = tracks.findIndex(({ top, height }) => y >= top && y < top + height);
  return track === -1 ? undefined : { kind: 'track', track };
}

function unitAt(
  layout: Layout,
  x: number,
  y: number,
  lanes: readonly (readonly LaneItem[])[],
): Target | undefined {
  const lane = lanes[Math.floor((y - layout.lanesTop) / laneHeight)];
  // Short starts are a pixel wide: the pointer may be a little beside them.
  const item = lane?.find(({ from, to }) => x >= layout.x(from) - 2 && x <= layout.x(to) + 2);
  return item === undefined ? undefined : { kind: 'unit', unit: item.unit };
}

/** Deep trees would leave no room for names: after some levels the steps become small. */
export function indentOf(layout: Layout, depth: number): number {
  const step = layout.gutter === 0 ? 7 : 12;
  return 10 + Math.min(depth, 7) * step + Math.max(0, Math.min(depth - 7, 20)) * 3;
}
