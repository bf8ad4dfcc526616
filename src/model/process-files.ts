/** Accesses folded together by process and file name: the seed's "for each unique (pid, filename) pair". */
import { bytes, nanoseconds, type Nanoseconds } from '../lib/units.ts';
import { sortOrder } from './sort-order.ts';
import {
  AccessFlag,
  type AccessTable,
  type AccessTimes,
  type CountColumn,
  type ProcessFile,
  type Run,
  type RunFile,
} from './types.ts';

/**
 * Ordered by process, then path (by code units). Files of one path are one entry, of which `file` is the first: a file that is
 * replaced each time it is written (a temporary name and a rename) is one file to who reads the report.
 */
export function processFiles(run: Run): readonly ProcessFile[] {
  const { accesses } = run;
  const { rankOf, fileOf } = rankByPath(run.files);
  const keys = new Float64Array(accesses.length);
  for (let row = 0; row < keys.length; row++) {
    keys[row] = accesses.process[row]! * fileOf.length + rankOf[accesses.file[row]!]!;
  }
  const order = sortOrder(keys);
  const result: ProcessFile[] = [];
  for (let from = 0; from < keys.length;) {
    const key = keys[order?.[from] ?? from]!;
    let to = from + 1;
    while (to < keys.length && keys[order?.[to] ?? to] === key) to++;
    result.push(fold(run, fileOf[key % fileOf.length]!, order, from, to));
    from = to;
  }
  return result;
}

/** Numbers for the distinct paths, in the order of the paths; files without a path stay apart from one another. */
function rankByPath(files: readonly RunFile[]): { rankOf: Uint32Array; fileOf: number[] } {
  const order = files.map((_, i) => i);
  order.sort((a, b) => compareText(files[a]!.path, files[b]!.path) || a - b);
  const rankOf = new Uint32Array(files.length);
  const fileOf: number[] = [];
  for (const index of order) {
    const { path } = files[index]!;
    const previous = fileOf.at(-1);
    if (previous === undefined || path === '' || files[previous]!.path !== path) fileOf.push(index);
    rankOf[index] = fileOf.length - 1;
  }
  return { rankOf, fileOf };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rows `from` to `to` of `order`, which are of one process and one path, in the order of their opens. */
function fold(run: Run, file: number, order: Uint32Array | undefined, from: number, to: number): ProcessFile {
  const { accesses: table } = run;
  let [opens, reads, writes, idle] = [0, 0, 0, 0];
  let [readCalls, readBytes, writeCalls, writeBytes] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const row = order?.[i] ?? i;
    opens += table.flags[row]! & AccessFlag.opened;
    readCalls += table.readCalls[row]!;
    readBytes += table.readBytes[row]!;
    writeCalls += table.writeCalls[row]!;
    writeBytes += table.writeBytes[row]!;
    if (hasRead(table, row)) reads++;
    if (hasWritten(table, row)) writes++;
    if (isIdle(table, row)) idle++;
  }
  const openNs = openTimes(table, order, from, to, to - from, () => true);
  const timesOf = (
    count: number,
    which: (table: AccessTable, row: number) => boolean,
  ): readonly Nanoseconds[] => {
    // Most files are only read or only written: equal lists are one.
    if (count === 0) return never;
    return count === openNs.length ? openNs : openTimes(table, order, from, to, count, which);
  };
  return {
    process: table.process[order?.[from] ?? from]!,
    file,
    opens,
    accesses: to - from,
    readCalls,
    readBytes: bytes(readBytes),
    writeCalls,
    writeBytes: bytes(writeBytes),
    openNs,
    readOpenNs: timesOf(reads, hasRead),
    writeOpenNs: timesOf(writes, hasWritten),
    idleOpenNs: timesOf(idle, isIdle),
    times: timesSpent(table, order, from, to),
  };
}

function timesSpent(
  table: AccessTable,
  order: Uint32Array | undefined,
  from: number,
  to: number,
): AccessTimes | undefined {
  const waits = sumOf(table.waits, order, from, to);
  const readNs = nanoseconds(sumOf(table.readNs, order, from, to));
  const writeNs = nanoseconds(sumOf(table.writeNs, order, from, to));
  if (waits === 0 && readNs === 0 && writeNs === 0) return undefined;
  return { waits, waitNs: nanoseconds(sumOf(table.waitNs, order, from, to)), readNs, writeNs };
}

function sumOf(
  column: CountColumn | undefined,
  order: Uint32Array | undefined,
  from: number,
  to: number,
): number {
  let sum = 0;
  if (column !== undefined) for (let i = from; i < to; i++) sum += column[order?.[i] ?? i]!;
  return sum;
}

const never: readonly Nanoseconds[] = [];

const hasRead = (table: AccessTable, row: number): boolean => table.readBytes[row]! > 0;
const hasWritten = (table: AccessTable, row: number): boolean => table.writeBytes[row]! > 0;
const isIdle = (table: AccessTable, row: number): boolean =>
  (table.flags[row]! & AccessFlag.opened) !== 0 && !hasRead(table, row) && !hasWritten(table, row);

/** The open times of the `count` rows that `which` holds for. An array that grew by push would hold room for 16 more. */
function openTimes(
  table: AccessTable,
  order: Uint32Array | undefined,
  from: number,
  to: number,
  count: number,
  which: (table: AccessTable, row: number) => boolean,
): readonly Nanoseconds[] {
  const times = new Array<Nanoseconds>(count);
  let filled = 0;
  for (let i = from; i < to; i++) {
    const row = order?.[i] ?? i;
    if (which(table, row)) times[filled++] = nanoseconds(table.openNs[row]!);
  }
  return times;
}
