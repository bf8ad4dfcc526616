/** Writing to stdout and stderr. Long output goes out in pieces, as fast as its reader takes it. */
import { printable } from '../lib/escape.ts';
import { clearProgress } from './progress.ts';

const pieceLength = 65_536;

/** Writes each line and a newline. A reader that went away ends the process (see main.ts), so later lines are not made. */
export async function writeLines(lines: Iterable<string>): Promise<void> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    await write(piece);
    piece = '';
  }
  if (piece !== '') await write(piece);
}

/** Writes a JSON document with a newline at its end. */
export async function writeJson(document: object): Promise<void> {
  await write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** As writeJson, each row of a table on one line: documents with ten thousands of them are written and read sooner, and can be grepped. */
export async function writeJsonTables(document: object): Promise<void> {
  await writeLines(jsonTables(document));
}

function* jsonTables(document: object): Iterable<string> {
  const fields = Object.entries(document);
  for (const [i, [name, value]] of fields.entries()) {
    const [begin, end] = [
      `${i === 0 ? '{' : ''} ${JSON.stringify(name)}: `,
      i === fields.length - 1 ? ' }' : ',',
    ];
    if (!Array.isArray(value) || value.length === 0) {
      yield `${begin}${JSON.stringify(value)}${end}`;
      continue;
    }
    yield `${begin}[`;
    for (const [row, each] of value.entries())
      yield `  ${JSON.stringify(each)}${row === value.length - 1 ? '' : ','}`;
    yield ` ]${end}`;
  }
}

/** One line on stderr: the output can be used, but its reader should know something about it. */
export function warn(message: string): void {
  clearProgress();
  process.stderr.write(`bootio: warning: ${printable(message)}\n`);
}

/** One line on stderr, where stdout is for a command's own output. */
export function say(message: string): void {
  clearProgress();
  process.stderr.write(`bootio: ${printable(message)}\n`);
}

/** One line on stderr that only a person at a terminal wants to know. */
export function note(message: string): void {
  clearProgress();
  if (process.stderr.isTTY) process.stderr.write(`bootio: ${printable(message)}\n`);
}

/** Writes text as it is, and waits until stdout has taken it. */
export function write(text: string): Promise<void> {
  clearProgress();
  return new Promise((resolve) => {
    // Errors come to the stream's error listener; the process does not outlive them.
    process.stdout.write(text, () => {
      resolve();
    });
  });
}
