/**
 * The details of a run added up: by process and file (or path, or command) and for the whole run. A run holds them by windows of
 * a second; who reads a report asks how often and how much in all. Files of one path are one, as in process-files.ts.
 */
import { FillFlag, WaitedFor } from '../decode/format.ts';
import type { FileIndex, ProcessIndex, Run, RunDetails } from './types.ts';

export interface FailedLookupSum {
  /** As asked for: relative ones too, '' for calls on a descriptor. */
  readonly path: string;
  /** The numbers of probes/FORMAT.md and of the kernel. */
  readonly call: number;
  readonly errno: number;
  count: number;
}

export interface IoctlSum {
  /** -1 where not known. */
  readonly file: FileIndex;
  readonly command: number;
  count: number;
  /** Of `count`. */
  failed: number;
}

/** Calls of one file. */
export interface SyncSum {
  readonly file: FileIndex;
  calls: number;
  spanNs: number;
}

export interface KernelReadSum {
  readonly file: FileIndex;
  calls: number;
  bytes: number;
}

/** `data`: of files; `direct`: past the page cache, or swap. */
export type FillKind = 'data' | 'metadata' | 'direct';

/** What was read from a device. */
export interface FillSum {
  readonly kind: FillKind;
  /** -1 for none, as for metadata. */
  readonly file: FileIndex;
  readonly disk: number;
  requests: number;
  bytes: number;
  /** Of `bytes`, those that no thread needed as it had them read (probes/FORMAT.md has the definition). */
  readAheadBytes: number;
}

export interface WaitSum {
  count: number;
  spanNs: number;
  longestNs: number;
}

/** Waits of one thread. */
export interface ThreadWaitSum extends WaitSum {
  readonly tid: number;
}

/** Waits in one call for one file. */
export interface CallWaitSum extends WaitSum {
  /** The system call, or `page-fault`. */
  readonly call: string;
  /** -1 where not known, or where none was waited for. */
  readonly file: FileIndex;
  /** What the thread had had read before it waited: of the device's metadata, say. */
  readonly kind: FillKind | 'unknown';
}

export interface ChangeSum {
  /** The number of probes/FORMAT.md. */
  readonly operation: number;
  readonly path: string;
  readonly secondPath: string;
  count: number;
  /** Of truncate the new size, of fallocate the bytes: of the last one. */
  lastSizeBytes: number;
}

/** Lists are ordered by path (by code units), then by call, command or operation; changes by operation first. */
export interface ProcessDetails {
  readonly failedLookups: readonly FailedLookupSum[];
  readonly ioctls: readonly IoctlSum[];
  readonly syncs: readonly SyncSum[];
  readonly fills: readonly FillSum[];
  readonly kernelReads: readonly KernelReadSum[];
  readonly changes: readonly ChangeSum[];
  /** Undefined where none was seen. */
  readonly waits: WaitSum | undefined;
  /** By thread, in the order of their numbers; empty in runs that do not tell threads apart. */
  readonly threadWaits: readonly ThreadWaitSum[];
  /** By call, file and kind, the longest first; empty in runs that do not tell. */
  readonly callWaits: readonly CallWaitSum[];
}

