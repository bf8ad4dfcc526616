/**
 * From what a person types for RUN to run directories. In this order: a path (anything with a slash), `latest` or
 * `previous`, a run directory in the working directory, a run id of the archive, a release label, a unique prefix of an id.
 */
import path from 'node:path';
import { existsSync } from 'node:fs';
import { UserError } from '../lib/errors.ts';
import { isDirectory, listRuns, runNames, type RunEntry } from './list.ts';

const maxCandidatesShown = 5;

/**
 * Directories of the runs that `argument` names: one, or all runs of a label, newest first. Never empty. Throws UserError
 * where nothing or several things are meant, naming the candidates.
 */
export function resolveRuns(argument: string, archive: string): string[] {
  if (argument === '')
    throw new UserError('an empty RUN; give a path, a run id, a label, latest or previous');
  if (argument.includes('/') || argument === '.' || argument === '..') return [existingPath(argument)];
  if (argument === 'latest') return [nthNewest(archive, 0, 'latest')];
  if (argument === 'previous') return [nthNewest(archive, 1, 'previous')];
  if (existsSync(path.join(argument, 'run.yaml'))) return [argument];
  const names = runNames(archive);
  if (names.includes(argument)) return [path.join(archive, argument)];

  const runs = usableRuns(archive);
  const labelled = runs.filter((run) => run.manifest?.label === argument);
  if (labelled.length > 0) return labelled.map((run) => run.directory);
  const sameId = runs.filter((run) => run.manifest?.id === argument);
  if (sameId[0] !== undefined) return [sameId[0].directory];

  const candidates = names.filter((name) => name.startsWith(argument)).sort();
  if (candidates.length === 1) return [path.join(archive, candidates[0]!)];
  if (candidates.length > 1) throw new UserError(ambiguous(argument, candidates));
  if (isDirectory(argument)) return [argument];
  throw new UserError(`${argument}: no such run in ${archive}; ${whatThereIs(archive, names.length)}`);
}

function existingPath(argument: string): string {
  if (isDirectory(argument)) return argument;
  if (existsSync(argument))
    throw new UserError(`${argument}: not a directory; a run is a directory with run.yaml`);
  throw new UserError(
    `${argument}: no such directory; give the path of a run, or see bootio list for the archive's`,
  );
}

function nthNewest(archive: string, n: number, word: string): string {
  const runs = usableRuns(archive);
  const run = runs[n];
  if (run !== undefined) return run.directory;
  const count = runs.length === 0 ? 'no usable run' : 'only one usable run';
  throw new UserError(`${word}: ${count} in ${archive}; ${whatThereIs(archive, runs.length)}`);
}

function usableRuns(archive: string): RunEntry[] {
  return listRuns(archive).filter((run) => run.problem === undefined);
}

function ambiguous(argument: string, candidates: readonly string[]): string {
  const shown = candidates.slice(0, maxCandidatesShown).join(', ');
  const more = candidates.length - maxCandidatesShown;
  return `${argument}: begins ${candidates.length} run ids: ${shown}${more > 0 ? ` and ${more} more` : ''}; give more of one`;
}

/** What to do when a run is not there depends on whether others are. */
function whatThereIs(archive: string, count: number): string {
  if (count > 0) return 'see bootio list';
  return isDirectory(archive)
    ? 'it holds none; see bootio enable, or name another archive with --archive'
    : 'that archive does not exist; see bootio enable, or name another with --archive';
}
