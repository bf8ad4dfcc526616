/**
 * The model of one run: facts only, no judgement, no text for people. Built by `loadRun` from a run directory, read by
 * findings, compare and render. Times are nanoseconds of CLOCK_BOOTTIME since the kernel started (for imported traces:
 * since the trace started).
 */
import type { Manifest } from '../archive/manifest.ts';
import type { DecodedDetails } from '../decode/details.ts';
import type { Bytes, Nanoseconds } from '../lib/units.ts';
import type { ClockJump } from './clock.ts';
import type { Owners } from './owners.ts';

/** Index into `Run.processes`. */
export type ProcessIndex = number;
/** Index into `Run.files`. */
export type FileIndex = number;

export interface Run {
  /** Where it was read from: a directory. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** Ordered by start time, then tgid. */
  readonly processes: readonly Process[];
  readonly files: readonly RunFile[];
  /** One row an access, ordered by open time. Parts are merged already. */
  readonly accesses: AccessTable;
  /** What was done beside reading and writing, and what it cost; empty where the probes did not see it. */
  readonly details: RunDetails;
  /** systemd's units, by name; empty where systemd's facts are missing. */
  readonly units: ReadonlyMap<string, Unit>;
  /** Ordered by time. */
  readonly milestones: readonly Milestone[];
  readonly completeness: Completeness;
  /** Installed packages: name to version; empty where not collected. */
  readonly packages: ReadonlyMap<string, string>;
  /** Who owns the files that were touched, and those of units; undefined where not collected. */
  readonly owners: Owners | undefined;
  /** What units' files and drop-ins say, by path; empty where not collected. */
  readonly unitFiles: ReadonlyMap<string, string>;
  /** The span that the capture covers. */
  readonly startNs: Nanoseconds;
  readonly endNs: Nanoseconds;
}

export interface Process {
  readonly index: ProcessIndex;
  readonly pid: number;
  readonly parent: ProcessIndex | undefined;
  readonly children: readonly ProcessIndex[];
  readonly startNs: Nanoseconds;
  /** Undefined while it was still running when the capture ended. */
  readonly exitNs: Nanoseconds | undefined;
  /** As wait(2) gives it. */
  readonly exitStatus: number | undefined;
  /** The last name it had. */
  readonly comm: string;
  /** The last executable it ran (inherited from its parent where it never called exec); '' where not known. */
  readonly executable: string;
  /** Arguments of the last exec. */
  readonly argv: readonly string[];
  readonly argvCut: boolean;
  readonly execs: readonly Exec[];
  /** The last that is known: when it or the capture ended; of cut-off captures, its last exec. */
  readonly uid: number;
  /** systemd unit, from the cgroup it was last moved to ('init.scope', 'ssh.service', 'user@1000.service/dbus.service'); undefined where there is none. */
  readonly unit: string | undefined;
  readonly cgroup: string;
  /** Undefined for the machine's own processes. */
  readonly container: Container | undefined;
  /** Inode number of its pid namespace; undefined where it is not known. */
  readonly pidNamespace: number | undefined;
  /** What it ran last was executed in the initrd, or is a copy of such a process. */
  readonly initrd: boolean;
  readonly beforeCapture: boolean;
  /** One that executed a program is none any more. */
  readonly kernelThread: boolean;
  /** bootio's own: the capture itself, who started it, its scripts and their children. */
  readonly own: boolean;
  readonly totals: IoTotals;
}

export interface Exec {
  readonly ns: Nanoseconds;
  readonly executable: string;
  readonly argv: readonly string[];
  /** While its root directory was in the initramfs. */
  readonly initrd: boolean;
}

/** What keeps a process apart from the machine itself. */
export interface Container {
  /** Who made it; `pid-namespace`: not known, but it has a pid namespace of its own. */
  readonly runtime:
    | 'docker'
    | 'podman'
    | 'cri-o'
    | 'containerd'
    | 'kubernetes'
    | 'lxc'
    | 'nspawn'
    | 'machined'
    | 'pid-namespace';
  /** Its id or name; the inode number of the pid namespace. */
  readonly name: string;
}

export interface IoTotals {
  /** Accesses that this process opened itself, or used (for inherited ones). */
  readonly accesses: number;
  readonly opens: number;
  readonly readCalls: number;
  readonly readBytes: Bytes;
  readonly writeCalls: number;
  readonly writeBytes: Bytes;
}

export type FileType = 'regular' | 'directory' | 'character' | 'block' | 'fifo' | 'socket' | 'link' | 'other';

export interface RunFile {
  readonly index: FileIndex;
  /** Absolute path as the kernel printed it. Bytes that are not UTF-8 are lone surrogates U+DC80 to U+DCFF. */
  readonly path: string;
  readonly device: { readonly major: number; readonly minor: number };
  readonly inode: number;
  readonly type: FileType;
}

/**
 * Everything beside accesses, each list in the order of the file, `process` and `file` as indexes into the run's (`file` -1:
 * none, as for the file system's own metadata).
 */
export type RunDetails = DecodedDetails;

/** Flags of `AccessTable.flags`, with the numbers of probes/FORMAT.md (but for `mapped`). */
export const AccessFlag = {
  opened: 1,
  mapped: 2,
  openAtEnd: 4,
  exec: 64,
  canRead: 128,
  canWrite: 256,
  create: 512,
  truncate: 1024,
  append: 2048,
  direct: 4096,
  pathOnly: 8192,
} as const;

/** Whole numbers from 0 up to 2^53, in the narrowest array that holds all of them: ten million rows must fit 500 MB. */
export type CountColumn = Uint16Array | Uint32Array | Float64Array;

