/**
 * What is read from a disk and who waits for it, on every kernel of the matrix and by both sets of programs: cold files, each read in
 * one way that is known (waits.c). The disk is slowed down, so that whoever needs a page of it has to wait.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { detailsByProcess, type CallWaitSum, type FillSum } from '../../../src/model/detail-sums.ts';
import type { Run } from '../../../src/model/types.ts';
import { buildKernels, captureFacts, loadBareRun, removeResults, runWithoutLoss, suites } from './machine.ts';

const page = 4096;
const fileBytes = 1 << 20;
const fileOf = (name: string): string => `/disk/cold/${name}`;

/** Bytes needed of each file: what its calls asked for, and a page for each page fault. */
const needed = {
  'first-page': page,
  middle: 2 * page,
  mapped: page,
  'at-random': 7 * page,
  vectors: 5 * page,
  sent: 3 * page,
  direct: 4 * page,
  'written-from': page,
  'asked-ahead': 0,
  'thread-reads': 5 * page,
};

/** The call that waited for each. */
const waitedIn = {
  middle: 'pread64',
  mapped: 'page-fault',
  'in-order': 'read',
  'at-random': 'pread64',
  vectors: 'readv',
  sent: 'sendfile',
  direct: 'read',
  'written-from': 'write',
  'thread-reads': 'pread64',
  'thread-maps': 'page-fault',
};

const sets = [
  { set: 'fentry', task: 'waits', on: suites },
  { set: 'syscalls', task: 'waits lockdown=confidentiality', on: ['bookworm', 'trixie', 'forky'] as const },
];

beforeAll(buildKernels);
afterAll(removeResults);

describe.each(sets.flatMap(({ set, task, on }) => on.map((suite) => ({ suite, set, task }))))(
  'the kernel of $suite, with the set $set',
  ({ suite, set, task }) => {
    let run: Run;
    /** The number of the thread that used each file. */
    let threads: Map<string, number>;
    let fills: Map<string, FillSum>;
    let waits: Map<string, CallWaitSum>;
    let lookUps: readonly CallWaitSum[];

    beforeAll(() => {
      const out = runWithoutLoss(suite, task);
      expect(captureFacts(out).get('probe_set')).toBe(set);
      run = loadBareRun(out);
      threads = threadsOf(readFileSync(path.join(out, 'threads.txt'), 'utf8'));
      const details = [...detailsByProcess(run)].filter(([process]) =>
        ['waits', 'program'].includes(run.processes[process]!.comm),
      );
      const pathOf = (file: number): string => run.files[file]?.path ?? '';
      const all = details.map(([, of]) => of);
      fills = new Map(all.flatMap((of) => of.fills.map((fill) => [pathOf(fill.file), fill])));
      waits = new Map(all.flatMap((of) => of.callWaits.map((wait) => [pathOf(wait.file), wait])));
      lookUps = all.flatMap((of) => of.callWaits.filter(({ kind }) => kind === 'metadata'));
    });

    test('tells the bytes that were asked for from those that were read ahead', () => {
      const found = Object.keys(needed).map((name) => {
        const { bytes, readAheadBytes } = fills.get(fileOf(name))!;
        return [name, bytes - readAheadBytes];
      });
      expect(Object.fromEntries(found)).toEqual(needed);
      expect(fills.get(fileOf('direct'))!.kind).toBe('direct');
      // Much more of it was read than asked for, by all but those that asked for no read-ahead.
      expect(fills.get(fileOf('mapped'))!.readAheadBytes).toBeGreaterThan(15 * page);
      expect(fills.get(fileOf('first-page'))!.readAheadBytes).toBeGreaterThan(0);
      expect(fills.get(fileOf('asked-ahead'))!.readAheadBytes).toBe(16 * page);
      expect(fills.get(fileOf('at-random'))!.readAheadBytes).toBe(0);
    });

    test('tells what is read in order as read ahead but for what came first, and none of it twice', () => {
      const { bytes, readAheadBytes } = fills.get(fileOf('in-order'))!;
      expect(bytes).toBe(fileBytes);
      expect(bytes - readAheadBytes).toBe(2 * page);
    });

    test('knows which thread waited in which call for which file', () => {
      for (const [name, call] of Object.entries(waitedIn)) {
        const wait = waits.get(fileOf(name));
        expect({ name, call: wait?.call }).toEqual({ name, call });
        expect(wait!.spanNs).toBeGreaterThan(0);
        const rows = run.details.blocked.filter(({ file }) => run.files[file]?.path === fileOf(name));
        expect(new Set(rows.map(({ tid }) => tid))).toEqual(new Set([threads.get(name)]));
      }
      const two = ['thread-reads', 'thread-maps'].map((name) => threads.get(name)!);
      expect(new Set([...two, threads.get('mapped')!]).size).toBe(3);
    });

    test('knows that nobody waited for what was only asked to be read ahead', () => {
      expect(waits.has(fileOf('asked-ahead'))).toBe(false);
    });

    test('tells waits for folders and inodes from those for data', () => {
      expect(lookUps.map(({ call }) => call)).toContain('newfstatat');
    });

    test('knows what was waited for to execute a program', () => {
      const calls = run.details.blocked
        .filter(({ file }) => run.files[file]?.path === fileOf('program'))
        .map(({ call, tid }) => `${call} ${tid}`);
      const child = threads.get('program')!;
      expect(calls).toEqual(expect.arrayContaining([`execve ${child}`]));
      expect(fills.get(fileOf('program'))!.bytes).toBeGreaterThan(fileBytes);
    });

    test('adds the waits of its calls to each access', () => {
      const { accesses } = run;
      for (const name of ['in-order', 'at-random', 'vectors', 'thread-reads', 'mapped']) {
        const row = accesses.file.findIndex((file) => run.files[file]!.path === fileOf(name));
        const waitNs = accesses.waitNs?.[row] ?? 0;
        // A page fault is by no descriptor.
        expect({ name, waitNs }).toEqual({
          name,
          waitNs: name === 'mapped' ? 0 : waits.get(fileOf(name))!.spanNs,
        });
      }
    });
  },
);

function threadsOf(text: string): Map<string, number> {
  const lines = text.trim().split('\n');
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(' ')), Number(line.slice(line.indexOf(' ')))]),
  );
}
