/** The fixed part of a picture: milestones, time axis, throughput, units. */
import { formatBytes } from '../../render/numbers.ts';
import type { TimelineData } from '../../render/html/report-data.ts';
import { ticks } from '../../render/html/ticks.ts';
import type { LaneItem } from './lanes.ts';
import { axisHeight, laneHeight, throughputHeight, type Layout } from './layout.ts';
import type { Palette } from './palette.ts';
import type { TimeView } from './time-view.ts';

export interface HeadScene {
  readonly data: TimelineData;
  readonly view: TimeView;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly lanes: readonly (readonly LaneItem[])[];
  readonly unitsLeft: number;
  readonly names: readonly string[];
  /** The highest throughput of all pictures, in bytes a microsecond, so that they have one scale. */
  readonly peak: number;
  readonly hoveredUnit: number | undefined;
}

/** Labels that do not fit into so many rows are left out; their lines stay. */
const mostMilestoneRows = 6;

export interface PlacedMilestone {
  readonly title: string;
  readonly x: number;
  readonly row: number;
  readonly leftOfLine: boolean;
}

/** Labels side by side where there is room, below each other where not; those out of view have none. */
export function placeMilestones(
  milestones: TimelineData['milestones'],
  x: (us: number) => number,
  left: number,
  width: number,
  measure: (text: string) => number,
): PlacedMilestone[] {
  const ends: number[] = [];
  const placed: PlacedMilestone[] = [];
  for (const { title, us } of milestones) {
    const at = x(us);
    if (at < left - 1 || at > width) continue;
    const length = measure(title) + 12;
    const leftOfLine = at + length > width;
    const from = leftOfLine ? at - length : at;
    let row = ends.findIndex((end) => end <= from);
    if (row === -1) row = ends.length;
    const fits = row < mostMilestoneRows;
    if (fits) ends[row] = at + (leftOfLine ? 2 : length);
    placed.push({ title: fits ? title : '', x: at, row: Math.min(row, mostMilestoneRows - 1), leftOfLine });
  }
  return placed;
}

export function drawHead(context: CanvasRenderingContext2D, scene: HeadScene): void {
  const { layout, palette, view } = scene;
  context.save();
  context.beginPath();
  context.rect(layout.gutter, 0, layout.width - layout.gutter, layout.headHeight);
  context.clip();
  drawAxis(context, layout, palette, view);
  drawThroughput(context, scene);
  drawLanes(context, scene);
  context.restore();
  drawHeadNames(context, scene);
}

function drawAxis(context: CanvasRenderingContext2D, layout: Layout, palette: Palette, view: TimeView): void {
  context.font = `11px ${palette.sans}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const y = layout.axisTop + axisHeight / 2;
  const room = (layout.width - layout.gutter) / 95;
  for (const { us, label } of ticks(view.from, view.to, room)) {
    const x = layout.x(us);
    context.fillStyle = palette.strong;
    context.fillRect(Math.round(x), layout.axisTop + 4, 1, axisHeight - 5);
    context.fillStyle = palette.soft;
    context.fillText(label, x + 4, y);
  }
  context.fillStyle = palette.strong;
  context.fillRect(layout.gutter, layout.throughputTop - 0.5, layout.width, 1);
}

function drawThroughput(context: CanvasRenderingContext2D, { data, layout, palette, peak }: HeadScene): void {
  const { fromUs, binUs, read, written } = data.throughput;
  const base = layout.throughputTop + throughputHeight;
  const first = Math.max(0, Math.floor((layout.us(layout.gutter) - fromUs) / binUs));
  const after = Math.min(read.length, Math.ceil((layout.us(layout.width) - fromUs) / binUs) + 1);
  // A root, so that what is small can be seen beside the peak.
  const heightOf = (bytes: number): number =>
    peak === 0 || bytes === 0 ? 0 : Math.max(1, Math.sqrt(bytes / binUs / peak) * (throughputHeight - 5));
  for (let bin = first; bin < after; bin++) {
    const x = layout.x(fromUs + bin * binUs);
    const width = Math.max(1, layout.x(fromUs + (bin + 1) * binUs) - x);
    const total = heightOf(read[bin]! + written[bin]!);
    const share = written[bin]! / Math.max(1, read[bin]! + written[bin]!);
    context.fillStyle = palette.accent;
    context.fillRect(x, base - total, width, total);
    context.fillStyle = palette.faint;
    context.fillRect(x, base - total, width, total * share);
  }
  context.fillStyle = palette.line;
  context.fillRect(layout.gutter, base, layout.width, 1);
}

function drawLanes(context: CanvasRenderingContext2D, scene: HeadScene): void {
  const { lanes, layout, palette, names, data, hoveredUnit } = scene;
  context.font = `10.5px ${palette.sans}`;
  context.textBaseline = 'middle';
  lanes.forEach((items, lane) => {
    const y = layout.lanesTop + lane * laneHeight;
    items.forEach((item, i) => {
      const x = layout.x(item.from);
      const next = items[i + 1];
      const end = next === undefined ? layout.width : layout.x(next.from);
      const width = Math.max(1.5, layout.x(item.to) - x);
      if (x + width < layout.gutter || x > layout.width) return;
      const hovered = item.unit === hoveredUnit;
      context.fillStyle = hovered ? palette.accent : palette.strong;
      context.fillRect(x, y + 1, width, laneHeight - 3);
      const from = Math.max(x, layout.gutter) + 3;
      const name = names[data.units.name[item.unit]!]!;
      const text = name.length > 60 ? `${name.slice(0, 59)}…` : name;
      if (context.measureText(text).width + 4 > end - from) return;
      context.fillStyle = hovered && width > 40 ? palette.panel : palette.ink;
      context.fillText(text, from, y + laneHeight / 2 - 0.5);
    });
  });
}

/** What the tracks are, in the column of names; on a narrow page there is none. */
function drawHeadNames(
  context: CanvasRenderingContext2D,
  { layout, palette, peak, lanes, unitsLeft }: HeadScene,
): void {
  context.textBaseline = 'middle';
  context.font = `11px ${palette.sans}`;
  const rate = `peak ${formatBytes(peak * 1e6)}/s`;
  if (layout.gutter === 0) {
    context.fillStyle = palette.faint;
    context.fillText(rate, 6, layout.throughputTop + 8);
    return;
  }
  context.fillStyle = palette.soft;
  const throughput = layout.throughputTop + throughputHeight / 2 + 2;
  context.fillText('Bytes moved', 10, throughput - 7);
  context.fillStyle = palette.faint;
  context.fillText(rate, 10, throughput + 8);
  if (lanes.length === 0) return;
  context.fillStyle = palette.soft;
  context.fillText('Units starting', 10, layout.lanesTop + 6);
  if (unitsLeft === 0) return;
  context.fillStyle = palette.faint;
  context.fillText(`and ${unitsLeft} not drawn`, 10, layout.lanesTop + 6 + 15);
}