/** Every process that has any. */
export function detailsByProcess(run: Run): ReadonlyMap<ProcessIndex, ProcessDetails> {
  const { details } = run;
  const path = (file: FileIndex): string => run.files[file]?.path ?? '';
  // A file without a path stays apart from other such files.
  const name = (file: FileIndex): string => (path(file) === '' ? file.toString() : `/${path(file)}`);
  const byFile = (a: { file: FileIndex }, b: { file: FileIndex }): number =>
    compareText(path(a.file), path(b.file)) || a.file - b.file;
  const failed = fold(
    details.failedLookups,
    (row) => `${row.call} ${row.errno} ${row.path}`,
    ({ path, call, errno }) => ({ path, call, errno, count: 0 }),
    (sum, { count }) => (sum.count += count),
    (a, b) => compareText(a.path, b.path) || a.call - b.call || a.errno - b.errno,
  );
  const ioctls = fold(
    details.ioctls,
    (row) => `${row.command} ${name(row.file)}`,
    ({ file, command }) => ({ file, command, count: 0, failed: 0 }),
    (sum, { count, failed }) => {
      sum.count += count;
      sum.failed += failed;
    },
    (a, b) => byFile(a, b) || a.command - b.command,
  );
  const syncs = fold(
    details.syncs,
    (row) => name(row.file),
    ({ file }) => ({ file, calls: 0, spanNs: 0 }),
    (sum, { calls, amount }) => {
      sum.calls += calls;
      sum.spanNs += amount;
    },
    byFile,
  );
  const kernelReads = fold(
    details.kernelReads,
    (row) => name(row.file),
    ({ file }) => ({ file, calls: 0, bytes: 0 }),
    (sum, { calls, amount }) => {
      sum.calls += calls;
      sum.bytes += amount;
    },
    byFile,
  );
  const fills = fold(
    details.fills,
    (row) => `${fillKind(row.flags)} ${row.disk} ${name(row.file)}`,
    ({ file, flags, disk }): FillSum => ({
      ...{ kind: fillKind(flags), file, disk },
      ...{ requests: 0, bytes: 0, readAheadBytes: 0 },
    }),
    (sum, { requests, bytes, neededBytes }) => {
      sum.requests += requests;
      sum.bytes += bytes;
      if (sum.kind === 'data') sum.readAheadBytes += bytes - neededBytes;
    },
    (a, b) => byFile(a, b) || compareText(a.kind, b.kind) || a.disk - b.disk,
  );
  const changed = (row: RunDetails['changes'][number]): string => (row.file < 0 ? row.path : path(row.file));
  const changes = fold(
    details.changes,
    (row) => JSON.stringify([row.operation, changed(row), row.secondPath]),
    (row) => ({
      ...{ operation: row.operation, path: changed(row), secondPath: row.secondPath },
      ...{ count: 0, lastSizeBytes: 0 },
    }),
    (sum, { size }) => {
      sum.count++;
      sum.lastSizeBytes = size;
    },
    (a, b) =>
      a.operation - b.operation || compareText(a.path, b.path) || compareText(a.secondPath, b.secondPath),
  );
  const waits = fold(
    details.blocked,
    () => '',
    noWaits,
    addWait,
    () => 0,
  );
  const threadWaits = fold(
    details.blocked.filter((row) => row.tid !== undefined),
    (row) => String(row.tid),
    ({ tid }): ThreadWaitSum => ({ tid: tid!, ...noWaits() }),
    addWait,
    (a, b) => a.tid - b.tid,
  );
  const callWaits = fold(
    details.blocked.filter((row) => row.tid !== undefined),
    (row) => `${row.call} ${row.read} ${name(row.file)}`,
    ({ call, file, read }): CallWaitSum => ({ call, file, kind: waitKind(read), ...noWaits() }),
    addWait,
    (a, b) => b.spanNs - a.spanNs || compareText(a.call, b.call) || byFile(a, b),
  );
  const result = new Map<ProcessIndex, ProcessDetails>();
  const lists = [failed, ioctls, syncs, fills, kernelReads, changes, waits];
  for (const process of new Set(lists.flatMap((list) => [...list.keys()]))) {
    result.set(process, {
      failedLookups: failed.get(process) ?? [],
      ioctls: ioctls.get(process) ?? [],
      syncs: syncs.get(process) ?? [],
      fills: fills.get(process) ?? [],
      kernelReads: kernelReads.get(process) ?? [],
      changes: changes.get(process) ?? [],
      waits: waits.get(process)?.[0],
      threadWaits: threadWaits.get(process) ?? [],
      callWaits: callWaits.get(process) ?? [],
    });
  }
  return result;
}

