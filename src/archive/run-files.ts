/** What a run directory holds besides raw facts, and how much it takes. Links are neither followed nor counted. */
import { lstatSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A run with this (empty) file in its directory stays when an archive is pruned. */
const pinFile = 'pinned';
/** Of an archive: what is written about its runs, in a directory of the run's name. */
export const reportsDirectory = 'reports';

export function isPinned(run: string): boolean {
  return lstatSync(path.join(run, pinFile), { throwIfNoEntry: false }) !== undefined;
}

/** Throws what the file system throws. Pinning what is pinned changes nothing, and so for the other. */
export function setPinned(run: string, pinned: boolean): void {
  if (!pinned) rmSync(path.join(run, pinFile), { force: true });
  else if (!isPinned(run)) writeFileSync(path.join(run, pinFile), '', { flag: 'wx', mode: 0o600 });
}

/** Bytes of all regular files below `directory`; 0 where it cannot be read. */
export function bytesBelow(directory: string): number {
  let sum = 0;
  try {
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) sum += sizeOf(path.join(entry.parentPath, entry.name));
  } catch {
    // Not for this user, or it is being removed.
  }
  return sum;
}

function sizeOf(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
