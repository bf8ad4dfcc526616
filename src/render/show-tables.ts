/** The tables of `bootio show`, for text and Markdown: what was done to the disk, waited, failed and asked for, largest first. */
import { diskSums, directoryOf, type ProcessDetails } from '../model/detail-sums.ts';
import { ioctlName } from '../model/ioctl-names.ts';
import type { Run } from '../model/types.ts';
import { formatBytes, formatCount, formatNs } from './numbers.ts';
import { fillTitle } from './show-details.ts';
import { filePath, processName } from './show-rows.ts';
import type { SelectedProcess } from './show-select.ts';
import { changeName, deviceOf, errnoName, lookupPlace, requestName } from './show-words.ts';

export interface ShowTable {
  readonly title: string;
  /** Heads of the columns, those of names first. */
  readonly names: readonly string[];
  readonly numbers: readonly string[];
  /** Largest first. Never empty. */
  readonly rows: readonly ShowTableRow[];
}

export interface ShowTableRow {
  /** Safe to show on one line; not Markdown yet. */
  readonly names: readonly string[];
  readonly numbers: readonly string[];
}

/** A row while it is added up. */
interface Sum {
  readonly names: readonly string[];
  readonly values: number[];
  /** Whom or what it counts different ones of. */
  readonly seen: Set<string | number>;
}

interface Kind<Row> {
  readonly title: string;
  readonly names: readonly string[];
  readonly numbers: readonly string[];
  readonly rows: (details: ProcessDetails) => readonly Row[];
  readonly nameOf: (row: Row, of: SelectedProcess) => readonly string[];
  /** Added up; rows with more of the first come first. */
  readonly values: (row: Row) => readonly number[];
  /** What different ones are counted of, shown last. */
  readonly distinct?: (row: Row, of: SelectedProcess) => string | number;
  readonly format: readonly ((value: number) => string)[];
}

/** Only those that have rows. `narrowed`: the run as a whole is not what was asked for, so no block requests, which are nobody's. */
export function showTables(run: Run, selected: readonly SelectedProcess[], narrowed: boolean): ShowTable[] {
  return [
    ...(narrowed ? [] : [requestTable(run)]),
    ...[fillTable(run, selected), waitTable(selected), lookupTable(selected), ioctlTable(run, selected)],
    ...[syncTable(run, selected), kernelReadTable(run, selected), changeTable(selected)],
  ].filter(({ rows }) => rows.length > 0);
}

function table<Row>(selected: readonly SelectedProcess[], kind: Kind<Row>): ShowTable {
  const { title, names, numbers, nameOf, distinct, format } = kind;
  const sums = new Map<string, Sum>();
  for (const of of selected) {
    for (const row of kind.rows(of.details)) {
      const rowNames = nameOf(row, of);
      const key = rowNames.join('\0');
      const values = kind.values(row);
      let sum = sums.get(key);
      if (sum === undefined)
        sums.set(key, (sum = { names: rowNames, values: values.map(() => 0), seen: new Set() }));
      values.forEach((value, i) => (sum.values[i]! += value));
      if (distinct !== undefined) sum.seen.add(distinct(row, of));
    }
  }
  const rows = [...sums.values()]
    .sort((a, b) => b.values[0]! - a.values[0]!)
    .map((sum): ShowTableRow => ({
      names: sum.names,
      numbers: [
        ...sum.values.map((value, i) => format[i]!(value)),
        ...(distinct === undefined ? [] : [formatCount(sum.seen.size)]),
      ],
    }));
  return { title, names, numbers, rows };
}

function fillTable(run: Run, selected: readonly SelectedProcess[]): ShowTable {
  return table(selected, {
    title: 'Read from the disk',
    names: ['file'],
    numbers: ['bytes', 'ahead', 'requests', 'processes'],
    rows: ({ fills }) => fills,
    nameOf: (fill) => [fillTitle(run, fill)],
    values: ({ bytes, readAheadBytes, requests }) => [bytes, readAheadBytes, requests],
    distinct: (_, { process }) => process.index,
    format: [formatBytes, formatBytes, formatCount],
  });
}

