/** Images and boots of the test systems: the shell scripts of this directory, and what they leave, as values. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { reportsDirectory } from '../../src/archive/run-files.ts';

export type Release = 'debian-11' | 'debian-12' | 'debian-13' | 'debian-testing';
/** What build-image makes of a release. */
export type Image = Release | `${Release}+initrd` | 'debian-12+desktop';

const here = import.meta.dirname;

/** A service as the guest's systemd knew it when the boot was over. */
export interface GuestService {
  readonly name: string;
  readonly mainPid: number;
  /** CLOCK_MONOTONIC; 0 where it had no main process. */
  readonly mainStartNs: number;
}

export interface Boot {
  /** Directory of the run, where there is exactly one in the guest's archive besides what was put there. */
  readonly run: string | undefined;
  /** What the guest wrote about it: `enable --report`. */
  readonly reports: string;
  /** `key=value` lines of guest/report; of repeated keys, all values in order. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
  readonly services: readonly GuestService[];
  /** 512-byte sectors that the disk had read when graphical.target was to be reached. */
  readonly sectorsRead: number;
}

export interface BootOptions {
  readonly capture: boolean;
  /** See BOOT_CLOCK in `boot`: one processor, and disk reads that repeat exactly. */
  readonly exact: boolean;
  /** More of the kernel's command line. */
  readonly arguments?: readonly string[];
  /** A run that the guest's archive begins with: a directory of its id. */
  readonly earlier?: string;
}

/** Builds the program and the probes (each quick where nothing changed), then the image. */
export function buildImage(image: Image, ...enableOptions: readonly string[]): void {
  const top = path.join(here, '..', '..');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('make', ['--silent', '-C', 'probes'], { cwd: top, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync(path.join(here, 'build-image'), [image, ...enableOptions], { stdio: 'inherit' });
}

/** Boots the image once. What it left stays until `removeBoots`. */
export function boot(image: Image, { capture, exact, arguments: more = [], earlier }: BootOptions): Boot {
  const out = mkdtempSync(path.join(tmpdir(), `bootio-boot-${image}-`));
  directories.push(out);
  execFileSync(path.join(here, 'boot'), [image, out, ...(capture ? [] : ['bootio=off']), ...more], {
    stdio: 'inherit',
    env: { ...process.env, BOOT_CLOCK: exact ? 'exact' : 'real', BOOT_RUN: earlier ?? '' },
  });
  const facts = readFacts(readFileSync(path.join(out, 'report.txt'), 'utf8'));
  const archive = path.join(out, 'runs');
  const besides = [reportsDirectory, ...(earlier === undefined ? [] : [path.basename(earlier)])];
  const runs = readRuns(archive).filter((name) => !besides.includes(name));
  return {
    run: runs.length === 1 ? path.join(archive, runs[0]!) : undefined,
    reports: path.join(archive, reportsDirectory, runs[0] ?? ''),
    facts,
    services: readServices(facts.get('service') ?? []),
    sectorsRead: Number(facts.get('graphical.sectorsRead')?.[0]),
  };
}

const directories: string[] = [];

export function removeBoots(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

function readRuns(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readFacts(text: string): Map<string, string[]> {
  const facts = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (at < 0) continue;
    const key = line.slice(0, at);
    facts.set(key, [...(facts.get(key) ?? []), line.slice(at + 1)]);
  }
  return facts;
}

/** Blocks of `systemctl show`, in which an empty line ends a unit. */
function readServices(lines: readonly string[]): GuestService[] {
  return `${lines.join('\n')}\n`.split('\n\n').flatMap((block) => {
    const value = (key: string): string => new RegExp(`^${key}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    if (value('Id') === '') return [];
    const mainStartNs = Number(value('ExecMainStartTimestampMonotonic')) * 1000;
    return [{ name: value('Id'), mainPid: Number(value('ExecMainPID')), mainStartNs }];
  });
}
