/** The text files of a run directory beside events.bio: all optional, all hostile. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';

const maxBytes = 64 * 1_048_576;

/** The text of `directory`/`name`; '' where there is no such file. Throws UserError where it is absurdly large. */
export function readRunText(directory: string, name: string): string {
  const file = path.join(directory, name);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) return '';
  if (stat.size > maxBytes)
    throw new UserError(`${file}: larger than 64 MiB, so not a file of a run; remove it`);
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

/** `KEY=VALUE` lines in blocks that blank lines separate, as `systemctl show` prints them. */
export function* propertyBlocks(text: string): Iterable<ReadonlyMap<string, string>> {
  let block = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0) {
      block.set(line.slice(0, equals), line.slice(equals + 1));
    } else if (line.trim() === '' && block.size > 0) {
      yield block;
      block = new Map();
    }
  }
  if (block.size > 0) yield block;
}
