/** What processes, units and files did in one run: the numbers that a comparison sets side by side. */
import type { Bytes, Nanoseconds } from '../lib/units.ts';

export interface Activity {
  readonly processes: number;
  /** Distinct files used. */
  readonly files: number;
  readonly accesses: number;
  /** Accesses that were opened during the capture, by the process itself. */
  readonly opens: number;
  readonly readCalls: number;
  readonly readBytes: Bytes;
  readonly writeCalls: number;
  readonly writeBytes: Bytes;
  /** What was really read from a device for it, by whatever way (read, page fault, reading ahead, metadata), in so many requests. */
  readonly diskReads: number;
  readonly diskBytes: Bytes;
  /** Times that its threads waited for I/O, and how long in all; for a file, where it is known that it was that one. */
  readonly waits: number;
  readonly waitNs: Nanoseconds;
  /** Of a file, those of its very path. */
  readonly failedLookups: number;
  readonly ioctls: number;
  readonly syncs: number;
  readonly syncNs: Nanoseconds;
  /** Processes that it started; of a file, how often it was executed. */
  readonly spawned: number;
}

/** Numbers while they are being added up. */
export type SumOf<Numbers> = { -readonly [Field in keyof Numbers]: number };
export type ActivitySum = SumOf<Activity>;

/** Times, and what depends on them: no two boots are equal in these, so they alone make no row a changed one. */
const timing: ReadonlySet<keyof Activity> = new Set(['waits', 'waitNs', 'syncNs']);

export const activityFields = [
  'processes',
  'files',
  'accesses',
  'opens',
  'readCalls',
  'readBytes',
  'writeCalls',
  'writeBytes',
  'diskReads',
  'diskBytes',
  'waits',
  'waitNs',
  'failedLookups',
  'ioctls',
  'syncs',
  'syncNs',
  'spawned',
] as const satisfies readonly (keyof Activity)[];

/** Written out, since there is one a row: objects that are made field by field are larger and slower. */
export function emptySum(): ActivitySum {
  return {
    processes: 0,
    files: 0,
    accesses: 0,
    opens: 0,
    readCalls: 0,
    readBytes: 0,
    writeCalls: 0,
    writeBytes: 0,
    diskReads: 0,
    diskBytes: 0,
    waits: 0,
    waitNs: 0,
    failedLookups: 0,
    ioctls: 0,
    syncs: 0,
    syncNs: 0,
    spawned: 0,
  };
}

export const nothing: Activity = emptySum() as Activity;

export const activityMetrics = { fields: activityFields, timing, zero: nothing } as const;
