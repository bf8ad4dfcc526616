/**
 * `bootio capture`: a session, now. The capture binary writes the run beside its final place, facts about the machine are
 * added, and the directory gets its name when it is whole.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkLabel } from '../archive/label.ts';
import type { Manifest } from '../archive/manifest.ts';
import { writeManifest } from '../archive/write-manifest.ts';
import { UserError } from '../lib/errors.ts';
import { readCaptureReport } from './capture-report.ts';
import { addHostFacts } from './host-facts.ts';
import { machineFacts } from './machine-facts.ts';
import { captureBinary, shippedFile } from './shipped.ts';
import { asUserError } from './system.ts';

export interface SessionOptions {
  /** Where the run goes, under its id. */
  readonly archive: string;
  /** The run directory itself, instead: must not exist, or be empty. */
  readonly out?: string | undefined;
  readonly label?: string | undefined;
  /** Without it, and without a command, the session lasts until SIGINT or SIGTERM. */
  readonly durationSeconds?: number | undefined;
  /** Program and arguments; the session ends when it does. */
  readonly command?: readonly string[] | undefined;
  /** What to leave out, or only to keep. */
  readonly filters?: readonly SessionFilter[] | undefined;
  /** Another capture binary than the one built here. */
  readonly binary?: string | undefined;
  /** Called once the probes are attached. */
  readonly onReady?: (() => void) | undefined;
}

export interface SessionResult {
  readonly id: string;
  readonly directory: string;
  readonly manifest: Manifest;
}

/** As the model's Filter; `value` of a kind may be a list with commas. */
export interface SessionFilter {
  readonly how: 'only' | 'skip';
  readonly what: 'path' | 'process' | 'cgroup' | 'kind';
  readonly value: string;
}

const readyPollMs = 50;

/** Throws UserError where the binary is missing or fails, or the run cannot be written. */
export async function captureSession(options: SessionOptions): Promise<SessionResult> {
  const binary = captureBinary(options.binary);
  const label = options.label === undefined ? null : checkLabel(options.label);
  const began = new Date();
  const id = `${compactTime(began)}-${randomBytes(4).toString('hex')}`;
  const directory = path.resolve(options.out ?? path.join(options.archive, id));
  checkFree(directory);
  const partial = path.join(path.dirname(directory), `.session-${id}`);
  try {
    mkdirSync(path.dirname(directory), { recursive: true, mode: 0o700 });
    mkdirSync(partial, { mode: 0o700 });
    await runBinary(binary, partial, options);
    rmSync(path.join(partial, 'ready'), { force: true });
    const manifest = sessionManifest({ id, label, began, directory: partial, options });
    // Facts as the machine prints them; what is not there is left out.
    spawnSync('sh', [shippedFile('bootio-collect'), partial], { stdio: 'ignore' });
    writeManifest(partial, manifest);
    await addHostFacts(partial);
    if (existsSync(directory)) rmdirSync(directory);
    renameSync(partial, directory);
    return { id, directory, manifest };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw asUserError(error, 'the run cannot be written');
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

interface ManifestParts {
  id: string;
  label: string | null;
  began: Date;
  directory: string;
  options: SessionOptions;
}

function sessionManifest({ id, label, began, directory, options }: ManifestParts): Manifest {
  const { capture, completeness, startNs } = readCaptureReport(directory);
  return {
    schema: 1,
    id,
    label,
    kind: 'session',
    created: (startNs === undefined ? began : wallClock(startNs)).toISOString(),
    ...machineFacts(),
    capture: { ...capture, until: untilOf(options) },
    completeness,
  };
}

/** Of a time of CLOCK_BOOTTIME. */
function wallClock(ns: number): Date {
  return new Date(Date.now() - (os.uptime() * 1000 - ns / 1e6));
}

function untilOf({ command, durationSeconds }: SessionOptions): string {
  if (command !== undefined && command.length > 0) return 'command';
  return durationSeconds === undefined ? 'asked' : `${durationSeconds}s`;
}

/** Resolves when the binary has written everything. Until then signals end the capture, not this process. */
async function runBinary(binary: string, directory: string, options: SessionOptions): Promise<void> {
  const { command = [], durationSeconds, filters = [] } = options;
  // This process is bootio's own as well.
  const args = ['--out', directory, '--owner', String(process.pid)];
  if (durationSeconds !== undefined) args.push('--duration', String(durationSeconds));
  for (const { how, what, value } of filters) args.push(`--${how}-${what}`, value);
  if (command.length > 0) args.push('--command', ...command);
  // A terminal sends Ctrl-C to the whole process group. Without a command the binary gets a group of its own, and one signal
  // from here; a command may want the terminal, so with one the group stays whole, and a second signal does no harm.
  // Before there is a child: a signal that came in between would end this process, and leave the child running.
  const stopForwarding = forwardSignals(() => child);
  const child = spawn(binary, args, {
    detached: command.length === 0,
    stdio: command.length > 0 ? 'inherit' : ['ignore', 'inherit', 'pipe'],
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  const stopPolling = pollReady(directory, options.onReady);
  try {
    const failure = await ended(child);
    if (failure === undefined) return;
    const lastLine = complaint.trim().split('\n').at(-1) ?? '';
    throw new UserError(lastLine === '' ? `${binary}: the capture failed: ${failure}` : lastLine);
  } finally {
    stopPolling();
    stopForwarding();
  }
}

/** Why the child failed; undefined where it did not. */
async function ended(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (status, signal) => {
      resolve(
        status === 0 ? undefined : signal === null ? `exit status ${String(status)}` : `killed by ${signal}`,
      );
    });
  });
}

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the first of these signals to this process into a SIGTERM to the child; later ones change nothing. */
function forwardSignals(child: () => ChildProcess): () => void {
  let asked = false;
  const forward = (): void => {
    if (!asked) child().kill('SIGTERM');
    asked = true;
  };
  for (const signal of endingSignals) process.on(signal, forward);
  return () => {
    for (const signal of endingSignals) process.off(signal, forward);
  };
}

function pollReady(directory: string, onReady: (() => void) | undefined): () => void {
  if (onReady === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (!existsSync(path.join(directory, 'ready'))) return;
    clearInterval(timer);
    onReady();
  }, readyPollMs);
  return () => {
    clearInterval(timer);
  };
}
