/** Room for what is captured: first in memory, then in the archive. A boot writes 1 to 5 MB, a long one some tens. */
import { readSettings } from '../../settings.ts';
import { settingsFile } from '../../layout.ts';
import { ok, problem, unknown, warning, type Check } from '../check.ts';

const megabyte = 1_000_000;
const least = 8 * megabyte;
const enough = 64 * megabyte;
const shown = (bytes: number): string => `${Math.floor(bytes / megabyte)} MB free`;

export const memorySpace: Check = {
  id: 'space-run',
  title: 'Room in /run',
  look({ isLive, space }) {
    if (!isLive) return unknown('seen when it runs: a tenth to a fifth of the memory');
    const run = space('/run');
    if (run?.place !== '/run') return problem('there is no /run', 'mount -t tmpfs tmpfs /run');
    const { freeBytes } = run;
    if (freeBytes < least)
      return problem(`${shown(freeBytes)}: too little for a boot`, 'mount -o remount,size=25% /run');
    if (freeBytes < enough)
      return warning(`${shown(freeBytes)}: a busy boot may not fit`, 'mount -o remount,size=25% /run');
    return ok(shown(freeBytes));
  },
};

export const archiveSpace: Check = {
  id: 'space-archive',
  title: 'Room in the archive',
  look({ read, space, isLive }) {
    const { archive, keepRuns, keepMegabytes } = readSettings(read(settingsFile) ?? '');
    const there = space(archive);
    if (there === undefined) return unknown(`${archive} cannot be looked at`);
    const { freeBytes, isReadOnly, place } = there;
    // An image is often mounted to be looked at only.
    if (isReadOnly && isLive)
      return problem(
        `${archive} is on a file system that is mounted read-only`,
        `mount -o remount,rw ${place}, or bootio enable --archive elsewhere`,
      );
    if (freeBytes < least)
      return problem(
        `${shown(freeBytes)} for ${archive}: too little for a run`,
        'bootio prune --keep 3, or bootio enable --archive elsewhere',
      );
    const limits =
      keepRuns === undefined && keepMegabytes === undefined
        ? '; nothing removes old runs (bootio enable --keep 10)'
        : '';
    if (freeBytes < enough)
      return warning(
        `${shown(freeBytes)} for ${archive}${limits}`,
        'bootio prune --keep 3, and bootio enable --keep 3',
      );
    return ok(`${shown(freeBytes)} for ${archive}${limits}`);
  },
};
