/** Accesses by process and path, sorted once for all rules, and those uses that come again and again at a regular interval. */
import { sortOrder } from '../model/sort-order.ts';
import { AccessFlag, type FileType, type ProcessIndex, type Run } from '../model/types.ts';

/** A row of `Run.accesses`. */
export type AccessIndex = number;

/** Of processes that `counts` holds for; by process, then in the order of the first use of a path anywhere. */
export function usesOf(run: Run, counts: (process: ProcessIndex) => boolean): Use[] {
  const { accesses, files } = run;
  const numberOf = new Map<string, number>();
  const pathOf = Uint32Array.from(files, ({ path }, file) => {
    // Files without a path stay apart from one another.
    const name = path === '' ? `\0${file}` : path;
    let number = numberOf.get(name);
    if (number === undefined) numberOf.set(name, (number = numberOf.size));
    return number;
  });
  const keys = new Float64Array(accesses.length);
  for (let row = 0; row < keys.length; row++)
    keys[row] = accesses.process[row]! * numberOf.size + pathOf[accesses.file[row]!]!;
  const order = sortOrder(keys) ?? Uint32Array.from({ length: keys.length }, (_, row) => row);
  const uses: Use[] = [];
  for (let from = 0; from < order.length;) {
    const key = keys[order[from]!]!;
    let to = from + 1;
    while (to < order.length && keys[order[to]!] === key) to++;
    const process = accesses.process[order[from]!]!;
    if (counts(process)) uses.push(new Use(run, order, from, to));
    from = to;
  }
  return uses;
}

/** All that one process did with the files of one path. */
export class Use {
  readonly process: ProcessIndex;
  readonly path: string;
  /** `other` where there were files of several types. */
  readonly type: FileType;
  /** The device's major number: 0 for file systems without one (tmpfs, proc, overlay). */
  readonly major: number;
  readonly opens: number;
  /** Accesses that transferred something. */
  readonly reads: number;
  readonly writes: number;
  readonly readCalls: number;
  readonly readBytes: number;
  readonly writeCalls: number;
  readonly writeBytes: number;
  readonly waitNs: number;
  /** AccessFlag, of any of the accesses. */
  readonly flags: number;
  readonly #order: Uint32Array;
  readonly #from: number;
  readonly #to: number;

  constructor({ accesses, files }: Run, order: Uint32Array, from: number, to: number) {
    let [opens, reads, writes, flags, waitNs] = [0, 0, 0, 0, 0];
    let [readCalls, readBytes, writeCalls, writeBytes] = [0, 0, 0, 0];
    for (let i = from; i < to; i++) {
      const row = order[i]!;
      opens += accesses.flags[row]! & AccessFlag.opened;
      flags |= accesses.flags[row]!;
      if (accesses.readBytes[row]! > 0) reads++;
      if (accesses.writeBytes[row]! > 0) writes++;
      readCalls += accesses.readCalls[row]!;
      readBytes += accesses.readBytes[row]!;
      writeCalls += accesses.writeCalls[row]!;
      writeBytes += accesses.writeBytes[row]!;
      waitNs += accesses.waitNs?.[row] ?? 0;
    }
    const first = order[from]!;
    let file = accesses.file[first]!;
    const { path, device } = files[file]!;
    let { type } = files[file]!;
    let { major } = device;
    for (let i = from + 1; i < to; i++) {
      if (accesses.file[order[i]!] === file) continue;
      // Another file of that name: which of them was first may be chance.
      file = accesses.file[order[i]!]!;
      if (files[file]!.type !== type) type = 'other';
      major = Math.max(major, files[file]!.device.major);
    }
    this.process = accesses.process[first]!;
    this.path = path;
    this.type = type;
    this.major = major;
    this.opens = opens;
    this.reads = reads;
    this.writes = writes;
    this.readCalls = readCalls;
    this.readBytes = readBytes;
    this.writeCalls = writeCalls;
    this.writeBytes = writeBytes;
    this.waitNs = waitNs;
    this.flags = flags;
    this.#order = order;
    this.#from = from;
    this.#to = to;
  }

  /** Rows of `Run.accesses`, by open time. Made when it is asked for: there may be a million uses. */
  get rows(): Uint32Array {
    return this.#order.subarray(this.#from, this.#to);
  }

  /** The same one by one, for what goes through all uses: an array for each would take longer than what is done with it. */
  forEachRow(look: (row: AccessIndex) => void): void {
    for (let i = this.#from; i < this.#to; i++) look(this.#order[i]!);
  }
}

/** One use that happens again and again. */
export interface Series {
  readonly use: Use;
  /** Moments of it: several opens that follow one another closely are one. */
  readonly ticks: number;
  readonly firstNs: number;
  readonly lastNs: number;
  /** Mean time from one to the next. */
  readonly periodNs: number;
  /** Median deviation of the intervals from their median, as a share of it: 0 for a clock, about 0.3 for chance. */
  readonly jitter: number;
}

const leastOpens = 6;
const leastTicks = 5;

/** Undefined where it was opened too seldom to tell. */
export function seriesOf(run: Run, use: Use): Series | undefined {
  if (use.opens < leastOpens) return undefined;
  const { openNs, flags } = run.accesses;
  const times = new Float64Array(use.opens);
  let opened = 0;
  for (const row of use.rows) if ((flags[row]! & AccessFlag.opened) !== 0) times[opened++] = openNs[row]!;
  const ticks = ticksOf(times);
  if (ticks.length < leastTicks) return undefined;
  const gaps = gapsOf(ticks);
  const middle = median(gaps);
  if (middle === 0) return undefined;
  const [firstNs, lastNs] = [ticks[0]!, ticks.at(-1)!];
  return {
    ...{ use, ticks: ticks.length, firstNs, lastNs },
    periodNs: (lastNs - firstNs) / (ticks.length - 1),
    jitter: median(gaps.map((gap) => Math.abs(gap - middle))) / middle,
  };
}

/** A tick may open a file several times: gaps much shorter than the longer ones are within one. */
function ticksOf(times: Float64Array): Float64Array {
  const gaps = gapsOf(times).sort();
  const [usual, long] = [gaps[Math.floor(gaps.length * 0.95)]!, gaps.at(-(leastTicks - 1))!];
  // Of a tick with dozens of opens, even most of the longer gaps are within one.
  const short = (usual * 100 < long ? long : usual) / 4;
  return times.filter((time, i) => i === 0 || time - times[i - 1]! > short);
}

function gapsOf(times: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, times.length - 1));
  for (let i = 0; i < gaps.length; i++) gaps[i] = times[i + 1]! - times[i]!;
  return gaps;
}

/** The upper one of the two in the middle; 0 of none. */
export function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? 0;
}
