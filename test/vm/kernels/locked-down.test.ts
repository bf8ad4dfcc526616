/**
 * Kernels that do not let their memory be read: the capture takes the set of programs on system calls by itself, and counts as
 * exactly. What it does not see there is named, and what strace does not see either is not compared (io_uring, aio).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/model/types.ts';
import {
  buildKernels,
  captureFacts,
  loadBareRun,
  removeResults,
  runTask,
  runWithoutLoss,
} from './machine.ts';
import { differencesOf, failedLookupsOfRun, transfersOfRun, writesOfRun } from './run-sums.ts';
import { transfersOf, type TransferTable } from './strace-log.ts';

interface Expected {
  writesByProcessAndFile: Record<string, [number, number]>;
  failedLookups: Record<string, { call: number; errno: number; count: number }>;
}

const expected = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'expected.json'), 'utf8'),
) as Expected;

/** 5.10 lacks what the set needs; capture says so in one line (test/probes has no such kernel). */
const suites = ['bookworm', 'trixie', 'forky'] as const;

beforeAll(buildKernels);
afterAll(removeResults);

describe.each(suites)('the kernel of %s, locked down', (suite) => {
  let run: Run;
  let facts: Map<string, string>;
  let traced: TransferTable;
  beforeAll(() => {
    const out = runWithoutLoss(suite, 'exact lockdown=confidentiality');
    run = loadBareRun(out);
    facts = captureFacts(out);
    traced = transfersOf(readFileSync(path.join(out, 'strace.log'), 'latin1'));
  });

  test('gets the set on system calls, which names what it does not see', () => {
    expect(facts.get('probe_set')).toBe('syscalls');
    const unseen = 'io_uring,aio,kernel-reads,mmap-faults,32-bit-programs';
    expect(facts.get('blind_spots')).toBe(suite === 'bookworm' ? `${unseen},passed-descriptors` : unseen);
    const { lost, ...others } = run.completeness;
    expect(others).toMatchObject({ ended: true, badRecords: 0, unresolved: 0 });
    // Of the workload one descriptor is passed, by pidfd_getfd: below its writes are found without a name then.
    const unnamed = suite === 'bookworm' && lost.has('path');
    expect(lost).toEqual(new Map(unnamed ? [['path', 1]] : []));
  });

  test('counts the calls and bytes of every process and file as strace does', () => {
    expect(traced.size).toBeGreaterThan(250);
    const pids = new Set([...traced.keys()].map((key) => key.split(' ')[0]!));
    const seen = transfersOfRun(run, ({ pid }) => pids.has(String(pid)));
    expect(differencesOf(seen, traced)).toEqual({});
  });

  test('follows descriptors through dup, fork, vfork, exec, shared tables, passing, and pids that come again', () => {
    const { 'objects taken': taken, ...others } = expected.writesByProcessAndFile;
    // Before 6.2 the descriptors of a process that had more than 64 cannot be looked at. One that came by pidfd_getfd has a
    // name only if the loader was quick enough to ask /proc; else that is counted, and what was written is there without it.
    const unnamed = suite === 'bookworm' && run.completeness.lost.has('path');
    // Of the files that objects.c writes, and of those without a name that it writes.
    const writes = writesOfRun(
      run,
      (file, comm) => file.startsWith('/tmp/objects/') || (file === '' && comm === 'objects'),
    );
    expect(writes).toEqual({
      ...others,
      [unnamed ? 'objects without a name' : 'objects taken']: taken,
    });
  });

  test('counts look-ups that failed, with the path asked for and errno', () => {
    expect(failedLookupsOfRun(run)).toEqual(expected.failedLookups);
  });

  test('knows programs by their executables, their whole arguments and their parents', () => {
    const process = run.processes.find(({ comm }) => comm === 'transfers')!;
    expect(process).toMatchObject({ executable: '/bin/transfers', argv: ['transfers', '/tmp/transfers'] });
    expect(run.processes[process.parent!]!.argv).toEqual(['sh', '-c', 'transfers /tmp/transfers; mixed']);
  });

  test('loses nothing in a burst, or counts what it lost', () => {
    const out = runTask(suite, 'burst lockdown=confidentiality');
    const made = Number(readFileSync(path.join(out, 'made.txt'), 'utf8'));
    const { accesses, files, completeness } = loadBareRun(out);
    let recorded = 0;
    for (let row = 0; row < accesses.length; row++) {
      const { path: file } = files[accesses.file[row]!]!;
      if (file.startsWith('/tmp/burst/file-') && accesses.readCalls[row]! > 0) recorded++;
    }
    const lost = completeness.lost.get('access') ?? 0;
    // Runs of a program that were left out: one may be that of an open, of a read, or of a call that is none of these.
    const leftOut = completeness.lost.get('access-state') ?? 0;
    expect(made).toBeGreaterThan(10_000);
    expect(recorded + lost).toBeLessThanOrEqual(made);
    expect(recorded + lost + leftOut).toBeGreaterThanOrEqual(made);
  });
});
