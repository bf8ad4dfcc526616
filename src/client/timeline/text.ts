/** Widths of texts on a canvas, each measured once: a picture has the same few hundred texts in every frame. */

const widths = new Map<string, number>();
const cuts = new Map<string, string>();
/** A reader who scrolls through a huge run meets ever new names. */
const mostKept = 20_000;

/** In pixels. May leave the context with this font. */
export function textWidth(context: CanvasRenderingContext2D, font: string, text: string): number {
  const key = `${font}\n${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > mostKept) widths.clear();
    context.font = font;
    widths.set(key, (width = context.measureText(text).width));
  }
  return width;
}

/** As much of the text as fits; long names are cut before they are measured. */
export function fittedText(
  context: CanvasRenderingContext2D,
  font: string,
  text: string,
  room: number,
): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  if (textWidth(context, font, shown) <= room) return shown;
  const key = `${font}\n${Math.floor(room)}\n${shown}`;
  let cut = cuts.get(key);
  if (cut === undefined) {
    if (cuts.size > mostKept) cuts.clear();
    context.font = font;
    let length = shown.length;
    while (length > 1 && context.measureText(`${shown.slice(0, length)}…`).width > Math.floor(room)) length--;
    cuts.set(key, (cut = `${shown.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…`));
  }
  return cut;
}