/** Each process by itself: it is a process that waits, and its longest wait cannot be added to another's. */
function waitTable(selected: readonly SelectedProcess[]): ShowTable {
  const rows = selected
    .flatMap(({ process, details: { waits } }) => (waits === undefined ? [] : [{ process, waits }]))
    .sort((a, b) => b.waits.spanNs - a.waits.spanNs)
    .map(({ process, waits: { count, spanNs, longestNs } }): ShowTableRow => ({
      names: [`${process.pid} ${processName(process)}`],
      numbers: [formatNs(spanNs), formatNs(longestNs), formatCount(count)],
    }));
  return { title: 'Waits for the disk', names: ['process'], numbers: ['in all', 'longest', 'times'], rows };
}

function lookupTable(selected: readonly SelectedProcess[]): ShowTable {
  return table(selected, {
    title: 'Failed look-ups',
    names: ['process', 'directory', 'error'],
    numbers: ['times', 'paths'],
    rows: ({ failedLookups }) => failedLookups,
    nameOf: ({ path, errno }, { process }) => [
      processName(process),
      lookupPlace(directoryOf(path)),
      errnoName(errno),
    ],
    values: ({ count }) => [count],
    distinct: ({ path }) => path,
    format: [formatCount],
  });
}

function ioctlTable(run: Run, selected: readonly SelectedProcess[]): ShowTable {
  return table(selected, {
    title: 'ioctl',
    names: ['request', 'file'],
    numbers: ['times', 'failed', 'processes'],
    rows: ({ ioctls }) => ioctls,
    nameOf: ({ file, command }) => [ioctlName(command), filePath(run, file)],
    values: ({ count, failed }) => [count, failed],
    distinct: (_, { process }) => process.index,
    format: [formatCount, formatCount],
  });
}

function syncTable(run: Run, selected: readonly SelectedProcess[]): ShowTable {
  return table(selected, {
    title: 'fsync',
    names: ['process', 'file'],
    numbers: ['in all', 'times'],
    rows: ({ syncs }) => syncs,
    nameOf: ({ file }, { process }) => [processName(process), filePath(run, file)],
    values: ({ spanNs, calls }) => [spanNs, calls],
    format: [formatNs, formatCount],
  });
}

function kernelReadTable(run: Run, selected: readonly SelectedProcess[]): ShowTable {
  return table(selected, {
    title: 'Reads by the kernel itself',
    names: ['file'],
    numbers: ['bytes', 'times', 'processes'],
    rows: ({ kernelReads }) => kernelReads,
    nameOf: ({ file }) => [filePath(run, file)],
    values: ({ bytes, calls }) => [bytes, calls],
    distinct: (_, { process }) => process.index,
    format: [formatBytes, formatCount],
  });
}

function changeTable(selected: readonly SelectedProcess[]): ShowTable {
  return table(selected, {
    title: 'Changes of names and sizes',
    names: ['process', 'change', 'directory'],
    numbers: ['times', 'paths'],
    rows: ({ changes }) => changes,
    nameOf: ({ operation, path }, { process }) => [
      processName(process),
      changeName(operation),
      lookupPlace(directoryOf(path)),
    ],
    values: ({ count }) => [count],
    distinct: ({ path, secondPath }) => `${path}\0${secondPath}`,
    format: [formatCount],
  });
}

function requestTable(run: Run): ShowTable {
  const rows = diskSums(run)
    .requests.map(({ disk, operation, count, bytes, latencyNs, longestNs }) => {
      const { major, minor } = deviceOf(disk);
      const mean = count === 0 ? '' : formatNs(latencyNs / count);
      return {
        count,
        names: [`${major}:${minor}`, requestName(operation)],
        numbers: [formatCount(count), formatBytes(bytes), mean, formatNs(longestNs)],
      };
    })
    .sort((a, b) => b.count - a.count)
    .map(({ names, numbers }) => ({ names, numbers }));
  return {
    title: 'Block requests',
    names: ['device', 'operation'],
    numbers: ['times', 'bytes', 'mean', 'longest'],
    rows,
  };
}
