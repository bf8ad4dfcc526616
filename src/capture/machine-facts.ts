/** The manifest's facts about this machine, from /proc, /sys and os-release: what systemd/bootio-manifest writes for a boot. */
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Manifest } from '../archive/manifest.ts';

type MachineFacts = Pick<Manifest, 'host' | 'os' | 'kernel'>;

/** Longer values are cut: the manifest's schema refuses what nobody could have meant. */
const maxValueLength = 4096;

/** What is not there is left out. */
export function machineFacts(): MachineFacts {
  const model =
    readText('/sys/class/dmi/id/product_name') ?? readText('/proc/device-tree/model')?.replaceAll('\0', '');
  const commandLine = readText('/proc/cmdline');
  const rootFilesystem = rootFilesystemOf(readText('/proc/mounts') ?? '');
  const rootDisk = rootDiskOf(readText('/proc/self/mountinfo') ?? '');
  return {
    host: {
      name: clean(os.hostname()),
      architecture: os.machine(),
      cpus: os.cpus().length,
      memoryBytes: os.totalmem(),
      ...(model === undefined ? {} : { model: clean(model) }),
      ...(rootFilesystem === undefined ? {} : { rootFilesystem }),
      ...(rootDisk === undefined ? {} : { rootDisk: clean(rootDisk) }),
    },
    os: parseOsRelease(readText('/etc/os-release') ?? readText('/usr/lib/os-release') ?? ''),
    kernel: {
      release: clean(os.release()),
      version: clean(os.version()),
      ...(commandLine === undefined ? {} : { commandLine: clean(commandLine) }),
    },
  };
}

/** os-release(5): assignments as a shell would read them; only its quoting is undone. Of several of one key the last counts. */
export function parseOsRelease(text: string): Record<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (match !== null) values.set(match[1]!, clean(unquote(match[2]!)));
  }
  return Object.fromEntries(values);
}

function unquote(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value);
  if (match === null) return value;
  return match[1] === '"' ? match[2]!.replace(/\\(["$`\\])/g, '$1') : match[2]!;
}

/** The last mount over / is the one that is seen; before it there may be the initramfs. */
function rootFilesystemOf(mounts: string): string | undefined {
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .findLast((fields) => fields[1] === '/')?.[2];
}

/** The disk's model, or else the bus that a virtual one is on, and whether it turns; undefined for what is on no disk of its own. */
function rootDiskOf(mountinfo: string): string | undefined {
  const fields = mountinfo.split('\n').map((line) => line.split(' '));
  const number = fields.findLast((each) => each[4] === '/')?.[2];
  const device = `/sys/dev/block/${number}`;
  if (number === undefined || !existsSync(device)) return undefined;
  // Not joined as text: the name of a device is a link, and the folder above is that of what it leads to.
  const disk = existsSync(`${device}/partition`) ? `${device}/..` : device;
  const kind = readText(`${disk}/device/model`)?.trim() ?? busOf(`${disk}/device/subsystem`);
  if (kind === undefined || kind === '') return undefined;
  const turns = { '0': ', not rotating', '1': ', rotating' }[
    readText(`${disk}/queue/rotational`)?.trim() ?? ''
  ];
  return `${kind}${turns ?? ''}`;
}

function busOf(link: string): string | undefined {
  try {
    return path.basename(readlinkSync(link));
  } catch {
    return undefined;
  }
}

function clean(text: string): string {
  return text
    .trim()
    .replaceAll(/[\t\n]/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '')
    .slice(0, maxValueLength);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
