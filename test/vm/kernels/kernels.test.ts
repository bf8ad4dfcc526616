/**
 * The capture on every kernel of the matrix, against strace, an independent tracer, and against programs whose I/O is known.
 * What strace cannot see (io_uring, asynchronous I/O) is compared with expected.json, and is the whole list of differences.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detailsByProcess } from '../../../src/model/detail-sums.ts';
import { AccessFlag, type Run } from '../../../src/model/types.ts';
import {
  buildKernels,
  captureFacts,
  loadBareRun,
  removeResults,
  runTask,
  runWithoutLoss,
  type Suite,
} from './machine.ts';
import { differencesOf, failedLookupsOfRun, transfersOfRun, writesOfRun } from './run-sums.ts';
import { transfersOf, type Transfers, type TransferTable } from './strace-log.ts';

interface Expected {
  unseenByStrace: Record<'io_uring' | 'aio', Record<string, Transfers>>;
  writesByProcessAndFile: Record<string, [number, number]>;
  failedLookups: Record<string, { call: number; errno: number; count: number }>;
  changes: object[];
}

const expected = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'expected.json'), 'utf8'),
) as Expected;

/** io_uring tells which request completed only since 5.19. */
const blindSpots: Record<Suite, string> = { bullseye: 'io_uring', bookworm: '', trixie: '', forky: '' };

beforeAll(buildKernels);
afterAll(removeResults);

describe.each([
  { suite: 'bullseye' as const, task: 'exact', form: 'single' },
  { suite: 'bookworm' as const, task: 'exact', form: 'single' },
  { suite: 'trixie' as const, task: 'exact', form: 'shared' },
  { suite: 'trixie' as const, task: 'learnt', form: 'plain' },
  { suite: 'forky' as const, task: 'exact', form: 'shared' },
])('the kernel of $suite with programs that are $form', ({ suite, task, form }) => {
  let run: Run;
  let facts: Map<string, string>;
  let traced: TransferTable;
  beforeAll(() => {
    const out = runWithoutLoss(suite, task);
    run = loadBareRun(out);
    facts = captureFacts(out);
    traced = transfersOf(readFileSync(path.join(out, 'strace.log'), 'latin1'));
  });

  test('runs the full set of probes and loses nothing', () => {
    expect(facts.get('probe_set')).toBe('fentry');
    expect(facts.get('probe_form')).toBe(form);
    expect(facts.get('blind_spots')).toBe(blindSpots[suite]);
    expect(facts.get('lost')).toBe('0');
    expect(run.completeness).toMatchObject({ ended: true, lost: new Map(), badRecords: 0, unresolved: 0 });
  });

  test('counts the calls and bytes of every process and file as strace does', () => {
    expect(traced.size).toBeGreaterThan(250);
    const pids = new Set([...traced.keys()].map((key) => key.split(' ')[0]!));
    const seen = transfersOfRun(run, ({ pid }) => pids.has(String(pid)));
    const differences = Object.entries(differencesOf(seen, traced));
    const { io_uring, aio } = expected.unseenByStrace;
    expect(
      Object.fromEntries(differences.map(([key, { bootio }]) => [key.slice(key.indexOf(' ') + 1), bootio])),
    ).toEqual(suite === 'bullseye' ? aio : { ...io_uring, ...aio });
  });

  test('follows descriptors through dup, fork, vfork, exec, shared tables, passing, and pids that come again', () => {
    const writes = writesOfRun(run, (file) => file.startsWith('/tmp/objects/'));
    expect(writes).toEqual(expected.writesByProcessAndFile);
  });

  test('counts look-ups that failed, with the path asked for and errno', () => {
    expect(failedLookupsOfRun(run)).toEqual(expected.failedLookups);
  });

  test('tells ioctl, fsync, mappings, and changes of names and sizes', () => {
    const process = run.processes.find(({ comm }) => comm === 'transfers')!;
    const pathOf = (file: number): string => run.files[file]?.path ?? '';
    const synced = '/tmp/transfers/synced';
    const fionread = 0x541b;
    const ioctls = [...detailsByProcess(run).values()]
      .flatMap((details) => details.ioctls)
      .filter(({ file }) => pathOf(file) === synced);
    expect(ioctls.map(({ command, count, failed }) => ({ command, count, failed }))).toEqual([
      { command: fionread, count: 7, failed: 0 },
    ]);
    const syncs = run.details.syncs.filter(({ file }) => pathOf(file) === synced);
    expect(syncs.reduce((sum, { calls }) => sum + calls, 0)).toBe(5);
    const changes = run.details.changes.filter((change) => change.process === process.index);
    expect(
      changes
        .filter(({ operation, file }) => operation < 7 || pathOf(file) === synced)
        .map(({ operation, file, path: first, secondPath, size }) => ({
          ...{ operation, file: pathOf(file), path: first, secondPath, size },
        })),
    ).toEqual(expected.changes);
    const row = run.accesses.file.findIndex((file) => pathOf(file) === '/tmp/transfers/mapped');
    expect(run.accesses.flags[row]! & 2).toBe(2);
  });

  test('knows programs by their executables, their whole arguments and their parents', () => {
    const process = run.processes.find(({ comm }) => comm === 'transfers')!;
    expect(process).toMatchObject({ executable: '/bin/transfers', argv: ['transfers', '/tmp/transfers'] });
    expect(run.processes[process.parent!]!.argv).toEqual(['sh', '-c', 'transfers /tmp/transfers; mixed']);
    expect(run.processes.filter(({ own }) => own).map(({ comm }) => comm)).toEqual(['bootio-capture']);
  });

  // Once for each kernel.
  if (task !== 'exact') return;
  test('loses nothing in a burst, or counts what it lost', () => {
    const out = runTask(suite, 'burst');
    const made = Number(readFileSync(path.join(out, 'made.txt'), 'utf8'));
    const burst = loadBareRun(out);
    const { accesses } = burst;
    let recorded = 0;
    for (let row = 0; row < accesses.length; row++) {
      const { path: file } = burst.files[accesses.file[row]!]!;
      const made = (accesses.flags[row]! & AccessFlag.create) !== 0;
      if (file.startsWith('/tmp/burst/file-') && !made) recorded++;
    }
    const { lost } = burst.completeness;
    // Where the kernel skipped the program at an open (it preempts programs, since 5.12), the access has no path or none is there.
    const unseen = made - recorded - (lost.get('access') ?? 0);
    expect(made).toBeGreaterThan(10_000);
    expect(unseen).toBeGreaterThanOrEqual(0);
    expect(unseen).toBeLessThanOrEqual(lost.get('open') ?? 0);
  });
});
