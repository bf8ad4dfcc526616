/** What `pin` and `unpin` do with their RUN: unlike for other commands, a label means all of its runs. */
import { resolveRuns } from '../archive/resolve.ts';
import { readManifest } from '../archive/manifest.ts';
import { isPinned, setPinned } from '../archive/run-files.ts';
import { asUserError } from '../capture/system.ts';
import { printable } from '../lib/escape.ts';
import { writeLines } from './output.ts';

export const pinHelp =
  'Path of a run, run id or unique prefix of one, latest or previous, or a label: all of its runs';

/** Throws UserError where the argument names no run, or the run cannot be changed. */
export async function pinArgument(argument: string, archive: string, pinned: boolean): Promise<void> {
  const lines: string[] = [];
  for (const directory of resolveRuns(argument, archive)) {
    const { id } = readManifest(directory);
    const was = isPinned(directory);
    try {
      setPinned(directory, pinned);
    } catch (error) {
      throw asUserError(error, pinned ? 'the run cannot be pinned' : 'the run cannot be unpinned');
    }
    const done = pinned ? 'Pinned' : 'Unpinned';
    lines.push(
      `${printable(id)}: ${was === pinned ? `was ${done.toLowerCase()} already` : done.toLowerCase()}`,
    );
  }
  await writeLines(lines);
}
