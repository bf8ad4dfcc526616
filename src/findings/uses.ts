/**
 * Accesses by process and path, summed once for all rules. There may be a million uses, of which most rules look at few: what they
 * ask first are columns of numbers, and a use becomes an object only when a rule has chosen it.
 */
import { sortOrder } from '../model/sort-order.ts';
import { AccessFlag, type FileType, type ProcessIndex, type Run } from '../model/types.ts';

/** A row of `Run.accesses`. */
export type AccessIndex = number;

/** One number for each use. */
export interface UseColumns {
  readonly process: Uint32Array;
  /** Equal for equal paths, and for those only. */
  readonly path: Uint32Array;
  readonly opens: Uint32Array;
  /** Accesses, and those of them that transferred something. */
  readonly accesses: Uint32Array;
  readonly reads: Uint32Array;
  readonly writes: Uint32Array;
  readonly readCalls: Float64Array;
  readonly readBytes: Float64Array;
  readonly writeCalls: Float64Array;
  readonly writeBytes: Float64Array;
  /** AccessFlag, of any of the accesses. */
  readonly flags: Uint32Array;
}

/** A column that can be summed. */
type Amount = Exclude<keyof UseColumns, 'process' | 'path' | 'flags'>;

/** All uses of processes that count; by process, then in the order of the first use of a path anywhere. */
export class UseTable {
  readonly length: number;
  readonly columns: UseColumns;
  /** What `columns.path` numbers; '' for each file without a path. */
  readonly paths: readonly string[];
  readonly run: Run;
  /** Rows of `Run.accesses`, a use's one after the other, by open time; and where each use's begin. */
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
  readonly #made: (Use | undefined)[];
  readonly #numberOf: ReadonlyMap<string, number>;
  #byPath: ByPath | undefined;

  constructor(run: Run, counts: (process: ProcessIndex) => boolean) {
    this.run = run;
    const { numbers, numberOf, paths } = pathNumbers(run);
    this.#numberOf = numberOf;
    this.paths = paths;
    this.rows = rowOrder(run, numbers, paths.length);
    this.starts = startsOf(run, this.rows, numbers, counts);
    this.length = this.starts.length;
    this.#made = new Array<Use | undefined>(this.length);
    this.columns = columnsOf(run, this.rows, this.starts, numbers);
  }

  /** The uses that `fits` by their columns. */
  where(fits: (columns: UseColumns, use: number) => boolean): Use[] {
    const found: Use[] = [];
    for (let use = 0; use < this.length; use++) if (fits(this.columns, use)) found.push(this.at(use));
    return found;
  }

  /** As Array.filter; for what no column can tell. */
  filter(fits: (use: Use) => boolean): Use[] {
    return this.where((_, use) => fits(this.at(use)));
  }

  sum(amount: Amount): number {
    const column = this.columns[amount];
    let sum = 0;
    for (let use = 0; use < this.length; use++) sum += column[use]!;
    return sum;
  }

