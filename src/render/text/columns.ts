/** Fitting text into the columns of a terminal: wide characters take two, combining ones none. Text must be printable. */

/** East Asian wide and emoji ranges (Unicode 15.1 EastAsianWidth W and F), coarse: what is in doubt counts as wide. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{Mn}|\p{Me}/u;
const ascii = /^[\x20-\x7e]*$/;

export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Cuts out of the middle what does not fit, so that both ends of a path can be read. */
export function shorten(text: string, width: number): string {
  // Names of 64 kB come: measure no more of them than could ever fit.
  if (text.length <= 4 * width && displayWidth(text) <= width) return text;
  if (width <= 1) return width === 1 ? '…' : '';
  // The end of a path says more than its beginning.
  const tail = Math.ceil((width - 1) * 0.6);
  return `${take(Array.from(text.slice(0, 4 * width)), width - 1 - tail)}…${takeEnd(Array.from(text.slice(-4 * width)), tail)}`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Breaks a sentence into lines at its blanks; words longer than a line stay whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function widthOf(character: string): number {
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

function take(characters: readonly string[], width: number): string {
  let used = 0;
  let taken = '';
  for (const character of characters) {
    used += widthOf(character);
    if (used > width) break;
    taken += character;
  }
  return taken;
}

function takeEnd(characters: readonly string[], width: number): string {
  let used = 0;
  let from = characters.length;
  while (from > 0 && used + widthOf(characters[from - 1]!) <= width) used += widthOf(characters[--from]!);
  return characters.slice(from).join('');
}
