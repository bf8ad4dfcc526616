/** The scrolling part of a picture: a row a process, with its place in the tree, its name and its bar. */
import { ProcessBit, type TimelineData } from '../../render/html/report-data.ts';
import { indentOf, type Layout } from './layout.ts';
import { colourNumber, paint, signOf, type Colour } from './colours.ts';
import { fittedText, textWidth } from './text.ts';
import type { Palette } from './palette.ts';
import type { SpawnTree, TreeRow } from './tree.ts';

export interface RowScene {
  readonly data: TimelineData;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly names: readonly string[];
  readonly tree: SpawnTree;
  readonly rows: readonly TreeRow[];
  /** Said where there are none. */
  readonly nothing: string;
  readonly scrolled: number;
  readonly hovered: number | undefined;
  readonly selected: number | undefined;
  /** What the other picture's process is matched with here. */
  readonly partner: number | undefined;
  /** Beside the name: what became of it; '' for nothing. */
  readonly markOf: (process: number) => string;
  readonly colourOf: (process: number) => Colour;
}

export function drawRows(context: CanvasRenderingContext2D, scene: RowScene): void {
  const { layout, rows, scrolled, palette } = scene;
  const top = layout.headHeight;
  const first = Math.max(0, Math.floor(scrolled / layout.rowHeight));
  const shown = Math.ceil((layout.height - top) / layout.rowHeight) + 1;
  const seen = rows.slice(first, first + shown);
  const yOf = (i: number): number => top + (first + i) * layout.rowHeight - scrolled;
  clipped(context, [0, top, layout.width, layout.height - top], () => {
    seen.forEach((row, i) => {
      drawBackground(context, scene, row, yOf(i));
      drawGuides(context, layout, palette, row, yOf(i));
    });
    clipped(context, [layout.gutter, top, layout.width - layout.gutter, layout.height - top], () => {
      seen.forEach((row, i) => {
        drawBarOf(context, scene, row, yOf(i));
      });
    });
    seen.forEach((row, i) => {
      drawName(context, scene, row, yOf(i));
    });
    if (rows.length === 0) {
      context.font = `12px ${palette.sans}`;
      context.fillStyle = palette.soft;
      context.textBaseline = 'middle';
      context.fillText(scene.nothing, 10, top + layout.rowHeight / 2);
    }
  });
}

function clipped(
  context: CanvasRenderingContext2D,
  box: readonly [x: number, y: number, width: number, height: number],
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(...box);
  context.clip();
  draw();
  context.restore();
}

function drawBackground(
  context: CanvasRenderingContext2D,
  scene: RowScene,
  { process }: TreeRow,
  y: number,
): void {
  const { layout, palette, hovered, selected, partner } = scene;
  if (process !== hovered && process !== selected && process !== partner) return;
  context.fillStyle = palette.hover;
  context.fillRect(0, y, layout.width, layout.rowHeight);
  if (process !== selected && process !== partner) return;
  context.fillStyle = palette.accent;
  context.fillRect(0, y, 3, layout.rowHeight);
}

function drawGuides(
  context: CanvasRenderingContext2D,
  layout: Layout,
  palette: Palette,
  row: TreeRow,
  y: number,
): void {
  context.fillStyle = palette.line;
  for (let depth = 0; depth < Math.min(row.depth, 7); depth++) {
    context.fillRect(Math.round(indentOf(layout, depth) + 3), y, 1, layout.rowHeight);
  }
}

function drawName(context: CanvasRenderingContext2D, scene: RowScene, row: TreeRow, y: number): void {
  const { layout, palette, data, names, selected } = scene;
  const { processes } = data;
  const isNarrow = layout.gutter === 0;
  const x = indentOf(layout, row.depth);
  const middle = y + (isNarrow ? 9 : layout.rowHeight / 2);
  if (row.foldable) drawTriangle(context, palette, x, middle, row.hidden + row.twins.length > 0);
  const dim = (processes.flags[row.process]! & (ProcessBit.own | ProcessBit.kernel)) !== 0;
  context.fillStyle = dim ? palette.faint : palette.ink;
  const font = `${row.process === selected ? '600 ' : ''}12px ${palette.sans}`;
  const name = names[processes.name[row.process]!]!;
  const mark = scene.markOf(row.process);
  const folded =
    row.hidden > 0 ? `  +${row.hidden}` : row.twins.length > 0 ? `  ×${row.twins.length + 1}` : '';
  const room = (isNarrow ? layout.width : layout.gutter) - x - 16;
  const shown = mark === '' ? folded : `${folded}  ${mark}`;
  const text = fittedText(context, font, name, room - textWidth(context, font, shown)) + shown;
  context.font = font;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillText(text, x + 11, middle + 0.5);
}

