/** Talking to the running systemd, and errors of the file system in words. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { UserError } from '../lib/errors.ts';

/** Whether `root` is this machine's own and systemd runs it. */
export function systemdRuns(root: string): boolean {
  return root === '/' && existsSync('/run/systemd/system');
}

/** Runs systemctl; false where it fails. */
export function systemctl(...args: readonly string[]): boolean {
  return spawnSync('systemctl', args, { stdio: 'ignore' }).status === 0;
}

/** Has the running systemd read the units again where `root` is its own. Returns whether that was done. */
export function reloadSystemd(root: string): boolean {
  return systemdRuns(root) && systemctl('daemon-reload');
}

/** `error` as one line for the user where it is one of the file system; anything else is a bug and stays as it is. */
export function asUserError(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  const where = path === undefined ? '' : `${path}: `;
  if (code === 'EACCES' || code === 'EPERM')
    return new UserError(`${where}${what}: no permission; run it as root`);
  if (code === 'EROFS')
    return new UserError(`${where}${what}: the file system is read-only; mount it read-write first`);
  return new UserError(`${where}${what}: ${error.message}`);
}
