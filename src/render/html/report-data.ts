/**
 * The data embedded in a report, as its browser code reads it: columns instead of objects and names by number, since this is
 * most of the file. Every name is printable already. Times are whole microseconds since the run's zero: the kernel's
 * start for a boot, the capture's start for everything else. -1 stands for "none" in columns of names, parents and times.
 */
export interface ReportData {
  readonly names: NameTable;
  /** One, or two (A and B) on one time axis. */
  readonly timelines: readonly TimelineData[];
  /** What is shown at first: the boot itself, without the idle tail after it. */
  readonly viewUs: readonly [from: number, to: number];
  readonly tables: readonly TableData[];
  /** Reports of one run: whose file each is, and on which device; of kinds that the page has a table of. */
  readonly places?: readonly PlaceColumns[];
  /** Comparisons: what became of each row of the table of processes, as an index into `processChanges`. */
  readonly changes?: readonly number[];
}

/** Names in the order of code units, each the first `shared` characters of the one before and then `rest`. */
export interface NameTable {
  /** number[i] is the number by which columns refer to the i-th name. */
  readonly number: readonly number[];
  readonly shared: readonly number[];
  readonly rest: readonly string[];
}

/** What is looked for by `package:libc6`, `device:254:0 /usr`: files by what they are of. */
export const placeKinds = ['package', 'device'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/**
 * By file, the row of the table of packages, or of devices, that it is in. In the order of NameTable, in which files of one package stand
 * together: of so many names one after the other the place, as an index into `name`; -1 for none, and for names that are no file's.
 */
export interface PlaceColumns {
  readonly kind: PlaceKind;
  readonly name: readonly number[];
  readonly count: readonly number[];
  readonly place: readonly number[];
}

export const processChanges = ['same', 'more', 'less', 'new', 'gone', 'unclear'] as const;
export type ProcessChange = (typeof processChanges)[number];

export type Side = '' | 'a' | 'b';

export interface TimelineData {
  readonly side: Side;
  readonly title: string;
  readonly captureUs: readonly [from: number, to: number];
  readonly milestones: readonly { readonly title: string; readonly us: number }[];
  readonly processes: ProcessColumns;
  readonly units: UnitColumns;
  readonly tracks: readonly Track[];
}

/** Bits of ProcessColumns.flags. */
export const ProcessBit = { kernel: 1, own: 2, beforeCapture: 4 } as const;

export interface ProcessColumns {
  readonly pid: readonly number[];
  /** Index into these columns. */
  readonly parent: readonly number[];
  readonly start: readonly number[];
  /** -1: still running at the end. */
  readonly exit: readonly number[];
  /** The last exec: what was before it was another program, or a copy of the parent. */
  readonly exec: readonly number[];
  /** The last time that it opened a file, or began to use one: after it, it was idle as far as files go. */
  readonly busy: readonly number[];
  readonly name: readonly number[];
  /** Comparisons: the row of the table of processes that it is part of; -1: none, as of bootio's own. */
  readonly row?: readonly number[];
  readonly executable: readonly number[];
  /** Its arguments, a line each. */
  readonly command: readonly number[];
  readonly unit: readonly number[];
  readonly flags: readonly number[];
  /** As wait(2) gives it. */
  readonly status: readonly number[];
  readonly opens: readonly number[];
  readonly calls: readonly number[];
  readonly read: readonly number[];
  readonly written: readonly number[];
  /** Bytes read from a device for it, and microseconds that it waited for such. */
  readonly disk: readonly number[];
  readonly waited: readonly number[];
  /** Files used in all, and how many of them are in `uses`. */
  readonly files: readonly number[];
  readonly listed: readonly number[];
  /** The files that each process moved most bytes of, one process after the other. */
  readonly uses: {
    readonly file: readonly number[];
    readonly opens: readonly number[];
    readonly read: readonly number[];
    readonly written: readonly number[];
    /** Of its first and last use. */
    readonly first: readonly number[];
    readonly last: readonly number[];
  };
}

export interface UnitColumns {
  readonly name: readonly number[];
  readonly start: readonly number[];
  /** When its start was over; -1: never. */
  readonly done: readonly number[];
  /** When it began to stop; -1: never. */
  readonly stop: readonly number[];
  /** Indexes into these columns: what the boot's target waited for last, and that in turn, the first one first. */
  readonly chain: readonly number[];
}

/** Curves over time that are drawn in one place: bytes, or nanoseconds waited, by bin. */
export interface Track {
  readonly id: 'moved' | 'disk' | 'waits';
  readonly fromUs: number;
  readonly binUs: number;
  readonly series: readonly TrackSeries[];
}

export interface TrackSeries {
  /** `read`, `disk 254:0 written`. */
  readonly name: string;
  readonly values: readonly number[];
}

export type TableId =
  | 'disk'
  | 'units'
  | 'processes'
  | 'files'
  | 'waits'
  | 'lookups'
  | 'ioctls'
  | 'directories'
  | 'packages'
  | 'devices';
export const statuses = ['same', 'changed', 'new', 'gone', 'unclear'] as const;

/** Columns of one report are named by their field; those of a comparison by side and field: `a.read`, `b.read`. */
export interface TableData {
  readonly id: TableId;
  readonly compare: boolean;
  readonly name: readonly number[];
  /** Processes: the script or applet, and the unit. Look-ups: the error, and who. ioctl: the request. */
  readonly role?: readonly number[];
  readonly unit?: readonly number[];
  /** Comparisons: index into `statuses`; whose change it is, and what it was called in A: names, -1 for none. */
  readonly status?: readonly number[];
  readonly why?: readonly number[];
  readonly was?: readonly number[];
  /** Comparisons of groups: boots of each side. */
  readonly boots?: readonly [a: number, b: number];
  /**
   * `u.read`: 1 where the boots do not tell the sides apart in it. `h.calls`: of a number that is made of several, what is not told
   * apart of its change. Of groups, `ra.read`, `rb.read`: how far the 95 % intervals of the medians reach; `p.read`: as `pCode` has it;
   * `p`: that of the number by which the row is where it is.
   *
   * Packed (`packed` below). A column of nothing but zeros is not there.
   */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Rows that are not embedded: the smallest ones, where there are too many. */
  readonly omitted: number;
}

/** p as texts have it, in a number: '' is 0. */
export function pCode(text: string): number {
  if (text === '') return 0;
  return text === 'exact' ? 2 : text.startsWith('<') ? 1 : 3 + Math.round(Number(text) * 1000);
}

/** The inverse of pCode. */
export function pOfCode(code: number): string {
  if (code === 0) return '';
  return code === 2 ? 'exact' : code === 1 ? '<0.001' : ((code - 3) / 1000).toFixed(3);
}

/** Most numbers of most columns are 0: `-n` stands for n of them, from 2 on, and those at the end are left out. */
export function packed(numbers: readonly number[]): number[] {
  const result: number[] = [];
  let zeros = 0;
  for (const number of numbers) {
    if (number === 0) {
      zeros++;
      continue;
    }
    if (zeros > 0) result.push(zeros === 1 ? 0 : -zeros);
    zeros = 0;
    result.push(number);
  }
  return result;
}

/** The inverse of `packed`, but for the zeros at the end. */
export function unpacked(numbers: readonly number[]): number[] {
  const result: number[] = [];
  for (const number of numbers) {
    if (number >= -1) result.push(number);
    else for (let i = 0; i > number; i--) result.push(0);
  }
  return result;
}
