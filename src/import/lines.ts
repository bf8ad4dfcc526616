/** Lines of a file of any size in bounded memory. */
import { createReadStream } from 'node:fs';
import { decodeBytes } from '../lib/escape.ts';
import { UserError } from '../lib/errors.ts';

/** Longer lines are given as undefined: no trace has them, and a file without newlines must not fill the memory. */
const maxLineBytes = 1_048_576;

/**
 * Lines without their newline (and carriage return), bytes as decodeBytes has them. `progress` is told how many bytes were read, before
 * their lines. Throws UserError where reading fails.
 */
export async function* linesOf(
  file: string,
  progress?: (bytes: number) => void,
): AsyncIterable<string | undefined> {
  let bytes = 0;
  let pending: Buffer[] = [];
  let length = 0;
  const take = (last: Buffer): string | undefined => {
    const whole = length + last.length;
    const line =
      whole > maxLineBytes
        ? undefined
        : text(pending.length === 0 ? last : Buffer.concat([...pending, last]));
    [pending, length] = [[], 0];
    return line;
  };
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      progress?.(bytes);
      let from = 0;
      for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
        yield take(chunk.subarray(from, to));
        from = to + 1;
      }
      // Of a line that is too long only the length is kept.
      const rest = chunk.subarray(from);
      length += rest.length;
      if (length <= maxLineBytes) pending.push(rest);
      else pending = [];
    }
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${(error as Error).message}`);
  }
  if (length > 0) yield take(Buffer.alloc(0));
}

function text(line: Buffer): string {
  return decodeBytes(line.at(-1) === 13 ? line.subarray(0, -1) : line);
}
