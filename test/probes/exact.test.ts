/**
 * Counts of the set on system calls, against programs whose I/O is known and against strace. The same programs as for the main
 * set on the kernels of the matrix: what differs from there is what the set does not see, and is named in `unseen`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { detailsByProcess } from '../../src/model/detail-sums.ts';
import type { Process, Run } from '../../src/model/types.ts';
import { differencesOf, failedLookupsOfRun, transfersOfRun, writesOfRun } from '../vm/kernels/run-sums.ts';
import { transfersOf, type Transfers, type TransferTable } from '../vm/kernels/strace-log.ts';
import {
  capture,
  captureCommand,
  compile,
  makeDirectory,
  processOf,
  scratch,
  top,
  unavailable,
  withDescendants,
  type Capture,
} from './live.ts';

interface Expected {
  unseenByStrace: Record<'io_uring' | 'aio', Record<string, Transfers>>;
  writesByProcessAndFile: Record<string, [number, number]>;
  failedLookups: Record<string, { call: number; errno: number; count: number }>;
  changes: { file: string }[];
}

const kernels = path.join(top, 'test/vm/kernels');
const expected = JSON.parse(readFileSync(path.join(kernels, 'expected.json'), 'utf8')) as Expected;

/** Named in capture.txt. strace sees neither io_uring nor aio, so comparing with it does not show them. */
const unseen = ['io_uring', 'aio', 'kernel-reads', 'mmap-faults', '32-bit-programs'];

const calls =
  'read,pread64,readv,preadv,preadv2,write,pwrite64,writev,pwritev,pwritev2,sendfile,splice,tee,vmsplice,copy_file_range';
/** A fresh run of it may meet another new process between two of its own, and then cannot have the pid that it wants again. */
const attempts = 5;

describe.skipIf(unavailable !== undefined)('open file descriptions', () => {
  let captured: Capture;
  let directory: string;
  let objects: string;

  beforeAll(async () => {
    objects = compile('vm/kernels/objects.c');
    for (let attempt = 1; ; attempt++) {
      directory = scratch();
      const waiting = spawn(objects, [directory, 'before'], { stdio: 'ignore' });
      await appears(path.join(directory, 'waiting'));
      let failure: unknown;
      captured = await capture(async () => {
        writeFileSync(path.join(directory, 'go'), '');
        try {
          execFileSync(objects, [directory, 'run'], { stdio: 'pipe' });
        } catch (error) {
          failure = error;
        }
        await appears(path.join(directory, 'done'));
      });
      if (waiting.exitCode === null) await new Promise((resolve) => waiting.once('exit', resolve));
      if (failure === undefined) return;
      if (attempt === attempts) throw failure as Error;
    }
  });

  test('are followed through dup, fork, vfork, exec, shared tables, passing, and pids that come again', () => {
    const { run } = captured;
    const writes = writesOfRun(run, (file) => path.dirname(file) === directory);
    expect(writes).toEqual(expected.writesByProcessAndFile);
  });

  test('nothing is lost, and what the set does not see is named', () => {
    const { run, facts } = captured;
    expect(facts.get('probe_set')).toBe('syscalls');
    expect(facts.get('blind_spots')).toBe(unseen.join(','));
    expect(facts.get('lost')).toBe('0');
    expect(run.completeness).toMatchObject({ ended: true, badRecords: 0, unresolved: 0 });
  });

  test('a descriptor that was open before the capture has its path', () => {
    const { run } = captured;
    const process = run.processes.find(({ comm, argv }) => comm === 'before' && argv[1] === directory)!;
    expect(process).toMatchObject({ beforeCapture: true, argv: [objects, directory, 'before'] });
  });
});

