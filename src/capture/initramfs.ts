/**
 * The initramfs of the machine or image: whether the capture is to be in it, and having it made again, by the machine's own tool
 * (systemd/bootio-initramfs says how). In an image that tool runs in a chroot, with the kernel's file systems where it alone sees them.
 */
import { spawnSync } from 'node:child_process';
import { lstatSync, type Stats } from 'node:fs';
import { UserError } from '../lib/errors.ts';
import { printable } from '../lib/escape.ts';
import { initramfsScript, initrdFiles, initrdGenerators, type InstalledFile } from './layout.ts';
import { followInside, insideRoot } from './root-path.ts';

/** Whether any file that puts the capture into an initramfs is there. */
export function isInInitrd(root: string): boolean {
  return initrdFiles.some(({ to }) => statInside(insideRoot(root, to)) !== undefined);
}

/** The files for the generators that the root has. Throws UserError where it has none that bootio knows. */
export function filesForInitrd(root: string): readonly InstalledFile[] {
  const files = initrdGenerators
    .filter(({ directory }) => statInside(followInside(root, directory))?.isDirectory() === true)
    .flatMap((generator) => generator.files);
  if (files.length > 0) return files;
  throw new UserError(
    `${root}: neither initramfs-tools nor dracut makes its initramfs; leave --initrd out, and boots are captured from the first unit on`,
  );
}

/** What the user has to run in the root, where it cannot be run from here. */
export const rebuildCommand = `${initramfsScript} rebuild`;
export const forgetCommand = `${initramfsScript} forget`;

/** `done`, or `impossible` where nothing of the root can be run from here (another processor, no right to). Throws UserError where it fails. */
export function rebuildInitramfs(root: string): 'done' | 'impossible' {
  const { error, status, stderr } = root === '/' ? run(initramfsScript, 'rebuild') : runInside(root);
  if (error !== undefined || status === 126 || status === 127) return 'impossible';
  if (status === 0) return 'done';
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new UserError(printable(reason.replace(/^bootio: /, '')));
}

// TMPDIR names a directory of this machine: in the image there may be none.
const inOwnMounts = `set -e
unset TMPDIR
cd "$1"
{ mount -t proc proc proc; mount --rbind /sys sys; mount --rbind /dev dev; mount -t tmpfs tmpfs run; } 2>/dev/null || exit 126
exec chroot . "$2" rebuild`;

function runInside(root: string): Outcome {
  if (process.getuid?.() !== 0) return { error: new Error('chroot'), status: null, stderr: '' };
  const mounts = ['--mount', '--propagation', 'private'];
  return run('unshare', ...mounts, 'sh', '-c', inOwnMounts, 'sh', root, initramfsScript);
}

interface Outcome {
  readonly error?: Error | undefined;
  readonly status: number | null;
  readonly stderr: string;
}

function run(command: string, ...args: readonly string[]): Outcome {
  return spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
}

function statInside(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}
