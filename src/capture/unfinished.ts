/**
 * Sessions that are being captured, in directories beside their final places: whose each is, and what becomes of one whose process was
 * killed. From the beginning on such a directory has a manifest, so that nothing but the end is missing from what is recovered.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readManifest, type Manifest } from '../archive/manifest.ts';
import { writeManifest } from '../archive/write-manifest.ts';
import { readCaptureReport } from './capture-report.ts';

const prefix = '.session-';
const ownerFile = 'owner';
/** For the time of the capture only. */
const workingFiles = ['ready', 'begin.txt', 'touched', 'manager.all', ownerFile];

/** Where a session with this id is written until it is whole. */
export function unfinishedDirectory(parent: string, id: string): string {
  return path.join(parent, `${prefix}${id}`);
}

/** Marks `directory` as this process's. */
export function claim(directory: string, manifest: Manifest): void {
  writeFileSync(path.join(directory, ownerFile), thisProcess(), { mode: 0o600 });
  writeManifest(directory, manifest);
}

/** Takes away what is not part of a run. */
export function tidy(directory: string): void {
  const parts = readdirSync(directory).filter((name) => name.endsWith('.part'));
  for (const name of [...workingFiles, ...parts]) rmSync(path.join(directory, name), { force: true });
}

/** Makes whole what a capture that was killed has written. False where that is nothing. */
export function makeWhole(binary: string, directory: string): boolean {
  return spawnSync(binary, ['--recover', directory], { stdio: 'ignore' }).status === 0;
}

/** As `begun`, with what the capture says of itself now. */
export function withReport(begun: Manifest, directory: string): Manifest {
  const { capture, completeness, startNs } = readCaptureReport(directory);
  return {
    ...begun,
    capture: { ...begun.capture, ...capture, ...(startNs === undefined ? {} : { startNs }) },
    completeness,
  };
}

/**
 * Puts into `archive` what processes that are gone have left in it. Returns the ids of those runs. To be called while no other capture can
 * be on (probes/lock.h), so that nobody writes there any more.
 */
export function recoverSessions(archive: string, binary: string): string[] {
  return readdirSync(archive).flatMap((name) => {
    const directory = path.join(archive, name);
    if (!name.startsWith(prefix) || !isAbandoned(directory)) return [];
    const id = recoverSession(archive, directory, binary);
    return id === undefined ? [] : [id];
  });
}

function recoverSession(archive: string, directory: string, binary: string): string | undefined {
  try {
    if (!makeWhole(binary, directory)) {
      rmSync(directory, { recursive: true });
      return undefined;
    }
    const begun = readManifest(directory);
    writeManifest(directory, withReport(begun, directory));
    tidy(directory);
    renameSync(directory, path.join(archive, begun.id));
    return begun.id;
  } catch {
    // It stays as it is: a capture that is on is not to fail for it.
    return undefined;
  }
}

/** What this process is called by nobody else: of this machine since it was started. */
function thisProcess(): string {
  return [os.hostname(), bootId(), process.pid, startOf(process.pid)].join('\n');
}

/** Of a machine that shares the archive nothing is known. */
function isAbandoned(directory: string): boolean {
  const [host, boot, pid, start] = (readText(path.join(directory, ownerFile)) ?? '').split('\n');
  if (host !== os.hostname() || start === undefined) return false;
  return boot !== bootId() || startOf(Number(pid)) !== start;
}

const bootId = (): string => readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';

/** When a process began, in the kernel's ticks; empty where there is none. Its name, in parentheses, may hold anything. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
