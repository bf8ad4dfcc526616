/** Boots the kernels of the matrix, each with one initramfs that holds the capture and the workloads. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dump } from 'js-yaml';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';

export const suites = ['bullseye', 'bookworm', 'trixie', 'forky'] as const;
export type Suite = (typeof suites)[number];

const here = import.meta.dirname;
const cache = path.join(here, '../../../.cache/kernels');
const made: string[] = [];

function script(name: string, ...options: string[]): void {
  execFileSync(path.join(here, name), options, { stdio: ['ignore', 'ignore', 'inherit'] });
}

export function buildKernels(): void {
  for (const suite of suites) script('build-kernel', suite);
  script('build-initramfs', path.join(cache, 'initramfs.gz'));
}

/** Runs a task of guest/tasks on a suite's kernel. Returns the directory with what it left. */
export function runTask(suite: Suite, task: string, cpus = 2): string {
  const out = mkdtempSync(path.join(tmpdir(), `bootio-kernel-${suite}-`));
  made.push(out);
  script('boot-kernel', suite, task, out, String(cpus));
  const log = readFileSync(path.join(out, 'task.log'), 'latin1');
  if (!/^status 0$/m.test(log)) throw new Error(`${suite}: task ${task} failed:\n${log}`);
  return out;
}

/**
 * A kernel that preempts programs (7.2) skips a few runs of them where the host is busy. The capture counts those; what it says it
 * lost cannot be compared, so such a run is made again, four times at most.
 */
export function runWithoutLoss(suite: Suite, task: string): string {
  let out = runTask(suite, task);
  for (let again = 0; again < 4 && captureFacts(out).get('lost') !== '0'; again++) out = runTask(suite, task);
  return out;
}

export function removeResults(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** What the capture said of itself: capture.txt. */
export function captureFacts(out: string, name = 'run'): Map<string, string> {
  const lines = readFileSync(path.join(out, name, 'capture.txt'), 'utf8')
    .trim()
    .split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** The run of a bare capture, which has no manifest of its own. `name` is that of the capture, where there are several. */
export function loadBareRun(out: string, name = 'run'): Run {
  const directory = path.join(out, name);
  const empty = { host: {}, os: {}, kernel: {}, capture: {}, completeness: {} };
  const manifest = { schema: 1, id: 'kernel-test', label: null, kind: 'session', ...empty };
  writeFileSync(path.join(directory, 'run.yaml'), dump({ ...manifest, created: '2026-01-01T00:00:00Z' }));
  return loadRun(directory);
}
