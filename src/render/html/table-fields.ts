/** The columns of the report's tables: what each number is called, how it is written, and where there is room for it. */
import { formatBytes, formatCount, formatNs } from '../numbers.ts';
import type { TableId } from './report-data.ts';

/** 1: always there; 2, 3, 4: only where there is more and more room; 0: no such column. */
export type Rank = 0 | 1 | 2 | 3 | 4;

export interface Field {
  readonly key: string;
  readonly head: string;
  readonly hint: string;
  readonly format: (value: number) => string;
  /** Of the column in the report of one run; of those of the two sides, and of the change, in a comparison. */
  readonly run: Rank;
  readonly sides: Rank;
  readonly change: Rank;
  /** Left out where the table has none of it: captures that do not see such things. */
  readonly optional: boolean;
  /** -1 stands for "never", and is shown as none. */
  readonly isTime: boolean;
}

export interface TableKind {
  readonly fields: readonly Field[];
  /** The fields, one or two, that bars are drawn of. */
  readonly bars: readonly [string, string?];
  /** Those that the bars of a comparison are of, added up, where that is another. */
  readonly moved?: readonly string[];
  /** Rows in the page itself; the browser adds the others from the embedded data. */
  readonly rowsInPage: number;
}

type Ranks = readonly [run: Rank, sides: Rank, change: Rank];

function field(
  key: string,
  head: string,
  hint: string,
  format: (value: number) => string,
  [run, sides, change]: Ranks,
  kind: { readonly optional?: boolean; readonly isTime?: boolean } = {},
): Field {
  return { ...{ key, head, hint, format, run, sides, change }, optional: false, isTime: false, ...kind };
}

const optional = { optional: true };
/** Of units' starts; other spans are in nanoseconds. */
const formatUs = (us: number): string => formatNs(us * 1000);

const read = field('read', 'Read', 'Bytes that read calls returned', formatBytes, [1, 2, 1]);
const written = field('written', 'Written', 'Bytes that write calls took', formatBytes, [1, 3, 2]);
const calls = field('calls', 'Calls', 'Read and write calls', formatCount, [2, 0, 2]);
const opens = field('opens', 'Opens', 'Times that a file was opened', formatCount, [2, 0, 2]);
const files = field('files', 'Files', 'Different files used', formatCount, [4, 0, 0]);
const disk = field(
  'disk',
  'From disk',
  'Bytes really read from a device, by whatever way',
  formatBytes,
  [1, 3, 1],
  optional,
);
const waited = field(
  'waited',
  'Waited',
  'Time that threads waited for the disk',
  formatNs,
  [1, 4, 1],
  optional,
);
const failed = field(
  'failed',
  'Look-ups failed',
  'Paths asked for in vain',
  formatCount,
  [4, 0, 3],
  optional,
);
const ioctls = field('ioctls', 'ioctl', 'Calls of ioctl', formatCount, [4, 0, 3], optional);
const syncs = field('syncs', 'fsync', 'Calls of fsync and its like', formatCount, [4, 0, 4], optional);
const synced = field('synced', 'In fsync', 'Time in these calls', formatNs, [4, 0, 4], optional);
const spawned = field('spawned', 'Started', 'Processes that it started', formatCount, [4, 0, 4], optional);
const executed = field('spawned', 'Executed', 'Times that it was executed', formatCount, [4, 0, 4], optional);
const ran = (ranks: Ranks): Field =>
  field('processes', 'Processes', 'Processes that ran, or that used the file', formatCount, ranks);

const time = { isTime: true };
const started = field('started', 'Began', 'When systemd began to start it', formatUs, [2, 0, 0], time);
const took = field('took', 'Took', 'From its start until it was active', formatUs, [2, 0, 3], time);

/** As rows are ordered in a comparison: what page faults read has no call, and what the page cache held had no device. */
const moved = ['read', 'written', 'disk'];
/** Tables that everybody reads, and those that some look into. */
const [many, few] = [25, 12];

const done = [read, written, disk, waited, calls, opens, failed, ioctls, spawned, syncs, synced, files];

export const tableKinds: Readonly<Record<TableId, TableKind>> = {
  units: {
    fields: [started, took, ...done, ran([3, 0, 0])],
    bars: ['read', 'written'],
    moved,
    rowsInPage: many,
  },
  processes: { fields: [...done, ran([3, 0, 3])], bars: ['read', 'written'], moved, rowsInPage: many },
  files: {
    fields: [
      ...[read, written, disk, waited, calls, opens, failed, ioctls],
      ...[executed, syncs, synced, ran([3, 0, 3])],
    ],
    bars: ['read', 'written'],
    moved,
    rowsInPage: many,
  },
  disk: {
    fields: [
      { ...disk, sides: 1 },
      field('requests', 'Requests', 'Reads of the device', formatCount, [1, 3, 2]),
      { ...waited, sides: 4, change: 2 },
      { ...read, sides: 4, change: 3 },
      { ...opens, change: 3 },
      ran([2, 0, 4]),
    ],
    bars: ['disk'],
    rowsInPage: few,
  },
  waits: {
    fields: [
      { ...waited, sides: 1 },
      field('waits', 'Times', 'Waits of its threads', formatCount, [1, 3, 2]),
      { ...disk, sides: 4, change: 3 },
      ran([2, 0, 4]),
    ],
    bars: ['waited'],
    rowsInPage: few,
  },
  lookups: {
    fields: [
      field('count', 'Times', 'Look-ups that failed', formatCount, [1, 1, 1]),
      field('paths', 'Paths', 'Different paths asked for', formatCount, [1, 0, 3]),
      ran([2, 0, 4]),
    ],
    bars: ['count'],
    rowsInPage: few,
  },
  directories: {
    fields: [...[read, written, disk, waited, calls, opens, failed], { ...files, run: 2 }],
    bars: ['read', 'written'],
    rowsInPage: few,
  },
  packages: {
    fields: [...[read, written, disk, waited, calls, opens], { ...files, run: 2 }],
    bars: ['read', 'written'],
    rowsInPage: few,
  },
  devices: {
    fields: [...[read, written, disk, waited, calls, opens], { ...files, run: 2 }],
    bars: ['read', 'written'],
    rowsInPage: few,
  },
  ioctls: {
    fields: [
      field('count', 'Times', 'Calls of ioctl', formatCount, [1, 1, 1]),
      field('failed', 'Failed', 'Calls that failed', formatCount, [1, 0, 2]),
      ran([2, 0, 4]),
    ],
    bars: ['count'],
    rowsInPage: few,
  },
};
