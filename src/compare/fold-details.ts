/**
 * What a run's processes did beside reading and writing, folded: into the activities of units, processes and files, and by
 * themselves, look-ups by who looked where, ioctl by request and file. One pass over each list of details.
 */
import { directoryOf } from '../model/detail-sums.ts';
import type { Process, Run } from '../model/types.ts';
import type { ActivitySum, SumOf } from './activity.ts';
import type { NameKeys, ProcessKey } from '../model/keys/process-key.ts';

export interface LookupNumbers {
  /** Processes that looked, and different paths that they asked for. */
  readonly processes: number;
  readonly paths: number;
  readonly count: number;
}

/** Look-ups that failed. */
export interface LookupKey extends ProcessKey {
  /** Where it was looked: '' for names relative to some directory, and for calls on a descriptor. */
  readonly directory: string;
  /** The kernel's number. */
  readonly errno: number;
}

export interface IoctlNumbers {
  readonly processes: number;
  readonly count: number;
  /** Of `count`. */
  readonly failed: number;
}

export interface IoctlKey {
  readonly command: number;
  readonly path: string;
}

/** What the machine asked of its disks, bootio's own requests too: a request does not say whose it is. */
export interface RequestNumbers {
  readonly count: number;
  readonly bytes: number;
  /** Of all of them added up. */
  readonly latencyNs: number;
  readonly longestNs: number;
}

interface Folded<Key, Numbers> {
  readonly key: Key;
  readonly sum: SumOf<Numbers>;
}

export interface FoldedDetails {
  readonly lookups: ReadonlyMap<string, Folded<LookupKey, LookupNumbers>>;
  readonly ioctls: ReadonlyMap<string, Folded<IoctlKey, IoctlNumbers>>;
  /** By operation, as the kernel numbers it. */
  readonly requests: ReadonlyMap<string, Folded<number, RequestNumbers>>;
}

/** Where the numbers of details are added: `process` and `file` are indexes of the run. */
export interface DetailTarget {
  /** Every activity that this process is part of: totals, its unit, its key. */
  readonly ofProcess: (process: number) => readonly ActivitySum[];
  /** The file's row; undefined for processes that make no rows (bootio's own). */
  readonly ofFile: (process: number, file: number) => ActivitySum | undefined;
  /** The row of a file's key, where there is one: a path that was only ever looked for in vain is no file, and has none. */
  readonly ofKey: (key: string) => ActivitySum | undefined;
  /** Undefined for processes that make no rows. */
  readonly keyOf: (process: number) => ProcessKey | undefined;
}

export function foldDetails(run: Run, target: DetailTarget, given: NameKeys): FoldedDetails {
  const keys = { ...given, file: remembered(given.file) };
  addToActivities(run, target, keys);
  addSpawned(run.processes, target, keys);
  return {
    lookups: foldLookups(run, target, keys),
    ioctls: foldIoctls(run, target, keys),
    requests: foldRequests(run),
  };
}

/** Keys cost much more than a look into a map, and the same directories come again and again. */
function remembered(key: (path: string) => string): (path: string) => string {
  const known = new Map<string, string>();
  return (path) => {
    let found = known.get(path);
    if (found === undefined) known.set(path, (found = key(path)));
    return found;
  };
}

function addToActivities(run: Run, { ofProcess, ofFile, ofKey, keyOf }: DetailTarget, keys: NameKeys): void {
  const { details } = run;
  const add = (process: number, file: number, change: (sum: ActivitySum) => void): void => {
    for (const sum of ofProcess(process)) change(sum);
    const row = file < 0 ? undefined : ofFile(process, file);
    if (row !== undefined) change(row);
  };
  for (const { process, file, requests, bytes } of details.fills) {
    add(process, file, (sum) => {
      sum.diskReads += requests;
      sum.diskBytes += bytes;
    });
  }
  for (const { process, file, count, spanNs } of details.blocked) {
    add(process, file, (sum) => {
      sum.waits += count;
      sum.waitNs += spanNs;
    });
  }
  for (const { process, file, count } of details.ioctls) {
    add(process, file, (sum) => (sum.ioctls += count));
  }
  for (const { process, file, calls, amount } of details.syncs) {
    add(process, file, (sum) => {
      sum.syncs += calls;
      sum.syncNs += amount;
    });
  }
  // Last, when all rows have been made.
  for (const { process, path, count } of details.failedLookups) {
    add(process, -1, (sum) => (sum.failedLookups += count));
    const row = path === '' || keyOf(process) === undefined ? undefined : ofKey(keys.file(path));
    if (row !== undefined) row.failedLookups += count;
  }
}

function addSpawned(
  processes: readonly Process[],
  { ofProcess, ofKey, keyOf }: DetailTarget,
  keys: NameKeys,
): void {
  for (const { index, parent, beforeCapture, own, execs } of processes) {
    if (!beforeCapture && parent !== undefined) {
      // systemd starts bootio too: that is no change of the system.
      for (const sum of ofProcess(own ? index : parent)) sum.spawned++;
    }
    if (keyOf(index) === undefined) continue;
    for (const { executable } of execs) {
      const row = executable === '' ? undefined : ofKey(keys.file(executable));
      if (row !== undefined) row.spawned++;
    }
  }
}

function foldLookups(run: Run, { keyOf }: DetailTarget, keys: NameKeys): FoldedDetails['lookups'] {
  const rows = new Map<
    string,
    Folded<LookupKey, LookupNumbers> & { readonly who: Set<number>; readonly paths: Set<string> }
  >();
  for (const { process, path, errno, count } of run.details.failedLookups) {
    const key = keyOf(process);
    if (key === undefined) continue;
    const directory = keys.file(directoryOf(path));
    const id = `${key.executable}\0${key.role}\0${key.unit ?? ''}\0${directory}\0${errno}`;
    let row = rows.get(id);
    if (row === undefined) {
      const sum = { processes: 0, paths: 0, count: 0 };
      row = { key: { ...key, directory, errno }, sum, who: new Set(), paths: new Set() };
      rows.set(id, row);
    }
    row.sum.count += count;
    row.sum.processes = row.who.add(process).size;
    row.sum.paths = row.paths.add(path).size;
  }
  return rows;
}

function foldIoctls(run: Run, { keyOf }: DetailTarget, keys: NameKeys): FoldedDetails['ioctls'] {
  const rows = new Map<string, Folded<IoctlKey, IoctlNumbers> & { readonly who: Set<number> }>();
  for (const { process, file, command, count, failed } of run.details.ioctls) {
    if (keyOf(process) === undefined) continue;
    const path = keys.file(run.files[file]?.path ?? '');
    const id = `${command}\0${path}`;
    let row = rows.get(id);
    if (row === undefined) {
      row = { key: { command, path }, sum: { processes: 0, count: 0, failed: 0 }, who: new Set() };
      rows.set(id, row);
    }
    row.sum.count += count;
    row.sum.failed += failed;
    row.sum.processes = row.who.add(process).size;
  }
  return rows;
}

function foldRequests({ details }: Run): FoldedDetails['requests'] {
  const rows = new Map<string, Folded<number, RequestNumbers>>();
  for (const { operation, count, bytes, latencyNs, longestNs } of details.requests) {
    const id = String(operation);
    let row = rows.get(id);
    if (row === undefined) {
      row = { key: operation, sum: { count: 0, bytes: 0, latencyNs: 0, longestNs: 0 } };
      rows.set(id, row);
    }
    row.sum.count += count;
    row.sum.bytes += bytes;
    row.sum.latencyNs += latencyNs;
    row.sum.longestNs = Math.max(row.sum.longestNs, longestNs);
  }
  return rows;
}
