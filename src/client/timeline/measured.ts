/** The layout of a picture in the box that it has now. */
import type { TimelineData } from '../../render/html/report-data.ts';
import { placeMilestones } from './draw-head.ts';
import { layOut, type Layout } from './layout.ts';
import { textWidth } from './text.ts';
import type { TimeView } from './time-view.ts';

/** Lanes of units: two pictures share a screen. */
export const mostLanes = { one: 9, two: 5 } as const;
const trackHeights = {
  one: { moved: 40, disk: 30, waits: 30 },
  two: { moved: 30, disk: 20, waits: 20 },
} as const;

export function measured(
  context: CanvasRenderingContext2D,
  box: Element,
  {
    data,
    view,
    lanes,
    sans,
  }: {
    readonly data: TimelineData;
    readonly view: TimeView;
    readonly lanes: number;
    readonly sans: string;
  },
): Layout {
  const size = { width: Math.max(200, box.clientWidth), height: Math.max(100, box.clientHeight) };
  const heights = trackHeights[data.side === '' ? 'one' : 'two'];
  const counts = { lanes, trackHeights: data.tracks.map(({ id }) => heights[id]) };
  const trial = layOut(size, view, { milestoneRows: 1, ...counts });
  const measure = (text: string): number => textWidth(context, `11px ${sans}`, text);
  const placed = placeMilestones(data.milestones, trial.x, trial.gutter, size.width, measure);
  const milestoneRows = Math.max(1, ...placed.map(({ row }) => row + 1));
  return layOut(size, view, { milestoneRows, ...counts });
}
