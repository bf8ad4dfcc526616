/** `bootio status`: what is installed, what it will do, and what it has done. Data only. */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { listRuns, type RunEntry } from '../archive/list.ts';
import { UserError } from '../lib/errors.ts';
import { isInInitrd } from './initramfs.ts';
import { binaryFile, installedFiles, settingsFile, wantsLinks } from './layout.ts';
import { followInside, insideRoot, readInside } from './root-path.ts';
import { readSettings, type EffectiveSettings } from './settings.ts';
import { systemctl, systemdRuns } from './system.ts';

export interface StatusOptions {
  /** Root directory of the machine or image, `/` for this machine. */
  readonly root: string;
  /** Path in that root; without it the one that capture.conf names. */
  readonly archive?: string | undefined;
}

export interface StatusReport {
  readonly root: string;
  /** Installed files that are missing; empty where all of bootio is there. */
  readonly missing: readonly string[];
  readonly installed: boolean;
  /** Whether the next boot is captured. */
  readonly enabled: boolean;
  readonly settings: EffectiveSettings;
  /** Whether captures begin in the initramfs. */
  readonly initrd: boolean;
  /**
   * `running`: a capture of this boot is on; `finishing`: it has ended and is not in the archive yet; `kept`: its run could not be
   * archived; `failed`: it could not begin, or its unit has failed since, and nothing of it is there.
   */
  readonly capture: 'none' | 'running' | 'finishing' | 'kept' | 'failed';
  /** Of a run that is kept: why, and where it is. */
  readonly keptBecause: string | undefined;
  /** The host's path. */
  readonly archive: string;
  /** Newest first, at most five. */
  readonly lastRuns: readonly RunEntry[];
}

const maxRuns = 5;

/** Throws UserError where the root is no directory or the archive cannot be read. */
export function status(options: StatusOptions): StatusReport {
  const root = path.resolve(options.root);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`${root}: not a directory; give the root of a system`);
  const isThere = (name: string): boolean =>
    lstatSync(insideRoot(root, name), { throwIfNoEntry: false }) !== undefined;
  const missing = [binaryFile, ...installedFiles.map((file) => file.to)].filter((name) => !isThere(name));
  const settings = readSettings(readInside(root, settingsFile) ?? '');
  const archive = followInside(root, options.archive ?? settings.archive);
  return {
    root,
    missing,
    installed: missing.length === 0,
    enabled: missing.length === 0 && wantsLinks.every(({ link }) => isThere(link)),
    settings,
    initrd: isInInitrd(root),
    ...captureState(root),
    archive,
    lastRuns: listRuns(archive).slice(0, maxRuns),
  };
}

/** From the spool, which is there from the capture's beginning until its run is in the archive. */
function captureState(root: string): Pick<StatusReport, 'capture' | 'keptBecause'> {
  const directory = followInside(root, '/run/bootio');
  let spool: string | undefined;
  try {
    spool = readdirSync(directory).find((name) => name.startsWith('spool-'));
  } catch {
    // No capture in this boot, or not to be seen by this user.
  }
  if (spool === undefined) {
    const failed = systemdRuns(root) && systemctl('--quiet', 'is-failed', 'bootio-capture.service');
    return { capture: failed ? 'failed' : 'none', keptBecause: undefined };
  }
  const keptBecause = readInside(root, `/run/bootio/${spool}/kept`)?.trim();
  if (keptBecause !== undefined) return { capture: 'kept', keptBecause };
  const ended =
    lstatSync(path.join(directory, spool, 'capture.txt'), { throwIfNoEntry: false }) !== undefined;
  return { capture: ended ? 'finishing' : 'running', keptBecause };
}
