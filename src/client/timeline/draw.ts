/** Draws a whole picture: background, what was not captured, milestone lines, rows, head, the line under the pointer. */
import { drawHead, drawMilestoneNames, placeMilestones, type HeadScene } from './draw-head.ts';
import { drawRows, type RowScene } from './draw-rows.ts';
import { axisHeight } from './layout.ts';
import { textWidth } from './text.ts';
import { ticks } from '../../render/html/ticks.ts';

export interface Scene extends HeadScene, RowScene {
  /** The time under the pointer, in this picture or the other. */
  readonly pointerUs: number | undefined;
}

export function draw(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, palette } = scene;
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, layout.width, layout.height);
  drawGrid(context, scene);
  drawUncaptured(context, scene);
  drawRows(context, scene);
  context.fillStyle = palette.strong;
  context.fillRect(0, layout.headHeight - 1, layout.width, 1);
  drawHead(context, scene);
  drawMilestones(context, scene);
  if (layout.gutter > 0) {
    context.fillStyle = palette.line;
    context.fillRect(layout.gutter - 0.5, 0, 1, layout.height);
  }
  drawPointer(context, scene);
}

function drawGrid(context: CanvasRenderingContext2D, { layout, palette, view }: Scene): void {
  context.fillStyle = palette.line;
  const room = (layout.width - layout.gutter) / 95;
  for (const { us } of ticks(view.from, view.to, room)) {
    const x = Math.round(layout.x(us));
    if (x > layout.gutter) context.fillRect(x, layout.headHeight, 1, layout.height);
  }
}

/** Hatching: nothing is known of this time. */
function drawUncaptured(context: CanvasRenderingContext2D, { data, layout, palette }: Scene): void {
  const [from, to] = data.captureUs;
  const parts: [number, number][] = [
    [layout.gutter, layout.x(from)],
    [layout.x(to), layout.width],
  ];
  for (const [left, right] of parts) {
    const x0 = Math.max(left, layout.gutter);
    const x1 = Math.min(right, layout.width);
    if (x1 - x0 < 1) continue;
    context.fillStyle = hatching(context, palette.line);
    context.fillRect(x0, layout.axisTop, x1 - x0, layout.height);
  }
}

const hatchings = new Map<string, CanvasPattern | string>();

/** Diagonal lines, as a pattern: drawn one by one they would take longer than all the rest. */
function hatching(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const known = hatchings.get(colour);
  if (known !== undefined) return known;
  const tile = document.createElement('canvas');
  tile.width = tile.height = 9;
  const drawn = tile.getContext('2d')!;
  drawn.strokeStyle = colour;
  for (const shift of [-9, 0, 9]) {
    drawn.moveTo(shift - 1, 10);
    drawn.lineTo(shift + 10, -1);
  }
  drawn.stroke();
  const made = context.createPattern(tile, 'repeat') ?? colour;
  hatchings.set(colour, made);
  return made;
}

function drawMilestones(context: CanvasRenderingContext2D, scene: Scene): void {
  const { data, layout, palette } = scene;
  const font = `11px ${palette.sans}`;
  context.textBaseline = 'middle';
  const measure = (text: string): number => textWidth(context, font, text);
  const placed = placeMilestones(data.milestones, layout.x, layout.gutter, layout.width, measure);
  context.strokeStyle = palette.soft;
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  context.globalAlpha = 0.75;
  context.beginPath();
  for (const { x, row } of placed) {
    context.moveTo(Math.round(x) + 0.5, milestoneY(row) - 6);
    context.lineTo(Math.round(x) + 0.5, layout.height);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
  // Over the lines of others.
  context.font = font;
  for (const { title, x, row, leftOfLine } of placed) {
    if (title === '') continue;
    const from = leftOfLine ? x - 4 - measure(title) : x + 4;
    context.fillStyle = palette.panel;
    context.fillRect(from - 1, milestoneY(row) - 6, measure(title) + 2, 12);
    context.fillStyle = palette.ink;
    context.fillText(title, from, milestoneY(row));
  }
  if (data.milestones.length > 0) drawMilestoneNames(context, scene, placed);
}

const milestoneY = (row: number): number => 11 + row * 15;

function drawPointer(context: CanvasRenderingContext2D, { layout, palette, pointerUs, view }: Scene): void {
  if (pointerUs === undefined) return;
  const x = layout.x(pointerUs);
  if (x < layout.gutter || x > layout.width) return;
  context.fillStyle = palette.accent;
  context.fillRect(Math.round(x), layout.axisTop, 1, layout.height);
  const decimals = Math.min(6, Math.max(2, Math.ceil(7.3 - Math.log10(view.span))));
  const label = `${(pointerUs / 1e6).toFixed(decimals)} s`;
  context.font = `600 11px ${palette.sans}`;
  context.textBaseline = 'middle';
  const width = context.measureText(label).width + 10;
  const left = Math.min(x, layout.width - width);
  context.fillRect(left, layout.axisTop + 1, width, axisHeight - 2);
  context.fillStyle = palette.panel;
  context.fillText(label, left + 5, layout.axisTop + axisHeight / 2 + 0.5);
}