function drawTriangle(
  context: CanvasRenderingContext2D,
  palette: Palette,
  x: number,
  y: number,
  folded: boolean,
): void {
  context.fillStyle = palette.soft;
  context.beginPath();
  if (folded) {
    context.moveTo(x + 1, y - 4);
    context.lineTo(x + 7, y);
    context.lineTo(x + 1, y + 4);
  } else {
    context.moveTo(x - 1, y - 2.5);
    context.lineTo(x + 8, y - 2.5);
    context.lineTo(x + 3.5, y + 3.5);
  }
  context.fill();
}

function drawBarOf(context: CanvasRenderingContext2D, scene: RowScene, row: TreeRow, y: number): void {
  const isNarrow = scene.layout.gutter === 0;
  const middle = y + (isNarrow ? 21 : scene.layout.rowHeight / 2);
  const height = isNarrow ? 8 : 11;
  const others = row.hidden > 0 ? [...scene.tree.descendants(row.process), ...row.twins] : row.twins;
  // What is folded away shows through its row; of many in the same pixels and of one colour one is enough.
  const drawn = new Set<number>();
  for (const process of others) {
    const place = placeOf(scene, process);
    if (place === undefined) continue;
    const [from, to] = [Math.round(place.x0), Math.round(place.x1)];
    const key = (from * 65_536 + to) * 32 + colourNumber(scene.colourOf(process));
    if (drawn.has(key)) continue;
    drawn.add(key);
    drawBar(context, scene, process, place, middle, height);
  }
  const place = placeOf(scene, row.process);
  if (place !== undefined) drawBar(context, scene, row.process, place, middle, height);
}

/** Where a process's life is, in pixels; undefined out of view. */
interface BarPlace {
  readonly x0: number;
  readonly x1: number;
}

function placeOf(
  { data: { processes, captureUs }, layout }: RowScene,
  process: number,
): BarPlace | undefined {
  const exit = processes.exit[process]!;
  const start = layout.x(processes.start[process]!);
  const end = layout.x(exit < 0 ? captureUs[1] : exit);
  if (end < layout.gutter - 2 || start > layout.width) return undefined;
  const x0 = Math.max(start, layout.gutter - 20);
  return { x0, x1: Math.min(Math.max(end, x0 + 1.5), layout.width + 20) };
}

/** Bars so wide have the sign of their kind, so that colours are not all that tells. */
const roomForSign = 13;

/** Thin from fork to the last exec and after the last file; full in between; a cap at the exit. */
function drawBar(
  context: CanvasRenderingContext2D,
  scene: RowScene,
  process: number,
  { x0, x1 }: BarPlace,
  middle: number,
  height: number,
): void {
  const { layout, palette } = scene;
  const { processes } = scene.data;
  const exec = processes.exec[process]!;
  const from = exec < 0 ? x0 : Math.min(x1 - 1.5, Math.max(x0, layout.x(exec)));
  const busy = processes.busy[process]!;
  const to = busy < 0 ? from : Math.min(x1, Math.max(from + 2, layout.x(busy) + 2));
  context.fillStyle = palette.idle;
  context.fillRect(x0, middle - 2, x1 - x0, 4);
  const colour = scene.colourOf(process);
  const fill = paint(colour, palette);
  const shown = colour === 'none' ? height - 4 : height;
  const [top, width] = [middle - shown / 2, Math.max(2, to - from)];
  const isPale = palette.pale.has(fill);
  context.fillStyle = isPale ? palette.faint : fill;
  context.fillRect(from, top, width, shown);
  if (isPale && width > 3) {
    context.fillStyle = fill;
    context.fillRect(from + 1, top + 1, width - 2, shown - 2);
  }
  if (typeof colour === 'object' && 'kind' in colour)
    drawSign(context, palette, colour.kind, fill, from, to, middle, layout.gutter);
  if (processes.exit[process]! < 0) return;
  context.fillStyle = processes.status[process] === 0 ? palette.soft : palette.ink;
  context.fillRect(x1 - 0.5, middle - height / 2, 1, height);
}

function drawSign(
  context: CanvasRenderingContext2D,
  palette: Palette,
  kind: number,
  fill: string,
  from: number,
  to: number,
  middle: number,
  gutter: number,
): void {
  const left = Math.max(from, gutter);
  if (to - left < roomForSign) return;
  context.font = `600 9px ${palette.sans}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.onKind.get(fill) ?? palette.ink;
  context.fillText(signOf(kind), left + 4, middle + 0.5);
}
