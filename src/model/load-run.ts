/** Loads a run directory into the model. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from '../archive/manifest.ts';
import { decodeEvents } from '../decode/decode.ts';
import type { DecodedEvents, FileEvent } from '../decode/events.ts';
import { UserError } from '../lib/errors.ts';
import { nanoseconds } from '../lib/units.ts';
import { accessTable, totalsOf } from './access-table.ts';
import { monotonicClock } from './clock.ts';
import { completenessOf } from './completeness.ts';
import { detailsOf } from './details.ts';
import { milestonesOf } from './milestones.ts';
import { readOwners } from './owners.ts';
import { readPackages } from './packages.ts';
import { processTree, withTotals } from './processes.ts';
import { readRunText } from './run-text.ts';
import type { FileType, Run, RunFile } from './types.ts';
import { readUnitFiles } from './unit-files.ts';
import { readUnits } from './units.ts';

/**
 * Reads the run in `directory`. Damage is no error: it is counted in `completeness`. Throws UserError where there is no run, or
 * one of a format that this bootio does not know.
 */
export function loadRun(directory: string): Run {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError(`${directory}: no such directory; a run is a directory with run.yaml and events.bio`);
  }
  const manifest = readManifest(directory);
  const events = decodeEvents(path.join(directory, 'events.bio'));
  const span = spanOf(events);
  const tree = processTree(events, span.startNs);
  const accesses = accessTable(events.accesses, tree.indexOf);
  const readTime = monotonicClock(events.start, events.clocks);
  const units = readUnits(readRunText(directory, 'units.txt'), readTime);
  const milestones = milestonesOf(span, units, readRunText(directory, 'manager.txt'), manifest, readTime);
  return {
    directory,
    manifest,
    processes: withTotals(tree.processes, totalsOf(accesses, tree.processes.length)),
    files: events.files.map(runFile),
    accesses,
    details: detailsOf(events.details, events.files, tree.indexOf),
    units,
    milestones,
    completeness: completenessOf(events, manifest, span, milestones),
    packages: readPackages(readRunText(directory, 'packages.txt')),
    owners: readOwners(readRunText(directory, 'owners.txt')),
    unitFiles: readUnitFiles(readRunText(directory, 'unit-files.txt')),
    startNs: nanoseconds(span.startNs),
    endNs: nanoseconds(span.endNs),
  };
}

function spanOf(events: DecodedEvents): { startNs: number; endNs: number } {
  const startNs = events.start?.ns ?? events.firstNs;
  return { startNs, endNs: Math.max(startNs, events.end?.ns ?? events.lastNs) };
}

const fileTypes: ReadonlyMap<number, FileType> = new Map([
  [1, 'fifo'],
  [2, 'character'],
  [4, 'directory'],
  [6, 'block'],
  [8, 'regular'],
  [10, 'link'],
  [12, 'socket'],
]);

function runFile(file: FileEvent, index: number): RunFile {
  const { path: name, major, minor, inode, type } = file;
  return { index, path: name, device: { major, minor }, inode, type: fileTypes.get(type) ?? 'other' };
}
