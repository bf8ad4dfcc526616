/** The details of a run with the model's numbers, and fills joined to the paths that became known later. */
import type { DecodedDetails } from '../decode/details.ts';
import type { FileEvent } from '../decode/events.ts';
import type { RunDetails } from './types.ts';

/** `processIndex` maps decoded process indexes to those of the model. */
export function detailsOf(
  decoded: DecodedDetails,
  files: readonly FileEvent[],
  processIndex: Uint32Array,
): RunDetails {
  const named = namedFiles(files);
  const moved = <T extends { readonly process: number }>(rows: readonly T[]): T[] =>
    rows.map((row) => ({ ...row, process: processIndex[row.process]! }));
  return {
    failedLookups: moved(decoded.failedLookups),
    ioctls: moved(decoded.ioctls),
    fills: moved(decoded.fills).map((fill) => ({ ...fill, file: named(fill.file) })),
    blocked: moved(decoded.blocked).map((wait) => ({ ...wait, file: named(wait.file) })),
    requests: decoded.requests,
    changes: moved(decoded.changes),
    kernelReads: moved(decoded.kernelReads),
    syncs: moved(decoded.syncs),
  };
}

/** Finds for a file without a path (its pages were read before anyone opened it) one with a path on the same inode. */
function namedFiles(files: readonly FileEvent[]): (file: number) => number {
  const inodeOf = (file: FileEvent): string => `${file.major}:${file.minor}:${file.inode}`;
  const paths = new Map<string, number>();
  if (files.some((file) => file.path === '')) {
    files.forEach((file, index) => {
      if (file.path !== '') paths.set(inodeOf(file), index);
    });
  }
  return (index) => {
    const file = files[index];
    if (file?.path !== '') return index;
    return paths.get(inodeOf(file)) ?? index;
  };
}
