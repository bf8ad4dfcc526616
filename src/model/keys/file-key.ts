/** The key under which a file of one run meets the same file of another: its path with what is known to vary replaced. */
import { filePatterns } from './file-patterns.ts';

/** Pure and total: any text in, a key out; a key's key is itself. A path without anything that varies is its own key. */
export function fileKey(path: string): string {
  let key = path;
  for (const pattern of filePatterns) key = pattern.apply(key);
  return key;
}
