/** From a RUN argument to loaded runs, with what their reader must know on stderr. */
import path from 'node:path';
import { resolveRuns } from '../archive/resolve.ts';
import { loadRun } from '../model/load-run.ts';
import type { Run } from '../model/types.ts';
import { warn } from './output.ts';

/** Throws UserError where the argument names no run, several that are not one label's, or one that cannot be read. */
export function loadArgument(argument: string, archive: string): Run {
  const directories = resolveRuns(argument, archive);
  const directory = directories[0]!;
  if (directories.length > 1) {
    warn(
      `${argument}: ${directories.length} runs have this label; took the newest, ${path.basename(directory)}`,
    );
  }
  return loadWhole(directory);
}

/**
 * All runs that the argument names, oldest first; each is loaded when it is asked for, so that none need be kept. Throws as loadArgument
 * does, of what it names at once.
 */
export function loadGroup(argument: string, archive: string): Iterable<Run> {
  const directories = resolveRuns(argument, archive).reverse();
  return (function* () {
    for (const directory of directories) yield loadWhole(directory);
  })();
}

function loadWhole(directory: string): Run {
  const run = loadRun(directory);
  const damage = damageOf(run);
  if (damage !== undefined) warn(`${directory}: ${damage}`);
  return run;
}

/** What the file itself has lost, as opposed to what the capture did not see (which the output says). */
function damageOf({ completeness }: Run): string | undefined {
  const { ended, damagedBytes, damagedBlocks, badRecords } = completeness;
  const parts = [
    damagedBytes > 0 || damagedBlocks > 0
      ? `${damagedBytes} bytes are damaged (${damagedBlocks} blocks missing)`
      : '',
    badRecords > 0 ? `${badRecords} records are bad` : '',
    ended ? '' : 'it was cut off before its end',
  ].filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  return `events.bio: ${parts.join(', ')}; the whole blocks were analysed`;
}