describe.skipIf(unavailable !== undefined)('every call that moves bytes', () => {
  let run: Run;
  let facts: ReadonlyMap<string, string>;
  let directory: string;
  let transfers: string;
  let root: Process;
  let family: ReadonlySet<number>;
  let traced: TransferTable;

  beforeAll(() => {
    transfers = compile('vm/kernels/transfers.c');
    const place = scratch();
    directory = makeDirectory(place, 'transfers');
    const log = path.join(place, 'strace.log');
    // Where the mixed workload works is written in it.
    rmSync('/tmp/mixed', { recursive: true, force: true });
    const script = `"${transfers}" "${directory}"; sh "${path.join(kernels, 'guest/mixed')}"`;
    const argv = ['sh', '-c', script];
    const trace = `trace=${calls},clone,clone3,fork,vfork,execve`;
    ({ run, facts } = captureCommand('strace', '-f', '-y', '-s', '0', '-o', log, '-e', trace, ...argv));
    rmSync('/tmp/mixed', { recursive: true, force: true });
    root = processOf(run, argv);
    family = withDescendants(run, root);
    traced = transfersOf(readFileSync(log, 'latin1'));
  });

  test('counts as strace counts it, for each process and file', () => {
    expect(traced.size).toBeGreaterThan(250);
    const seen = transfersOfRun(run, ({ index }) => family.has(index));
    expect(differencesOf(seen, traced)).toEqual({});
  });

  test('io_uring and asynchronous I/O are not seen', () => {
    for (const kind of ['io_uring', 'aio'] as const)
      for (const file of Object.keys(expected.unseenByStrace[kind])) {
        const name = path.join(directory, path.basename(file));
        const index = run.files.findIndex((each) => each.path === name);
        // Not made where the kernel refuses io_uring.
        for (let row = 0; index >= 0 && row < run.accesses.length; row++) {
          if (run.accesses.file[row] !== index) continue;
          expect(run.accesses.readCalls[row]).toBe(0);
          expect(run.accesses.writeCalls[row]).toBe(0);
        }
      }
  });

  test('look-ups that failed count, with the path asked for and errno', () => {
    const failed = failedLookupsOfRun(run, ({ index }) => family.has(index));
    expect(failed).toEqual(expected.failedLookups);
  });

  test('ioctl, fsync, mappings, and changes of names and sizes', () => {
    const process = processOf(run, [transfers, directory]);
    const pathOf = (file: number): string => run.files[file]?.path ?? '';
    const synced = path.join(directory, 'synced');
    const fionread = 0x541b;
    const ioctls = [...detailsByProcess(run).values()]
      .flatMap((details) => details.ioctls)
      .filter(({ file }) => pathOf(file) === synced);
    expect(ioctls.map(({ command, count, failed }) => ({ command, count, failed }))).toEqual([
      { command: fionread, count: 7, failed: 0 },
    ]);
    const syncs = run.details.syncs.filter(({ file }) => pathOf(file) === synced);
    expect(syncs.reduce((sum, { calls: each }) => sum + each, 0)).toBe(5);
    const changes = run.details.changes.filter((change) => change.process === process.index);
    expect(
      changes
        .filter(({ operation, file }) => operation < 7 || pathOf(file) === synced)
        .map(({ operation, file, path: first, secondPath, size }) => ({
          ...{ operation, file: pathOf(file), path: first, secondPath, size },
        })),
    ).toEqual(expected.changes.map((change) => ({ ...change, file: change.file === '' ? '' : synced })));
    const row = run.accesses.file.findIndex((file) => pathOf(file) === path.join(directory, 'mapped'));
    expect(run.accesses.flags[row]! & 2).toBe(2);
  });

  test('programs are known by their executables, their whole arguments and their parents', () => {
    const process = processOf(run, [transfers, directory]);
    expect(process).toMatchObject({ executable: transfers, comm: 'transfers' });
    expect(process.parent).toBe(root.index);
    expect(run.processes[root.parent!]!.comm).toBe('strace');
    expect(run.processes.filter(({ own }) => own).map(({ comm }) => comm)).toEqual(['bootio-capture']);
    // Of a script it is the interpreter that is executed.
    const script = run.processes.find(({ argv }) => argv.at(-1)?.endsWith('guest/mixed') === true)!;
    expect(script.executable).toMatch(/^\/usr\/bin\/\w+$/);
  });

  test('reads of the disk and waits for it are seen, where the kernel tells them', () => {
    expect(facts.get('blind_spots')).not.toMatch(/fills|block-requests|blocked-time/);
  });
});

async function appears(file: string): Promise<void> {
  for (let waited = 0; !existsSync(file); waited++) {
    if (waited > 1000) throw new Error(`${file} did not appear`);
    await sleep(20);
  }
}
