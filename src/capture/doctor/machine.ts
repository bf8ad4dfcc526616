/**
 * What the checks look at: the running system, or the root of an image, of which nothing is executed. What an image says may be
 * anything; what is quoted of it is made printable where it is printed.
 */
import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync, statfsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { followInside } from '../root-path.ts';

/** Kernels give pages, and nothing that is looked at is larger. */
const maxBytes = 4 * 1024 * 1024;

/** Of more at once, files of /proc/sys give nothing (the kernel would need as much memory). */
const maxRead = 65_536;

export interface Machine {
  readonly root: string;
  /** It is the running one: /proc and /sys are its own. */
  readonly isLive: boolean;
  readonly isRoot: boolean;
  /** Release of the kernel that runs, or of the newest that the image has; undefined where it has none. */
  readonly kernel: string | undefined;
  /** `CONFIG_...` to its value; undefined where the kernel's configuration cannot be read. */
  readonly config: ReadonlyMap<string, string> | undefined;
  /** Text of a regular file; undefined where there is none, or none that may be read. */
  readonly read: (name: string) => string | undefined;
  readonly exists: (name: string) => boolean;
  /** Names in a directory; none where it cannot be read. */
  readonly names: (name: string) => readonly string[];
  /** Of the file system of the nearest directory above `name` that there is; undefined where that cannot be told. */
  readonly space: (name: string) => { freeBytes: number; isReadOnly: boolean; place: string } | undefined;
}

export function machineAt(
  root: string,
  overrides: Partial<Pick<Machine, 'isLive' | 'kernel'>> = {},
): Machine {
  const isLive = overrides.isLive ?? root === '/';
  const at = (name: string): string => followInside(root, name);
  const read = (name: string): string | undefined => readBounded(at(name))?.toString('utf8');
  const names = (name: string): readonly string[] => {
    try {
      return readdirSync(at(name));
    } catch {
      return [];
    }
  };
  const kernel = overrides.kernel ?? (root === '/' ? os.release() : newest(kernelsOf(names)));
  return {
    root,
    isLive,
    isRoot: process.getuid?.() === 0,
    kernel,
    config: parseConfig(configText(kernel, at, read)),
    read,
    exists: (name) => statSync(at(name), { throwIfNoEntry: false }) !== undefined,
    names,
    space: (name) => spaceOf(at, name),
  };
}

function kernelsOf(names: Machine['names']): string[] {
  const modules = [...names('/usr/lib/modules'), ...names('/lib/modules')];
  const images = names('/boot').flatMap((name) => /^vmlinuz-(.*)$/.exec(name)?.[1] ?? []);
  return [...modules, ...images].filter((name) => /^\d+\.\d+/.test(name));
}

/** By the numbers in the names: 6.12 is newer than 6.2. */
function newest(releases: readonly string[]): string | undefined {
  return [...releases].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}

function configText(
  kernel: string | undefined,
  at: (name: string) => string,
  read: Machine['read'],
): string | undefined {
  const packed = readBounded(at('/proc/config.gz'));
  if (packed !== undefined) {
    try {
      return gunzipSync(packed, { maxOutputLength: maxBytes }).toString('latin1');
    } catch {
      // Not one; then the files of the distribution.
    }
  }
  if (kernel === undefined) return undefined;
  return read(`/boot/config-${kernel}`) ?? read(`/usr/lib/modules/${kernel}/config`);
}

function parseConfig(text: string | undefined): Map<string, string> | undefined {
  if (text === undefined) return undefined;
  const lines = text.split('\n').flatMap((line) => {
    const match = /^(CONFIG_\w+)=(.*)$/.exec(line);
    return match === null ? [] : [[match[1]!, match[2]!] as const];
  });
  return lines.length === 0 ? undefined : new Map(lines);
}

function readBounded(file: string): Buffer | undefined {
  try {
    if (!statSync(file).isFile()) return undefined;
    const size = statSync(file).size;
    // Files of /proc and /sys say that they are empty, or a page.
    if (size > maxBytes) return undefined;
    if (size > 4096) return readFileSync(file);
    const buffer = Buffer.alloc(maxBytes);
    const descriptor = openSync(file, 'r');
    try {
      let length = 0;
      for (let read = -1; read !== 0 && length < maxBytes; length += read)
        read = readSync(descriptor, buffer, length, Math.min(maxRead, maxBytes - length), null);
      return buffer.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}

function spaceOf(at: (name: string) => string, name: string): ReturnType<Machine['space']> {
  for (let place = name; ; place = path.posix.dirname(place)) {
    try {
      const { bavail, bsize } = statfsSync(at(place));
      return { freeBytes: bavail * bsize, isReadOnly: isReadOnly(at(place)), place };
    } catch {
      if (place === '/' || !place.startsWith('/')) return undefined;
    }
  }
}

/** The mount that `directory` is in, as the kernel lists it: the last of those that are above it. */
function isReadOnly(directory: string): boolean {
  let options = '';
  let longest = -1;
  for (const line of (readBounded('/proc/self/mounts')?.toString('utf8') ?? '').split('\n')) {
    const [, place = '', , flags = ''] = line.split(' ');
    if (
      place === '' ||
      (directory !== place && !`${directory}/`.startsWith(place === '/' ? '/' : `${place}/`))
    )
      continue;
    if (place.length < longest) continue;
    longest = place.length;
    options = flags;
  }
  return options.split(',').includes('ro');
}

/** Of the release of a kernel; false for what is no such. */
export function olderThan(release: string | undefined, major: number, minor: number): boolean {
  const [, theirMajor, theirMinor] = /^(\d+)\.(\d+)/.exec(release ?? '') ?? [];
  return Number(theirMajor) < major || (Number(theirMajor) === major && Number(theirMinor) < minor);
}
