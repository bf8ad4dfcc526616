/**
 * What decoding gives: the records of a file with their numbers resolved to indexes, strings as text, times absolute. Nothing
 * is interpreted here. Indexes are -1 where a record said 0 (none, not known) or its definition was lost.
 */
import type { Damage } from './block-reader.ts';
import type { DecodedDetails } from './details.ts';

export interface DecodedEvents {
  /** START; undefined where its block was lost. */
  readonly start: StartEvent | undefined;
  /** END; undefined where the capture was cut off. */
  readonly end: EndEvent | undefined;
  /** In the order of their definition: a parent stands before its children. */
  readonly processes: readonly ProcessEvent[];
  /** EXEC, EXIT, COMM and MOVE, in the order of the file, which is nearly that of their times. */
  readonly changes: readonly ProcessChange[];
  readonly files: readonly FileEvent[];
  /** Paths as below /sys/fs/cgroup. */
  readonly cgroups: readonly string[];
  readonly accesses: DecodedAccesses;
  readonly details: DecodedDetails;
  /** The entries of `processes` and `files` that stand for those that are not known; -1 where none is needed. */
  readonly unknownProcess: number;
  readonly unknownFile: number;
  /** By LOSS kind. */
  readonly lost: ReadonlyMap<number, number>;
  /** The same, each LOSS by itself. */
  readonly losses: readonly LossEvent[];
  readonly filters: readonly FilterEvent[];
  /** In the order of the file. */
  readonly clocks: readonly ClockEvent[];
  /** The earliest and the latest time in the file; both 0 where it has none. */
  readonly firstNs: number;
  readonly lastNs: number;
  readonly damage: Readonly<Damage>;
  readonly badRecords: number;
  readonly unresolved: number;
}

export interface StartEvent {
  readonly ns: number;
  /** Rounded to what a double holds: 256 ns. */
  readonly wallClockNs: number;
  readonly monotonicNs: number;
  readonly captureVersion: string;
  readonly probeSet: string;
  readonly pid: number;
  readonly cpus: number;
}

export interface EndEvent {
  readonly ns: number;
  readonly reason: number;
  readonly lost: number;
}

/** What the clocks said at one moment, `ns` that of the run. */
export type ClockEvent = Pick<StartEvent, 'ns' | 'wallClockNs' | 'monotonicNs'>;

/** Numbers as in FILTER records. */
export interface FilterEvent {
  readonly what: number;
  readonly how: number;
  readonly value: string;
}

/** So many of a LOSS kind were lost until then, since the last of the same kind. */
export interface LossEvent {
  readonly ns: number;
  readonly what: number;
  readonly count: number;
}

export interface ProcessEvent {
  readonly pid: number;
  readonly parent: number;
  readonly startNs: number;
  readonly flags: number;
  readonly cgroup: number;
  readonly comm: string;
  readonly executable: string;
  /** Arguments, each ended by a NUL. */
  readonly argv: string;
  readonly uid: number;
  /** Inode number of its pid namespace, 1 for the first one, 0 or undefined where it is not known. */
  readonly pidNamespace: number | undefined;
}

export type ProcessChange =
  | {
      readonly kind: 'exec';
      readonly ns: number;
      readonly process: number;
      readonly executable: string;
      readonly argv: string;
      readonly comm: string;
      readonly flags: number;
      readonly cgroup: number;
      readonly uid: number;
    }
  | {
      readonly kind: 'exit';
      readonly ns: number;
      readonly process: number;
      readonly status: number;
      readonly cgroup: number;
      /** Undefined in older files. */
      readonly uid: number | undefined;
    }
  | { readonly kind: 'comm'; readonly ns: number; readonly process: number; readonly comm: string }
  | { readonly kind: 'user'; readonly ns: number; readonly process: number; readonly uid: number }
  | { readonly kind: 'move'; readonly ns: number; readonly process: number; readonly cgroup: number };

export interface FileEvent {
  readonly path: string;
  readonly major: number;
  readonly minor: number;
  /** Rounded above 2^53. */
  readonly inode: number;
  readonly type: number;
}

type Counts = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/**
 * Row i of each column is access i, in the order in which the file first has them; parts are merged. `process` and `file` are
 * indexes, never -1: for those that are not known there is `unknownProcess` and `unknownFile`.
 */
export interface DecodedAccesses {
  readonly length: number;
  readonly process: Counts;
  readonly file: Counts;
  /** Only what AccessFlag of src/model/types.ts names. */
  readonly flags: Counts;
  readonly openNs: Float64Array<ArrayBuffer>;
  readonly closeNs: Float64Array<ArrayBuffer>;
  readonly readCalls: Counts;
  readonly readBytes: Counts;
  readonly writeCalls: Counts;
  readonly writeBytes: Counts;
  /** Undefined where no access has any, as in runs of before. */
  readonly waits: Counts | undefined;
  readonly waitNs: Counts | undefined;
  readonly readNs: Counts | undefined;
  readonly writeNs: Counts | undefined;
}