/** `/etc` of `/etc/fstab`; `/` of `/etc`; '' of a name that is relative and has no directory. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === 0 ? '/' : path.slice(0, Math.max(0, slash));
}

interface Transferred {
  requests: number;
  bytes: number;
}

/** The disk's side of a run: what was read for whom, what was asked of it, who waited. */
export interface DiskSums {
  /** By what it was for; `demand` is data that was read as it was needed, `readAhead` data read before. */
  readonly fills: Readonly<Record<'demand' | 'readAhead' | 'metadata' | 'direct', Readonly<Transferred>>>;
  readonly waits: Readonly<WaitSum>;
  /** By disk, then operation. */
  readonly requests: readonly RequestSum[];
}

export interface RequestSum {
  /** The kernel's device number: major times 2^20, and minor. */
  readonly disk: number;
  /** As the kernel numbers them. */
  readonly operation: number;
  count: number;
  bytes: number;
  latencyNs: number;
  longestNs: number;
}

export function diskSums({ details }: Run): DiskSums {
  const none = (): Transferred => ({ requests: 0, bytes: 0 });
  const fills = { demand: none(), readAhead: none(), metadata: none(), direct: none() };
  for (const { flags, requests, bytes, neededRequests, neededBytes } of details.fills) {
    const kind = fillKind(flags);
    const ahead = kind === 'data';
    const sum = fills[ahead ? 'demand' : kind];
    sum.requests += ahead ? neededRequests : requests;
    sum.bytes += ahead ? neededBytes : bytes;
    if (!ahead) continue;
    fills.readAhead.requests += requests - neededRequests;
    fills.readAhead.bytes += bytes - neededBytes;
  }
  const waits = noWaits();
  for (const row of details.blocked) addWait(waits, row);
  const requests = new Map<string, RequestSum>();
  for (const { disk, operation, count, bytes, latencyNs, longestNs } of details.requests) {
    const key = `${disk} ${operation}`;
    const sum = requests.get(key) ?? { disk, operation, count: 0, bytes: 0, latencyNs: 0, longestNs: 0 };
    requests.set(key, sum);
    sum.count += count;
    sum.bytes += bytes;
    sum.latencyNs += latencyNs;
    sum.longestNs = Math.max(sum.longestNs, longestNs);
  }
  const ordered = [...requests.values()].sort((a, b) => a.disk - b.disk || a.operation - b.operation);
  return { fills, waits, requests: ordered };
}

const noWaits = (): WaitSum => ({ count: 0, spanNs: 0, longestNs: 0 });

function addWait(sum: WaitSum, row: Readonly<WaitSum>): void {
  sum.count += row.count;
  sum.spanNs += row.spanNs;
  sum.longestNs = Math.max(sum.longestNs, row.longestNs);
}

function fillKind(flags: number): FillKind {
  if ((flags & FillFlag.anonymous) !== 0) return 'direct';
  return (flags & FillFlag.metadata) === 0 ? 'data' : 'metadata';
}

function waitKind(read: number): FillKind | 'unknown' {
  return read === WaitedFor.nothing ? 'unknown' : fillKind(read);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rows of one process and one key become one sum; the sums of each process in `order`. */
function fold<Row extends { readonly process: ProcessIndex }, Sum>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  begin: (row: Row) => Sum,
  add: (sum: Sum, row: Row) => void,
  order: (a: Sum, b: Sum) => number,
): ReadonlyMap<ProcessIndex, readonly Sum[]> {
  const sums = new Map<ProcessIndex, Map<string, Sum>>();
  for (const row of rows) {
    let ofProcess = sums.get(row.process);
    if (ofProcess === undefined) sums.set(row.process, (ofProcess = new Map<string, Sum>()));
    const key = keyOf(row);
    let sum = ofProcess.get(key);
    if (sum === undefined) ofProcess.set(key, (sum = begin(row)));
    add(sum, row);
  }
  return new Map(Array.from(sums, ([process, byKey]) => [process, [...byKey.values()].sort(order)]));
}
