/**
 * Live captures on this machine with the set of programs on system calls, which every kernel from 5.12 takes that lets root
 * use BPF at all. They see the whole machine, so a test looks at the processes that it started only.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';
import type { Process, Run } from '../../src/model/types.ts';
import { loadBareRun } from './bare-run.ts';

export const top = path.resolve(import.meta.dirname, '../..');
const binary = path.join(top, 'probes/build/bootio-capture');
const made: string[] = [];

afterAll(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** Why BPF itself cannot be used here; undefined where it can, and then a capture that fails is a failure. */
export const unavailable: string | undefined = ((): string | undefined => {
  if (process.getuid?.() !== 0) return 'only root may load BPF programs';
  if (!existsSync('/sys/kernel/btf/vmlinux')) return 'this kernel has no type information (BTF)';
  try {
    execFileSync('bpftool', ['prog', 'list'], {
      stdio: 'ignore',
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
    });
  } catch {
    return 'the bpf() system call is refused here (a container?)';
  }
  return undefined;
})();
if (unavailable !== undefined) console.warn(`SKIPPED: live captures: ${unavailable}`);

/** A directory that is removed when the test file is done. */
export function scratch(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-live-'));
  made.push(directory);
  return directory;
}

/** Compiles a C program of the tests. Returns its path. */
export function compile(source: string): string {
  const program = path.join(scratch(), path.basename(source, '.c'));
  execFileSync('gcc', ['-O1', '-static', '-o', program, path.join(top, 'test', source), '-lpthread']);
  return program;
}

export interface Capture {
  readonly run: Run;
  /** capture.txt. */
  readonly facts: ReadonlyMap<string, string>;
}

/** Captures while `work` runs. `options` are more of bootio-capture's. */
export async function capture(
  work: () => Promise<void> | void,
  ...options: readonly string[]
): Promise<Capture> {
  const directory = path.join(scratch(), 'run');
  const child = spawn(binary, ['--out', directory, ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, BOOTIO_PROBES: 'syscalls' },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!existsSync(path.join(directory, 'ready'))) {
    if (child.exitCode !== null) throw new Error('the capture ended before it was ready');
    await sleep(20);
  }
  try {
    await work();
  } finally {
    child.kill('SIGTERM');
  }
  const status = await ended;
  if (status !== 0) throw new Error(`the capture ended with status ${String(status)}`);
  return { run: loadBareRun(directory), facts: readFacts(path.join(directory, 'capture.txt')) };
}

/** Captures a command as bootio-capture runs it. */
export function captureCommand(...command: string[]): Capture {
  const directory = path.join(scratch(), 'run');
  execFileSync(binary, ['--out', directory, '--command', ...command], {
    env: { ...process.env, BOOTIO_PROBES: 'syscalls' },
  });
  return { run: loadBareRun(directory), facts: readFacts(path.join(directory, 'capture.txt')) };
}

function readFacts(file: string): Map<string, string> {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export function makeDirectory(...parts: string[]): string {
  const directory = path.join(...parts);
  mkdirSync(directory);
  return directory;
}

/** The process that executed exactly these arguments. Its children have them too until they execute something themselves. */
export function processOf(run: Run, argv: readonly string[]): Process {
  const wanted = JSON.stringify(argv);
  const found = run.processes.filter(({ execs }) =>
    execs.some((exec) => JSON.stringify(exec.argv) === wanted),
  );
  if (found.length !== 1) throw new Error(`${found.length} processes ran ${JSON.stringify(argv)}`);
  return found[0]!;
}

/** `root` and all that it started, and they started. */
export function withDescendants(run: Run, root: Process): Set<number> {
  const family = new Set<number>();
  const visit = (index: number): void => {
    if (family.has(index)) return;
    family.add(index);
    for (const child of run.processes[index]!.children) visit(child);
  };
  visit(root.index);
  return family;
}
