/**
 * The runs of an archive, newest first. A run that cannot be used is listed too, with the reason: a run that silently
 * disappears from a list costs its owner more than one that says what is wrong with it.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { bytesBelow, isPinned, reportsDirectory } from './run-files.ts';

export interface RunEntry {
  readonly directory: string;
  /** The directory's name, which is the run's id wherever bootio made it. */
  readonly name: string;
  /** Undefined where the run is broken. */
  readonly manifest: Manifest | undefined;
  /** Why the run is broken, in one line; undefined where it is not. */
  readonly problem: string | undefined;
  /** Size of the raw events; 0 where there are none. */
  readonly eventBytes: number;
  /** Of all its files. */
  readonly bytes: number;
  /** It stays when the archive is pruned. */
  readonly pinned: boolean;
}

/**
 * Reads the manifests of all runs below `archive`. An archive that does not exist yet holds no runs. Throws UserError
 * where it cannot be read.
 */
export function listRuns(archive: string): RunEntry[] {
  return runNames(archive)
    .map((name) => readEntry(path.join(archive, name), name))
    .sort(newestFirst);
}

/** Names of the run directories in `archive`, unordered, without reading any manifest. */
export function runNames(archive: string): string[] {
  try {
    return readdirSync(archive, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !isNoRun(entry.name))
      .map((entry) => entry.name)
      .filter((name) => isDirectory(path.join(archive, name)));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new UserError(`${archive}: not a directory, so not an archive of runs`);
    throw new UserError(`${archive}: the archive cannot be read (${code ?? String(error)}); try as root`);
  }
}

/** What is being written or removed, and what is written about runs. */
const isNoRun = (name: string): boolean => name.startsWith('.') || name === reportsDirectory;

export function isDirectory(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readEntry(directory: string, name: string): RunEntry {
  const eventBytes = eventSize(directory);
  const stored = {
    directory,
    name,
    eventBytes: eventBytes ?? 0,
    bytes: bytesBelow(directory),
    pinned: isPinned(directory),
  };
  try {
    const manifest = readManifest(directory);
    const problem = eventBytes === undefined ? `${path.join(directory, 'events.bio')}: missing` : undefined;
    return { ...stored, manifest, problem };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...stored, manifest: undefined, problem: error.message };
  }
}

function eventSize(directory: string): number | undefined {
  try {
    return statSync(path.join(directory, 'events.bio')).size;
  } catch {
    return undefined;
  }
}

/** By the time the capture began; runs without one (broken) come last. Names decide ties, so that the order is stable. */
function newestFirst(a: RunEntry, b: RunEntry): number {
  const difference = createdMs(b) - createdMs(a);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.name < b.name ? 1 : a.name > b.name ? -1 : 0;
}

function createdMs(entry: RunEntry): number {
  const parsed = entry.manifest === undefined ? NaN : Date.parse(entry.manifest.created);
  return Number.isNaN(parsed) ? 0 : parsed;
}
