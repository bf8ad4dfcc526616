/** The fixed part of a picture: milestones, time axis, curves, units with the critical chain. */
import type { TimelineData } from '../../render/html/report-data.ts';
import { ticks } from '../../render/html/ticks.ts';
import type { LaneItem } from './lanes.ts';
import { drawTracks, rateText, trackTitles, type Peaks } from './draw-tracks.ts';
import { axisHeight, laneHeight, narrowName, type Layout } from './layout.ts';
import { textWidth } from './text.ts';
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
  readonly peaks: Peaks;
  readonly hoveredUnit: number | undefined;
}

/** Labels that do not fit into so many rows are left out, and counted; their lines stay, and the pointer tells them. */
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

/** Beside the milestones, what they are, and how many of their labels are left out. */
export function drawMilestoneNames(
  context: CanvasRenderingContext2D,
  { layout, palette }: HeadScene,
  placed: readonly PlacedMilestone[],
): void {
  const left = placed.filter(({ title }) => title === '').length;
  context.font = `11px ${palette.sans}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  if (layout.gutter > 0) {
    context.fillStyle = palette.soft;
    context.fillText('Milestones', 10, 11);
    context.fillStyle = palette.faint;
    if (left > 0) context.fillText(`and ${left} not named: point at them`, 10, 26);
  } else if (left > 0) {
    const [text, y] = [`+${left}`, layout.axisTop + axisHeight / 2];
    context.fillStyle = palette.panel;
    context.fillRect(0, y - 7, textWidth(context, context.font, text) + 10, 14);
    context.fillStyle = palette.ink;
    context.fillText(text, 5, y);
  }
}

export function drawHead(context: CanvasRenderingContext2D, scene: HeadScene): void {
  const { layout, palette, view } = scene;
  context.save();
  context.beginPath();
  context.rect(layout.gutter, 0, layout.width - layout.gutter, layout.headHeight);
  context.clip();
  drawAxis(context, layout, palette, view);
  drawTracks(context, scene.data.tracks, layout, palette, scene.peaks);
  drawLanes(context, scene);
  drawChain(context, scene);
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
  context.fillRect(layout.gutter, layout.axisTop + axisHeight - 0.5, layout.width, 1);
}

function drawLanes(context: CanvasRenderingContext2D, scene: HeadScene): void {
  const { lanes, layout, palette, names, data, hoveredUnit } = scene;
  const chain = new Set(data.units.chain);
  const font = `10.5px ${palette.sans}`;
  context.font = font;
  context.textBaseline = 'middle';
  lanes.forEach((items, lane) => {
    const y = layout.lanesTop + lane * laneHeight;
    items.forEach((item, i) => {
      const x = layout.x(item.from);
      const next = items[i + 1];
      const end = next === undefined ? layout.width : layout.x(next.from);
      const width = Math.max(chain.has(item.unit) ? 3 : 1.5, layout.x(item.to) - x);
      drawActive(context, scene, item, y, end);
      if (x + width < layout.gutter || x > layout.width) return;
      const hovered = item.unit === hoveredUnit;
      const isDark = hovered || chain.has(item.unit);
      context.fillStyle = hovered ? palette.accent : isDark ? palette.chain : palette.strong;
      context.fillRect(x, y + 1, width, laneHeight - 4);
      const from = Math.max(x, layout.gutter) + 3;
      const name = names[data.units.name[item.unit]!]!;
      const text = name.length > 60 ? `${name.slice(0, 59)}…` : name;
      const wide = textWidth(context, font, text);
      if (wide + 4 > end - from) return;
      // On a dark bar where it fits, else beside it.
      const inside = isDark && wide + 6 < width;
      context.fillStyle = inside ? palette.panel : palette.ink;
      context.fillText(
        text,
        isDark && !inside ? Math.max(from, x + width + 3) : from,
        y + laneHeight / 2 - 1,
      );
    });
  });
}

/** From the end of its start to its stop: a thin line, as far as its lane is free. */
function drawActive(
  context: CanvasRenderingContext2D,
  { data, layout, palette }: HeadScene,
  { unit, to }: LaneItem,
  y: number,
  end: number,
): void {
  if (data.units.done[unit]! < 0) return;
  const stop = data.units.stop[unit]!;
  const last = Math.min(end - 2, layout.x(stop < 0 ? data.captureUs[1] : stop));
  const from = layout.x(to);
  context.fillStyle = palette.strong;
  if (last > from) context.fillRect(from, y + laneHeight - 3, last - from, 1);
}

/** From what was waited for to who waited. */
function drawChain(context: CanvasRenderingContext2D, { data, lanes, layout, palette }: HeadScene): void {
  const places = new Map<number, { readonly item: LaneItem; readonly y: number }>();
  lanes.forEach((items, lane) => {
    for (const item of items)
      places.set(item.unit, { item, y: layout.lanesTop + lane * laneHeight + laneHeight / 2 - 1 });
  });
  context.strokeStyle = palette.chain;
  context.lineWidth = 1;
  context.beginPath();
  data.units.chain.forEach((unit, i) => {
    const [before, now] = [places.get(data.units.chain[i - 1] ?? -1), places.get(unit)];
    if (before === undefined || now === undefined) return;
    const [x0, x1] = [layout.x(before.item.to), layout.x(now.item.from)];
    context.moveTo(x0, before.y + 0.5);
    context.lineTo(x1 + 0.5, before.y + 0.5);
    context.lineTo(x1 + 0.5, now.y + 0.5);
  });
  context.stroke();
}

/** What the tracks are, in the column of names; on a narrow page there is none. */
function drawHeadNames(
  context: CanvasRenderingContext2D,
  { data, layout, palette, peaks, lanes, unitsLeft }: HeadScene,
): void {
  const font = `11px ${palette.sans}`;
  context.textBaseline = 'middle';
  context.font = font;
  const narrow = layout.gutter === 0;
  data.tracks.forEach(({ id }, i) => {
    const { top, height } = layout.tracks[i]!;
    const peak = `at most ${rateText(id, peaks.get(id) ?? 0)}`;
    if (narrow) {
      context.fillStyle = palette.soft;
      context.fillText(`${trackTitles[id]}, ${peak}`, 6, top - narrowName / 2);
      return;
    }
    const middle = top + height / 2 + 1;
    context.fillStyle = palette.soft;
    context.fillText(trackTitles[id], 10, height < 28 ? middle : middle - 7);
    context.fillStyle = palette.faint;
    if (height < 28) {
      const from = 10 + textWidth(context, font, `${trackTitles[id]}  `);
      if (from + textWidth(context, font, peak) < layout.gutter - 4) context.fillText(peak, from, middle);
    } else context.fillText(peak, 10, middle + 7);
  });
  if (lanes.length === 0) return;
  const lines = [
    'Units starting, then active',
    ...(data.units.chain.length === 0 ? [] : ['critical chain joined']),
    ...(unitsLeft === 0 ? [] : [`and ${unitsLeft} not drawn`]),
  ];
  if (narrow) {
    const text = unitsLeft === 0 ? lines[0]! : `${lines[0]!}; ${unitsLeft} not drawn`;
    context.fillStyle = palette.soft;
    context.fillText(text, 6, layout.lanesTop - narrowName / 2);
    return;
  }
  lines.slice(0, Math.max(1, lanes.length)).forEach((text, i) => {
    context.fillStyle = i === 0 ? palette.soft : palette.faint;
    context.fillText(text, 10, layout.lanesTop + 6 + 15 * i);
  });
}