  /** The same object each time. */
  at(use: number): Use {
    return (this.#made[use] ??= new Use(this, use));
  }

  /** Places of a path's uses, in their order. */
  ofPath(path: string): Uint32Array {
    const number = this.#numberOf.get(path);
    return number === undefined ? new Uint32Array() : this.ofPathNumber(number);
  }

  ofPathNumber(path: number): Uint32Array {
    const { uses, starts } = (this.#byPath ??= byPath(this.columns, this.paths.length));
    return uses.subarray(starts[path], starts[path + 1]);
  }

  /** `other` where there were files of several types. */
  typeOf(use: number): FileType {
    const { files, accesses } = this.run;
    const from = this.starts[use]!;
    const { type } = files[accesses.file[this.rows[from]!]!]!;
    for (let i = from + 1; i < from + this.columns.accesses[use]!; i++)
      if (files[accesses.file[this.rows[i]!]!]!.type !== type) return 'other';
    return type;
  }

  /** Uses of a process, in their order. */
  ofProcess(process: ProcessIndex): readonly Use[] {
    const of = this.columns.process;
    let [from, to] = [0, of.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (of[middle]! < process) from = middle + 1;
      else to = middle;
    }
    const found: Use[] = [];
    for (let use = from; of[use] === process; use++) found.push(this.at(use));
    return found;
  }
}

/** All that one process did with the files of one path. */
export class Use {
  /** In the columns. */
  readonly place: number;
  readonly #table: UseTable;

  constructor(table: UseTable, place: number) {
    this.#table = table;
    this.place = place;
  }

  get process(): ProcessIndex {
    return this.#table.columns.process[this.place]!;
  }

  get path(): string {
    return this.#table.paths[this.#table.columns.path[this.place]!]!;
  }

  get opens(): number {
    return this.#table.columns.opens[this.place]!;
  }

  /** Accesses that transferred something. */
  get reads(): number {
    return this.#table.columns.reads[this.place]!;
  }

  get writes(): number {
    return this.#table.columns.writes[this.place]!;
  }

  get readCalls(): number {
    return this.#table.columns.readCalls[this.place]!;
  }

  get readBytes(): number {
    return this.#table.columns.readBytes[this.place]!;
  }

  get writeCalls(): number {
    return this.#table.columns.writeCalls[this.place]!;
  }

  get writeBytes(): number {
    return this.#table.columns.writeBytes[this.place]!;
  }

  /** AccessFlag, of any of the accesses. */
  get flags(): number {
    return this.#table.columns.flags[this.place]!;
  }

  /** `other` where there were files of several types. */
  get type(): FileType {
    return this.#table.typeOf(this.place);
  }

  /** The device's major number: 0 for file systems without one (tmpfs, proc, overlay). */
  get major(): number {
    const { files, accesses } = this.#table.run;
    return this.rows.reduce((most, row) => Math.max(most, files[accesses.file[row]!]!.device.major), 0);
  }

  /** Rows of `Run.accesses`, by open time. */
  get rows(): Uint32Array {
    const { rows, starts, columns } = this.#table;
    const from = starts[this.place]!;
    return rows.subarray(from, from + columns.accesses[this.place]!);
  }
}

interface PathNumbers {
  /** By file. */
  readonly numbers: Uint32Array;
  readonly numberOf: ReadonlyMap<string, number>;
  readonly paths: readonly string[];
}

function pathNumbers({ files }: Run): PathNumbers {
  const numberOf = new Map<string, number>();
  const paths: string[] = [];
  const numbers = Uint32Array.from(files, ({ path }) => {
    // Files without a path stay apart from one another.
    const known = path === '' ? undefined : numberOf.get(path);
    if (known !== undefined) return known;
    if (path !== '') numberOf.set(path, paths.length);
    return paths.push(path) - 1;
  });
  return { numbers, numberOf, paths };
}

/** Rows of accesses by process, path and open time. */
function rowOrder({ accesses }: Run, numbers: Uint32Array, paths: number): Uint32Array {
  const keys = new Float64Array(accesses.length);
  for (let row = 0; row < keys.length; row++)
    keys[row] = accesses.process[row]! * paths + numbers[accesses.file[row]!]!;
  return sortOrder(keys) ?? Uint32Array.from(keys, (_, row) => row);
}

/** Where each use begins, of processes that count. */
function startsOf(
  { accesses, processes }: Run,
  rows: Uint32Array,
  numbers: Uint32Array,
  counts: (process: ProcessIndex) => boolean,
): Uint32Array {
  const isCounted = Uint8Array.from(processes, (_, process) => Number(counts(process)));
  const starts = new Uint32Array(rows.length);
  let [uses, process, path] = [0, -1, -1];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const ofProcess = accesses.process[row]!;
    const ofPath = numbers[accesses.file[row]!]!;
    if (ofProcess === process && ofPath === path) continue;
    process = ofProcess;
    path = ofPath;
    if (isCounted[process] === 1) starts[uses++] = i;
  }
  return starts.slice(0, uses);
}

function columnsOf(
  { accesses }: Run,
  rows: Uint32Array,
  starts: Uint32Array,
  numbers: Uint32Array,
): UseColumns {
  const whole = (): Uint32Array => new Uint32Array(starts.length);
  const large = (): Float64Array => new Float64Array(starts.length);
  const columns = {
    ...{ process: whole(), path: whole(), opens: whole(), accesses: whole(), flags: whole() },
    ...{ reads: whole(), readCalls: large(), readBytes: large() },
    ...{ writes: whole(), writeCalls: large(), writeBytes: large() },
  };
  for (let use = 0; use < starts.length; use++) {
    const first = rows[starts[use]!]!;
    const process = accesses.process[first]!;
    const path = numbers[accesses.file[first]!]!;
    columns.process[use] = process;
    columns.path[use] = path;
    let i = starts[use]!;
    for (; i < rows.length; i++) {
      const row = rows[i]!;
      if (accesses.process[row] !== process || numbers[accesses.file[row]!] !== path) break;
      const [readBytes, writeBytes, flags] = [
        accesses.readBytes[row]!,
        accesses.writeBytes[row]!,
        accesses.flags[row]!,
      ];
      columns.opens[use]! += flags & AccessFlag.opened;
      columns.flags[use]! |= flags;
      if (readBytes > 0) columns.reads[use]!++;
      if (writeBytes > 0) columns.writes[use]!++;
      columns.readCalls[use]! += accesses.readCalls[row]!;
      columns.readBytes[use]! += readBytes;
      columns.writeCalls[use]! += accesses.writeCalls[row]!;
      columns.writeBytes[use]! += writeBytes;
    }
    columns.accesses[use] = i - starts[use]!;
  }
  return columns;
}

/** Uses by path, in their order: those of path `i` from `starts[i]` to `starts[i + 1]`. */
interface ByPath {
  readonly uses: Uint32Array;
  readonly starts: Uint32Array;
}

function byPath({ path }: UseColumns, paths: number): ByPath {
  const starts = new Uint32Array(paths + 1);
  for (const number of path) starts[number + 1]!++;
  for (let i = 1; i <= paths; i++) starts[i]! += starts[i - 1]!;
  const next = starts.slice();
  const uses = new Uint32Array(path.length);
  path.forEach((number, use) => (uses[next[number]!++] = use));
  return { uses, starts };
}
