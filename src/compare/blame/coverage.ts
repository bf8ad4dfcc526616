/** How much of what the releases touched is accounted for: the files that both have, and those of one that something explains. */
import type { Activity } from '../activity.ts';
import type { FileRow } from '../types.ts';
import type { Blame } from './blame.ts';
import type { Coverage } from './types.ts';

export function coverageOf(files: readonly FileRow[], blame: Blame): Coverage {
  let [bytes, matchedBytes, explainedBytes] = [0, 0, 0];
  const unmatched: { path: string; side: 'a' | 'b'; bytes: number }[] = [];
  for (const row of files) {
    const size = sizeOf(row.a) + sizeOf(row.b);
    bytes += size;
    const side = row.sides === 'both' ? undefined : row.sides;
    if (side === undefined) matchedBytes += size;
    else if (blame.ofFile(row).causes.length > 0) explainedBytes += size;
    else unmatched.push({ path: row.path, side, bytes: size });
  }
  unmatched.sort((x, y) => y.bytes - x.bytes);
  return { bytes, matchedBytes, explainedBytes, unmatched };
}

const sizeOf = ({ readBytes, writeBytes, diskBytes }: Activity): number => readBytes + writeBytes + diskBytes;
