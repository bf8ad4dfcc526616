/**
 * `bootio capture`: a session, now. The capture binary writes the run beside its final place, facts about the machine are
 * added, and the directory gets its name when it is whole.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkLabel } from '../archive/label.ts';
import type { Manifest } from '../archive/manifest.ts';
import { writeManifest } from '../archive/write-manifest.ts';
import { UserError } from '../lib/errors.ts';
import { CaptureProcess, type CaptureNews } from './capture-process.ts';
import { addHostFacts } from './host-facts.ts';
import { Interruptions } from './interruptions.ts';
import { machineFacts } from './machine-facts.ts';
import { captureBinary, shippedFile } from './shipped.ts';
import { asUserError } from './system.ts';
import { claim, makeWhole, recoverSessions, tidy, unfinishedDirectory, withReport } from './unfinished.ts';

/** What a session is at: its capture's news, and then the collecting of facts about the machine. */
export type SessionNews = CaptureNews | { readonly kind: 'collecting' };

export interface SessionOptions {
  /** Where the run goes, under its id. */
  readonly archive: string;
  /** The run directory itself, instead: must not exist, or be empty. */
  readonly out?: string | undefined;
  readonly label?: string | undefined;
  /** Without it, and without a command, the session lasts until a signal (see interruptions.ts). */
  readonly durationSeconds?: number | undefined;
  /** Program and arguments; the session ends when it does. */
  readonly command?: readonly string[] | undefined;
  /** What to leave out, or only to keep. */
  readonly filters?: readonly SessionFilter[] | undefined;
  /** Another capture binary than the one built here. */
  readonly binary?: string | undefined;
  readonly onNews?: ((news: SessionNews) => void) | undefined;
}

export interface SessionResult {
  readonly id: string;
  readonly directory: string;
  readonly manifest: Manifest;
  /** Why the run ends before its time, in words; undefined where it does not. */
  readonly cutOff: string | undefined;
  /** Ids of sessions whose processes were killed, and which are in the archive now. */
  readonly recovered: readonly string[];
}

/** As the model's Filter; `value` of a kind may be a list with commas. */
export interface SessionFilter {
  readonly how: 'only' | 'skip';
  readonly what: 'path' | 'process' | 'cgroup' | 'kind';
  readonly value: string;
}

/**
 * Throws UserError where the binary is missing or fails, the command cannot be executed (with the exit code of a shell), or the run cannot
 * be written; then nothing is left of it.
 */
export async function captureSession(options: SessionOptions): Promise<SessionResult> {
  const binary = captureBinary(options.binary);
  const begun = firstManifest(options);
  const { id } = begun;
  const directory = path.resolve(options.out ?? path.join(options.archive, id));
  checkFree(directory);
  const partial = unfinishedDirectory(path.dirname(directory), id);
  const interruptions = new Interruptions();
  let recovered: readonly string[] = [];
  const heedNews = (news: CaptureNews): void => {
    if (news.kind === 'ready' && options.out === undefined)
      recovered = recoverSessions(options.archive, binary);
    options.onNews?.(news);
  };
  try {
    mkdirSync(path.dirname(directory), { recursive: true, mode: 0o700 });
    mkdirSync(partial, { mode: 0o700 });
    claim(partial, begun);
    const cutOff = await runBinary(binary, partial, options, heedNews, interruptions);
    const manifest = finishedManifest(begun, partial);
    writeManifest(partial, manifest);
    options.onNews?.({ kind: 'collecting' });
    await collectFacts(partial, interruptions);
    tidy(partial);
    if (existsSync(directory)) rmdirSync(directory);
    renameSync(partial, directory);
    return { id, directory, manifest, cutOff, recovered };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw asUserError(error, 'the run cannot be written');
  } finally {
    interruptions.close();
  }
}

function checkFree(directory: string): void {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined || (stat.isDirectory() && readdirSync(directory).length === 0)) return;
  throw new UserError(`${directory}: is there already; name a directory that is not, or an empty one`);
}

function compactTime(time: Date): string {
  return time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(/[-:]/g, '');
}

/** As it is known before the capture: what there would be if it were cut off. */
function firstManifest({ label, command, durationSeconds }: SessionOptions): Manifest {
  const began = new Date();
  return {
    schema: 1,
    id: `${compactTime(began)}-${randomBytes(4).toString('hex')}`,
    label: label === undefined ? null : checkLabel(label),
    kind: 'session',
    created: began.toISOString(),
    ...machineFacts(),
    capture: { until: untilOf({ command, durationSeconds }) },
    completeness: { endReason: 'interrupted' },
  };
}

function finishedManifest(begun: Manifest, directory: string): Manifest {
  const manifest = withReport(begun, directory);
  const { startNs } = manifest.capture;
  return startNs === undefined ? manifest : { ...manifest, created: wallClock(startNs).toISOString() };
}

/** Of a time of CLOCK_BOOTTIME. */
function wallClock(ns: number): Date {
  return new Date(Date.now() - (os.uptime() * 1000 - ns / 1e6));
}

function untilOf({ command, durationSeconds }: Pick<SessionOptions, 'command' | 'durationSeconds'>): string {
  if (command !== undefined && command.length > 0) return 'command';
  return durationSeconds === undefined ? 'asked' : `${durationSeconds}s`;
}

/**
 * Resolves when the binary has written everything: to why the run ends before its time, where it does. Throws UserError where there is
 * no run.
 */
async function runBinary(
  binary: string,
  directory: string,
  { command = [], durationSeconds, filters = [] }: SessionOptions,
  onNews: (news: CaptureNews) => void,
  interruptions: Interruptions,
): Promise<string | undefined> {
  // This process is bootio's own as well, and where it dies the capture ends.
  const args = ['--out', directory, '--owner', String(process.pid)];
  if (durationSeconds !== undefined) args.push('--duration', String(durationSeconds));
  for (const { how, what, value } of filters) args.push(`--${how}-${what}`, value);
  const capture = new CaptureProcess(binary, args, command, onNews);
  interruptions.heedWith((count, signal) => {
    capture.interrupt(count, signal);
  });
  const { exitStatus, failure, wasKilled } = await capture.ended;
  if (failure === undefined) return undefined;
  if (wasKilled && makeWhole(binary, directory)) return failure;
  throw new UserError(failure, exitStatus === 126 || exitStatus === 127 ? exitStatus : undefined);
}

/** Facts as the machine prints them; what is not there is left out, and so is the rest when there is another signal. */
async function collectFacts(directory: string, interruptions: Interruptions): Promise<void> {
  const hurry = interruptions.count > 1 ? { BOOTIO_HURRY: 'yes' } : {};
  const collector = spawn('sh', [shippedFile('bootio-collect'), directory], {
    stdio: 'ignore',
    // Ctrl-C is not for it.
    detached: true,
    env: { ...process.env, BOOTIO_NICE: '0', ...hurry },
  });
  await new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
    };
    interruptions.heedWith(() => {
      if (collector.pid !== undefined) process.kill(-collector.pid, 'SIGTERM');
    });
    collector.once('close', end).once('error', end);
  });
  if (interruptions.count > 1) return;
  const interrupted = new Promise<void>((resolve) => {
    interruptions.heedWith(() => {
      resolve();
    });
  });
  // Where this goes on, it finds the directory no longer there.
  await Promise.race([addHostFacts(directory).catch(() => undefined), interrupted]);
}
