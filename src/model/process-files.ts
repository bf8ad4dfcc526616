/** Accesses folded together by process and file name: the seed's "for each unique (pid, filename) pair". */
import { bytes, nanoseconds, type Nanoseconds } from '../lib/units.ts';
import { sortOrder } from './sort-order.ts';
import { AccessFlag, type ProcessFile, type Run, type RunFile } from './types.ts';

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

const never: readonly Nanoseconds[] = [];

/** Rows `from` to `to` of `order`, which are of one process and one path, in the order of their opens. */
function fold(run: Run, file: number, order: Uint32Array | undefined, from: number, to: number): ProcessFile {
  const { accesses: table } = run;
  const openNs: Nanoseconds[] = [];
  const readOpenNs: Nanoseconds[] = [];
  const writeOpenNs: Nanoseconds[] = [];
  const idleOpenNs: Nanoseconds[] = [];
  let [opens, readCalls, readBytes, writeCalls, writeBytes] = [0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const row = order?.[i] ?? i;
    const ns = nanoseconds(table.openNs[row]!);
    openNs.push(ns);
    const opened = table.flags[row]! & AccessFlag.opened;
    const [readHere, writtenHere] = [table.readBytes[row]!, table.writeBytes[row]!];
    if (readHere > 0) readOpenNs.push(ns);
    if (writtenHere > 0) writeOpenNs.push(ns);
    if (opened !== 0 && readHere === 0 && writtenHere === 0) idleOpenNs.push(ns);
    opens += opened;
    readCalls += table.readCalls[row]!;
    readBytes += readHere;
    writeCalls += table.writeCalls[row]!;
    writeBytes += writtenHere;
  }
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
    readOpenNs: share(readOpenNs, openNs),
    writeOpenNs: share(writeOpenNs, openNs),
    idleOpenNs: share(idleOpenNs, openNs),
  };
}

/** Most files are only read or only written: equal lists are one. */
function share(times: readonly Nanoseconds[], all: readonly Nanoseconds[]): readonly Nanoseconds[] {
  return times.length === all.length ? all : times.length === 0 ? never : times;
}
