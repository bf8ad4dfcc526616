/**
 * What is left out of a run because someone asked for that, by path, process, control group and kind: on real kernels, where
 * the programs themselves leave it out.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Process, Run } from '../../../src/model/types.ts';
import { buildKernels, captureFacts, loadBareRun, removeResults, runTask, suites } from './machine.ts';

const top = '/tmp/filtered/';
/** Seen: 0. */
const maxLeftOut = 5;
/** Where the set on system calls asks /proc for a path after the process is gone. Seen: 0 or 1. */
const maxUnresolved = 1;

beforeAll(buildKernels);
afterAll(removeResults);

describe.each([
  ...suites.map((suite) => ({ suite, task: 'filters', set: 'fentry' })),
  { suite: 'trixie' as const, task: 'filters lockdown=confidentiality', set: 'syscalls' },
])('the kernel of $suite with the set $set', ({ suite, task, set }) => {
  let out: string;
  const load = (name: string): Run => {
    const run = loadBareRun(out, name);
    expect(captureFacts(out, name).get('probe_set')).toBe(set);
    expect(run.completeness).toMatchObject({ ended: true, badRecords: 0, unresolved: 0 });
    const { path: unresolved = 0, ...lost } = Object.fromEntries(run.completeness.lost);
    // A kernel that preempts programs (7.x) may leave out a run of them; that is counted.
    const lostInAll = Object.values(lost).reduce((sum, count) => sum + count, 0);
    expect(lostInAll).toBeLessThanOrEqual(suite === 'forky' ? maxLeftOut : 0);
    expect(unresolved).toBeLessThanOrEqual(set === 'fentry' ? 0 : maxUnresolved);
    return run;
  };
  beforeAll(() => {
    out = runTask(suite, task);
  });

  test('keeps a path only', () => {
    const run = load('only-path');
    expect(moved(run)).toEqual(['kept/file']);
    expect(run.files.map(({ path }) => path).filter((path) => !path.startsWith(`${top}kept`))).toEqual([]);
    expect(new Set(run.details.failedLookups.map(({ path }) => path))).toEqual(new Set([`${top}kept/none`]));
    expect(run.details.changes.map(({ path }) => path)).toEqual([`${top}kept/old`]);
    // Programs are known all the same.
    expect(named(run, 'called-so')).toMatchObject([{ executable: `${top}called-so`, exitStatus: 0 }]);
    expect(run.completeness.filters).toEqual([{ how: 'only', what: 'path', value: `${top}kept` }]);
  });

  test('leaves out a path', () => {
    const run = load('skip-path');
    const executed = set === 'fentry' ? ['called-so'] : [];
    expect(moved(run)).toEqual(['by-before', 'by-made', ...executed, 'kept/file', 'result']);
    expect(run.files.some(({ path }) => path.startsWith(`${top}other/`))).toBe(false);
    expect(changed(run)).toEqual([`${top}kept/old`]);
  });

  test('keeps a process only, from when it is called so', () => {
    const run = load('only-process');
    expect(moved(run)).toEqual(['other/file', 'result']);
    expect(usersOf(run)).toEqual(['called-so']);
    expect(changed(run)).toEqual([]);
    expect(named(run, 'mv').length).toBe(2);
  });

  test('leaves out processes and kinds', () => {
    const run = load('skip-some');
    expect(moved(run)).toContain('other/file');
    expect(usersOf(run)).toContain('cat');
    expect(usersOf(run)).not.toContain('mv');
    expect(changed(run)).toEqual([]);
    expect(run.details).toMatchObject({ failedLookups: [], ioctls: [], syncs: [] });
    for (const flags of run.accesses.flags) expect(flags & 2).toBe(0);
    expect(captureFacts(out, 'skip-some').get('blind_spots')).not.toMatch(
      /ioctl|failed|fsync|mmap(?!-faults)/,
    );
  });

  test('keeps a control group only, there before or not', () => {
    const run = load('only-cgroup');
    expect(moved(run)).toEqual(['by-before', 'by-made', 'kept/file']);
    expect(usersOf(run).filter((name) => name !== 'sh')).toEqual(['cat']);
  });

  test('leaves out a control group that is made meanwhile', () => {
    const run = load('skip-cgroup');
    const executed = set === 'fentry' ? ['called-so'] : [];
    expect(moved(run)).toEqual(['by-before', ...executed, 'kept/file', 'other/file', 'result']);
  });

  // The set on system calls leaves processes and most paths to the loader.
  if (set !== 'fentry') return;
  test('costs no room in the ring for what is left out', () => {
    for (const name of ['only-path', 'skip-path', 'skip-proc']) {
      const run = load(`stopped-${name}`);
      const opener = run.processes.find(({ argv }) => argv[1] === 'everything')!;
      expect(opener.totals.readCalls).toBe(0);
      expect(run.details.ioctls.filter(({ process }) => process === opener.index)).toEqual([]);
      expect(run.details.failedLookups.filter(({ process }) => process === opener.index)).toEqual([]);
      expect(opener.children).toHaveLength(300);
    }
  });
});

/** What was read or written below `top`, or executed there. */
function moved(run: Run): string[] {
  const { accesses, files } = run;
  const names = new Set<string>();
  for (let row = 0; row < accesses.length; row++) {
    const { path } = files[accesses.file[row]!]!;
    if (path.startsWith(top) && accesses.readCalls[row]! + accesses.writeCalls[row]! > 0)
      names.add(path.slice(top.length));
  }
  for (const { file } of run.details.kernelReads) {
    const { path } = files[file]!;
    if (path.startsWith(top)) names.add(path.slice(top.length));
  }
  return [...names].sort();
}

const named = (run: Run, comm: string): Process[] => run.processes.filter((process) => process.comm === comm);

const changed = (run: Run): string[] =>
  run.details.changes.map(({ path }) => path).filter((path) => path.startsWith(top));

/** Names of the processes that used files. */
const usersOf = (run: Run): string[] => [
  ...new Set(run.processes.filter(({ totals }) => totals.accesses > 0).map(({ comm }) => comm)),
];
