/** `bootio status`: what will happen at the next boot, how the last capture went, and what is in the archive. Data only. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { listRuns, type RunEntry } from '../archive/list.ts';
import { UserError } from '../lib/errors.ts';
import { driftOf, type Drift } from './drift.ts';
import { machineAt } from './doctor/machine.ts';
import { isInInitrd } from './initramfs.ts';
import { binaryFile, installedFiles, settingsFile, wantsLinks } from './layout.ts';
import { reportIsInstalled } from './report-unit.ts';
import { followInside, lstatInside, readInside } from './root-path.ts';
import { readSettings, type EffectiveSettings } from './settings.ts';
import { isSessionRunning, thisBoot, waitingSpools, type ThisBoot } from './this-boot.ts';

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
  /** Whether boots are analysed when they are over. */
  readonly report: boolean;
  /** What is not as this bootio would install it; none where boots are not captured. */
  readonly drift: readonly Drift[];
  readonly boot: ThisBoot;
  /** The last boot that is in the archive. */
  readonly lastBoot: RunEntry | undefined;
  /** Names of spools of earlier boots, for the next one to archive. */
  readonly waiting: readonly string[];
  /** A capture that is no boot's. */
  readonly sessionRunning: boolean;
  /** The host's path. */
  readonly archive: string;
  /** Undefined where that cannot be told. */
  readonly freeBytes: number | undefined;
  /** Newest first, at most five. */
  readonly lastRuns: readonly RunEntry[];
  /** Host's paths that this user may not read: what is in them is not told. */
  readonly unreadable: readonly string[];
}

const maxRuns = 5;

/** Throws UserError where the root is no directory, or the archive is none. */
export function status(options: StatusOptions): StatusReport {
  const root = path.resolve(options.root);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`${root}: not a directory; give the root of a system`);
  const isThere = (name: string): boolean => lstatInside(root, name) !== undefined;
  const missing = [binaryFile, ...installedFiles.map((file) => file.to)].filter((name) => !isThere(name));
  const enabled = missing.length === 0 && wantsLinks.every(({ link }) => isThere(link));
  const settings = readSettings(readInside(root, settingsFile) ?? '');
  const place = options.archive ?? settings.archive;
  const archive = followInside(root, place);
  const runs = runsIn(archive);
  const boot = thisBoot(
    root,
    (runs ?? []).map((run) => run.name),
    enabled,
  );
  return {
    root,
    missing,
    installed: missing.length === 0,
    enabled,
    settings,
    initrd: isInInitrd(root),
    report: reportIsInstalled(root),
    drift: enabled ? driftOf(root) : [],
    boot: boot.state === 'none' && runs === undefined ? { ...boot, state: 'unknown' } : boot,
    lastBoot: runs?.find(({ manifest }) => manifest?.kind === 'boot'),
    waiting: waitingSpools(root),
    sessionRunning: boot.state !== 'running' && boot.state !== 'unknown' && isSessionRunning(root),
    archive,
    freeBytes: machineAt(root).space(place)?.freeBytes,
    lastRuns: (runs ?? []).slice(0, maxRuns),
    unreadable: [
      ...(boot.state === 'unknown' ? [followInside(root, '/run/bootio')] : []),
      ...(runs === undefined ? [archive] : []),
    ],
  };
}

/** Undefined where this user may not see them. Throws UserError where that is no archive. */
function runsIn(archive: string): RunEntry[] | undefined {
  try {
    readdirSync(archive);
  } catch (error) {
    if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  }
  return listRuns(archive);
}
