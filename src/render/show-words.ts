/** Words for the numbers of details: calls, errors, operations, devices; and for where a look-up was made. */
import { constants } from 'node:os';
import { printable } from '../lib/escape.ts';

const calls = numbered('open', 'stat', 'access', 'readlink', 'execute');
const changes = numbered(
  ...['unlink', 'rmdir', 'rename', 'mkdir', 'link', 'symlink', 'truncate', 'fallocate'],
);

/** `open`, `execute`; `call 9` for one that a later version records. */
export const lookupCall = (call: number): string => calls.get(call) ?? `call ${call}`;

/** `rename`; `change 99` for one that a later version records. */
export const changeName = (operation: number): string => changes.get(operation) ?? `change ${operation}`;

export { requestName } from '../model/request-names.ts';

/** Changes of sizes; the others change names. */
export const changesSize = (operation: number): boolean => operation === 7 || operation === 8;

/** `254:1`; in the kernel a device number has 20 bits of minor. */
export function deviceOf(disk: number): { readonly major: number; readonly minor: number } {
  return { major: Math.floor(disk / 2 ** 20), minor: disk % 2 ** 20 };
}

/** A directory, or what stands for one; safe to show. */
export function lookupPlace(directory: string): string {
  return directory === '' ? '(relative)' : printable(directory);
}

let errnoNames: ReadonlyMap<number, string> | undefined;

/** `ENOENT`; `errno 123` where Node has no name for it. Runs are read on Linux: the numbers are this machine's. */
export function errnoName(errno: number): string {
  // Of two names of one number the first stays: EAGAIN, not EWOULDBLOCK.
  errnoNames ??= new Map(
    Object.entries(constants.errno)
      .reverse()
      .map(([name, number]) => [number, name]),
  );
  return errnoNames.get(errno) ?? `errno ${errno}`;
}

/** By number, from 1. */
function numbered(...words: readonly string[]): ReadonlyMap<number, string> {
  return new Map(words.map((word, i) => [i + 1, word]));
}
