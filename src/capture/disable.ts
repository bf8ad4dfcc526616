/** `bootio disable`: takes out what `enable` put in. Runs in the archive stay, and so do settings that the user wrote. */
import { lstatSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomic } from '../archive/write-file.ts';
import { UserError } from '../lib/errors.ts';
import { forgetCommand, rebuildInitramfs } from './initramfs.ts';
import {
  binaryFile,
  initrdFiles,
  installedFiles,
  kernelTypesFile,
  programDirectory,
  recordFile,
  settingsFile,
  wantsLinks,
} from './layout.ts';
import { reportInstallation } from './report-unit.ts';
import { hashOf, readRecord } from './record.ts';
import { insideRoot, readInside } from './root-path.ts';
import { asUserError, reloadSystemd, systemctl, systemdRuns } from './system.ts';

export interface DisableOptions {
  /** Root directory of the machine or image, `/` for this machine. */
  readonly root: string;
}

export interface DisableResult {
  readonly root: string;
  /** Paths of the root that were removed, in order. Empty: nothing was installed. */
  readonly removed: readonly string[];
  /** capture.conf, where it was edited or is older than bootio's installation. */
  readonly kept: readonly string[];
  /** Whether a capture of this boot was running: it was ended, and archived if it could be. */
  readonly endedCapture: boolean;
  readonly reloaded: boolean;
}

/** Throws UserError where the root is no directory, or a file cannot be removed. */
export function disable(options: DisableOptions): DisableResult {
  const root = path.resolve(options.root);
  if (lstatSync(root, { throwIfNoEntry: false }) === undefined)
    throw new UserError(`${root}: no such directory; give the root of a system`);
  try {
    const endedCapture = endCapture(root);
    const record = readRecord(root);
    // A capture that the initramfs begins would find nothing in the system that ends it: where it stays, all of bootio does.
    const removed = [...leaveInitramfs(root)];
    const kept: string[] = [];
    const remove = (name: string): void => {
      const file = insideRoot(root, name);
      if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return;
      // A directory is the program's; a link to one is removed, not what it leads to.
      rmSync(file, { recursive: true });
      removed.push(name);
    };
    // Then these, so that a machine where something below fails boots without a capture.
    for (const { link } of wantsLinks) remove(link);
    for (const file of [...installedFiles, ...reportInstallation]) remove(file.to);
    remove(programDirectory);
    remove(binaryFile);
    remove(kernelTypesFile);
    if (settingsAreOurs(root, record?.settingsHash)) remove(settingsFile);
    else if (readInside(root, settingsFile) !== undefined) kept.push(settingsFile);
    remove(recordFile);
    for (const name of [...(record?.directories ?? [])].reverse()) removeIfEmpty(root, name, removed);
    return { root, removed, kept, endedCapture, reloaded: removed.length > 0 && reloadSystemd(root) };
  } catch (error) {
    throw asUserError(error, 'bootio cannot be removed');
  }
}

/** Has the initramfs made again without the capture. Returns what was removed; where that fails, nothing is. */
function leaveInitramfs(root: string): readonly string[] {
  const files = initrdFiles
    .map(({ to, mode }) => ({ to, mode, file: insideRoot(root, to) }))
    .filter(({ file }) => lstatSync(file, { throwIfNoEntry: false }) !== undefined)
    .map((entry) => ({ ...entry, contents: readInside(root, entry.to) }));
  if (files.length === 0) return [];
  for (const { file } of files) rmSync(file);
  const putBack = (): void => {
    for (const { file, contents, mode } of files) writeFileAtomic(file, contents ?? '', mode);
  };
  try {
    if (rebuildInitramfs(root) === 'impossible')
      throw new UserError(
        `${root}: its initramfs cannot be made from here; run ${forgetCommand} in it, and then disable again`,
      );
  } catch (error) {
    putBack();
    throw error;
  }
  return files.map(({ to }) => to);
}

/** The finishing unit archives at once when it is stopped; without its scripts it could not. */
function endCapture(root: string): boolean {
  if (!systemdRuns(root) || !systemctl('--quiet', 'is-active', 'bootio-capture.service')) return false;
  systemctl('stop', 'bootio-finish.service');
  systemctl('stop', 'bootio-capture.service');
  return true;
}

function settingsAreOurs(root: string, hash: string | null | undefined): boolean {
  const text = readInside(root, settingsFile);
  return text !== undefined && hashOf(text) === hash;
}

function removeIfEmpty(root: string, name: string, removed: string[]): void {
  const directory = insideRoot(root, name);
  if (lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  if (readdirSync(directory).length > 0) return;
  rmdirSync(directory);
  removed.push(name);
}
