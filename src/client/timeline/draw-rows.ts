/** The scrolling part of a picture: a row a process, with its place in the tree, its name and its bar. */
import { ProcessBit, type TimelineData } from '../../render/html/report-data.ts';
import { indentOf, type Layout } from './layout.ts';
import { paint, type Colour } from './colours.ts';
import type { Palette } from './palette.ts';
import type { SpawnTree, TreeRow } from './tree.ts';

export interface RowScene {
  readonly data: TimelineData;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly names: readonly string[];
  readonly tree: SpawnTree;
  readonly rows: readonly TreeRow[];
  readonly scrolled: number;
  readonly hovered: number | undefined;
  readonly selected: number | undefined;
  readonly colourOf: (process: number) => Colour;
}

export function drawRows(context: CanvasRenderingContext2D, scene: RowScene): void {
  const { layout, rows, scrolled, palette } = scene;
  context.save();
  context.beginPath();
  context.rect(0, layout.headHeight, layout.width, layout.height - layout.headHeight);
  context.clip();
  const first = Math.max(0, Math.floor(scrolled / layout.rowHeight));
  const shown = Math.ceil((layout.height - layout.headHeight) / layout.rowHeight) + 1;
  const last = Math.min(rows.length, first + shown);
  for (let i = first; i < last; i++) {
    const row = rows[i]!;
    const y = layout.headHeight + i * layout.rowHeight - scrolled;
    drawBackground(context, scene, row, y);
    drawGuides(context, layout, palette, row, y);
    drawBarOf(context, scene, row, y);
    drawName(context, scene, row, y);
  }
  context.restore();
}

function drawBackground(
  context: CanvasRenderingContext2D,
  scene: RowScene,
  { process }: TreeRow,
  y: number,
): void {
  const { layout, palette, hovered, selected } = scene;
  if (process !== hovered && process !== selected) return;
  context.fillStyle = palette.hover;
  context.fillRect(0, y, layout.width, layout.rowHeight);
  if (process !== selected) return;
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
  context.font = `${row.process === selected ? '600 ' : ''}12px ${palette.sans}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const name = names[processes.name[row.process]!]!;
  const folded =
    row.hidden > 0 ? `  +${row.hidden}` : row.twins.length > 0 ? `  ×${row.twins.length + 1}` : '';
  const room = (isNarrow ? layout.width : layout.gutter) - x - 16;
  context.fillText(
    fitted(context, name, room - context.measureText(folded).width) + folded,
    x + 11,
    middle + 0.5,
  );
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

/** As much of the text as fits; long names are cut before they are measured. */
function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  let shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  if (context.measureText(shown).width <= room) return shown;
  let length = shown.length;
  while (length > 1 && context.measureText(`${shown.slice(0, length)}…`).width > room) length--;
  shown = shown.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  return `${shown}…`;
}

function drawBarOf(context: CanvasRenderingContext2D, scene: RowScene, row: TreeRow, y: number): void {
  const { layout } = scene;
  const isNarrow = layout.gutter === 0;
  const middle = y + (isNarrow ? 21 : layout.rowHeight / 2);
  const height = isNarrow ? 8 : 11;
  context.save();
  context.beginPath();
  context.rect(layout.gutter, y, layout.width - layout.gutter, layout.rowHeight);
  context.clip();
  // What is folded away shows through its parent's row.
  if (row.hidden > 0) {
    for (const below of scene.tree.descendants(row.process).slice(0, 400))
      drawBar(context, scene, below, middle, height);
  }
  for (const twin of row.twins) drawBar(context, scene, twin, middle, height);
  drawBar(context, scene, row.process, middle, height);
  context.restore();
}

/** Thin from fork to the last exec and after the last file; full in between; a cap at the exit. */
function drawBar(
  context: CanvasRenderingContext2D,
  scene: RowScene,
  process: number,
  middle: number,
  height: number,
): void {
  const { data, layout, palette } = scene;
  const { processes, captureUs } = data;
  const start = processes.start[process]!;
  const exited = processes.exit[process]! >= 0;
  const end = exited ? processes.exit[process]! : captureUs[1];
  if (layout.x(end) < layout.gutter - 2 || layout.x(start) > layout.width) return;
  const x0 = Math.max(layout.x(start), layout.gutter - 20);
  const x1 = Math.min(Math.max(layout.x(end), x0 + 1.5), layout.width + 20);
  const exec = processes.exec[process]!;
  const from = exec < 0 ? x0 : Math.min(x1 - 1.5, Math.max(x0, layout.x(exec)));
  const busy = processes.busy[process]!;
  const to = busy < 0 ? from : Math.min(x1, Math.max(from + 2, layout.x(busy) + 2));
  context.fillStyle = palette.idle;
  context.fillRect(x0, middle - 2, x1 - x0, 4);
  const colour = scene.colourOf(process);
  context.fillStyle = paint(colour, palette);
  const shown = colour === 'none' ? height - 4 : height;
  context.fillRect(from, middle - shown / 2, Math.max(2, to - from), shown);
  if (!exited) return;
  context.fillStyle = processes.status[process] === 0 ? palette.soft : palette.ink;
  context.fillRect(x1 - 0.5, middle - height / 2, 1, height);
}
