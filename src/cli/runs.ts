/** From a RUN argument to loaded runs, with what their reader must know on stderr. */
import path from 'node:path';
import { resolveRuns } from '../archive/resolve.ts';
import { loadRun } from '../model/load-run.ts';
import { namesIn, ownPatterns, Redactor, type Redaction } from '../model/redact/redact.ts';
import type { Run } from '../model/types.ts';
import type { RedactOptions } from './options.ts';
import { warn } from './output.ts';
import { showProgress } from './progress.ts';

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
    for (const [i, directory] of directories.entries()) {
      showProgress(`reading ${argument}: run`, i, directories.length);
      yield loadWhole(directory);
    }
  })();
}

/** Runs that are shown together: all that some arguments name, redacted alike where that is asked for. */
export interface RunGroups {
  /** As loadGroup. */
  readonly load: (argument: string) => Iterable<Run>;
  /** One of them once more. */
  readonly again: (directory: string) => Run;
  /** What was left out of those that were loaded; undefined where nothing was to be. */
  readonly redaction: () => Redaction | undefined;
}

/** What one of the runs gives away is hidden in all, so that each is looked through before the first is shown. Throws as loadArgument does. */
export function loadGroups(
  names: readonly string[],
  archive: string,
  { redact, 'redact-pattern': patterns }: RedactOptions,
): RunGroups {
  const own = ownPatterns(patterns);
  if (!redact && own.length === 0) {
    return { load: (name) => loadGroup(name, archive), again: loadRun, redaction: () => undefined };
  }
  const directories = new Set(names.flatMap((name) => resolveRuns(name, archive)));
  const redactor = new Redactor(
    Array.from(directories, (directory) => namesIn(loadRun(directory))),
    own,
  );
  return {
    load: function* (name) {
      for (const run of loadGroup(name, archive)) yield redactor.run(run);
    },
    again: (directory) => redactor.run(loadRun(directory)),
    redaction: () => redactor.redaction(),
  };
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
