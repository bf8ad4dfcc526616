/**
 * Removes runs from an archive. What an archive holds is not trusted: a directory counts only where its name is a run's id and its
 * manifest says label and time as bootio writes them. Anything else, links too, is not looked into and not removed; nor is a run
 * that is still being written, whose name begins with a dot.
 */
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';
import { bytesBelow, isPinned, reportsDirectory } from './run-files.ts';
import { tooMany, type Limits, type StoredRun } from './retention.ts';

export interface PruneOptions {
  readonly limits: Limits;
  /** Only runs of this label; undefined: of all. */
  readonly label?: string | undefined;
  /** Name of a run that stays whatever the limits. */
  readonly spared?: string | undefined;
  /** Says what would be removed. */
  readonly dryRun?: boolean | undefined;
}

/** Returns what was removed, in that order. Throws UserError where the archive cannot be read, or a run not be removed. */
export function prune(archive: string, { limits, label, spared, dryRun = false }: PruneOptions): StoredRun[] {
  try {
    if (!dryRun) removeLeftovers(archive);
    const runs = storedRuns(archive).filter((run) => label === undefined || run.label === label);
    const removed = tooMany(runs, limits, spared);
    if (!dryRun) for (const { name } of removed) removeRun(archive, name);
    return removed;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const permission = code === 'EACCES' || code === 'EPERM';
    throw new UserError(
      permission ? `${archive}: no permission to remove runs; try as root` : `${archive}: ${message}`,
    );
  }
}

function storedRuns(archive: string): StoredRun[] {
  if (lstatSync(archive, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(archive).flatMap((name) => {
    if (!/^(?![-.])[\w.:-]{1,128}$/.test(name)) return [];
    const run = path.join(archive, name);
    if (lstatSync(run, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
    const facts = labelAndTime(path.join(run, 'run.yaml'));
    return facts === undefined ? [] : [{ name, ...facts, pinned: isPinned(run), bytes: bytesBelow(run) }];
  });
}

const manifestBytes = 65_536;

/** As text, the way the shell script does it, so that both agree on what is bootio's. */
function labelAndTime(manifest: string): Pick<StoredRun, 'label' | 'created'> | undefined {
  if (lstatSync(manifest, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  const lines = beginningOf(manifest).split('\n');
  const valueOf = (key: string): { text: string; plain: boolean } | undefined => {
    const line = lines.find((each) => each.startsWith(`${key}: `));
    if (line === undefined) return undefined;
    const text = line.slice(key.length + 2);
    const [, , quoted] = /^(['"])(.*)\1$/s.exec(text) ?? [];
    return { text: quoted ?? text, plain: quoted === undefined };
  };
  const label = valueOf('label');
  const created = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z$/.exec(valueOf('created')?.text ?? '')?.[1];
  if (label === undefined || created === undefined) return undefined;
  if (label.plain && ['null', '~'].includes(label.text)) return { label: null, created };
  return /^(?!-)[\w.:+~@-]+$/.test(label.text) ? { label: label.text, created } : undefined;
}

function beginningOf(file: string): string {
  const buffer = Buffer.alloc(manifestBytes);
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return buffer.toString('latin1', 0, readSync(descriptor, buffer));
  } finally {
    closeSync(descriptor);
  }
}

/** Of what was removed and, where that was interrupted, is not gone yet. */
const trashPrefix = '.removed-';

function removeLeftovers(archive: string): void {
  if (lstatSync(archive, { throwIfNoEntry: false }) === undefined) return;
  for (const name of readdirSync(archive))
    if (name.startsWith(trashPrefix)) discard(path.join(archive, name));
}

/**
 * First out of the way, in one step each, and then file by file: nobody sees half a run. Not into a directory that is made for it: a full
 * disk has no room for one. What is killed between the two leaves a run without its reports, for the next one to remove.
 */
function removeRun(archive: string, name: string): void {
  const trash = path.join(archive, `${trashPrefix}${name}`);
  const trashOfReports = `${trash}-reports`;
  for (const place of [trash, trashOfReports]) discard(place);
  const reports = path.join(archive, reportsDirectory);
  const isOurs = [reports, path.join(reports, name)].every(
    (directory) => lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() === true,
  );
  if (isOurs) renameSync(path.join(reports, name), trashOfReports);
  renameSync(path.join(archive, name), trash);
  for (const place of [trash, trashOfReports]) discard(place);
}

function discard(place: string): void {
  rmSync(place, { recursive: true, force: true });
}