/** Columns of equal length; row i of each is access i. */
export interface AccessTable {
  readonly length: number;
  readonly process: CountColumn;
  readonly file: CountColumn;
  readonly flags: CountColumn;
  readonly openNs: Float64Array;
  readonly closeNs: Float64Array;
  readonly readCalls: CountColumn;
  readonly readBytes: CountColumn;
  readonly writeCalls: CountColumn;
  readonly writeBytes: CountColumn;
  /** How often its calls waited for a device, and how long. No columns where no access of the run has any, as in runs of before. */
  readonly waits?: CountColumn | undefined;
  readonly waitNs?: CountColumn | undefined;
  /** Time inside its read and write calls; only where the capture was asked for it. */
  readonly readNs?: CountColumn | undefined;
  readonly writeNs?: CountColumn | undefined;
}

/** What was spent on accesses: waits for a device, and time inside the calls where the capture was asked for it. */
export interface AccessTimes {
  readonly waits: number;
  readonly waitNs: Nanoseconds;
  readonly readNs: Nanoseconds;
  readonly writeNs: Nanoseconds;
}

/** One process's accesses of one file, folded together. */
export interface ProcessFile {
  readonly process: ProcessIndex;
  readonly file: FileIndex;
  readonly opens: number;
  readonly accesses: number;
  readonly readCalls: number;
  readonly readBytes: Bytes;
  readonly writeCalls: number;
  readonly writeBytes: Bytes;
  /** Open times of all accesses, of those that read something, and of those that wrote something; ascending. */
  readonly openNs: readonly Nanoseconds[];
  readonly readOpenNs: readonly Nanoseconds[];
  readonly writeOpenNs: readonly Nanoseconds[];
  /** Open times of those that this process opened and neither read nor wrote. */
  readonly idleOpenNs: readonly Nanoseconds[];
  /** As the columns of AccessTable; undefined where there is none of it. */
  readonly times: AccessTimes | undefined;
}

/** A systemd unit, as `systemctl show` printed it. Undefined times: that never happened in this boot. */
export interface Unit {
  readonly name: string;
  readonly description: string;
  readonly activeState: string;
  readonly controlGroup: string;
  /** Its own file (none for units that systemd made up), and its drop-ins. */
  readonly files: readonly string[];
  /** When it began to start, was started, began to stop, was stopped. */
  readonly activatingNs: Nanoseconds | undefined;
  readonly activeNs: Nanoseconds | undefined;
  readonly deactivatingNs: Nanoseconds | undefined;
  readonly inactiveNs: Nanoseconds | undefined;
  readonly after: readonly string[];
  readonly before: readonly string[];
}

export type MilestoneName =
  | 'capture-start'
  | 'initrd-start'
  | 'initrd-end'
  | 'userspace'
  | 'sysinit'
  | 'basic'
  | 'multi-user'
  | 'graphical'
  | 'finished'
  | 'login'
  | 'settled'
  | 'capture-end';

export interface Milestone {
  readonly name: MilestoneName;
  readonly ns: Nanoseconds;
}

/** What was asked to be left out of a run: with such of `only`, all that meets none of them; of `skip`, what meets it. */
export interface Filter {
  readonly how: 'only' | 'skip';
  readonly what: 'path' | 'process' | 'cgroup' | 'kind';
  /** A path or control group with all below it; a process's name; `failed`, `ioctl`, `fills` and the like. */
  readonly value: string;
}

/** So many events of a kind were lost until `ns`, since the one before of that kind. */
export interface LossMoment {
  readonly ns: Nanoseconds;
  readonly what: string;
  readonly count: number;
}

/** A part of the boot before the capture: of the kernel's own start, of the initrd, of the system. */
export interface UncoveredPart {
  readonly phase: 'kernel' | 'initrd' | 'userspace';
  readonly startNs: Nanoseconds;
  readonly endNs: Nanoseconds;
}

/** What the capture could not see. Every list is for people and machines: stable `code`, and the number. */
export interface Completeness {
  readonly captureStartNs: Nanoseconds;
  readonly captureEndNs: Nanoseconds;
  /** What of the boot was over when the capture began, in order; none of what is no boot. Where the initrd is not known, the kernel has it. */
  readonly uncovered: readonly UncoveredPart[];
  /** Whether the file ended with an END record: if not, the capture was cut off. */
  readonly ended: boolean;
  readonly probeSet: string;
  /** Losses that the capture counted, by kind ('access', 'fork', 'open', ...). Only kinds with a loss. */
  readonly lost: ReadonlyMap<string, number>;
  /** The same as the capture noticed them, by time: it looks once a second. */
  readonly lossMoments: readonly LossMoment[];
  /** Losses of the file itself. */
  readonly damagedBytes: number;
  readonly damagedBlocks: number;
  readonly badRecords: number;
  readonly unresolved: number;
  /** Lines of an imported trace that were not understood, with the numbers (from 1) of the first few. */
  readonly skippedLines: { readonly count: number; readonly first: readonly number[] };
  /** Kinds of I/O that this probe set does not see, as the manifest names them. */
  readonly blindSpots: readonly string[];
  /** What it did not record because someone asked for that; in the order in which the capture was told. */
  readonly filters: readonly Filter[];
  /** Where the machine slept, or its wall clock was set. */
  readonly clockJumps: readonly ClockJump[];
  /** As the manifest has it: `interrupted`, `limit`, `asked` and so on. */
  readonly endReason: string | undefined;
  /** Facts that were not collected because the boot ended before. */
  readonly missing: readonly string[];
  /** Why the run could not be brought to the disk while it was captured. */
  readonly spoolError: string | undefined;
}
