/**
 * What a run says beside processes and accesses: failed look-ups, ioctl, page-cache fills, waits for I/O, block requests,
 * changes of names and sizes, reads by the kernel, fsync. A second of a boot gives hundreds of them, not millions, so they are
 * objects. Indexes are as in events.ts: -1 where none or not known.
 */
import type { Cursor } from './cursor.ts';
import { FillFlag, Kind } from './format.ts';
import type { Tables } from './tables.ts';

/** A path that could not be looked up; `call` and `errno` are the format's and the kernel's numbers. */
export interface FailedLookup {
  readonly ns: number;
  readonly process: number;
  readonly path: string;
  readonly call: number;
  readonly errno: number;
  readonly count: number;
}

export interface IoctlCalls {
  readonly ns: number;
  readonly process: number;
  readonly file: number;
  /** The request number. */
  readonly command: number;
  readonly count: number;
  readonly failed: number;
}

/** Bytes read from a device into the page cache (or past it) for a process. */
export interface Fill {
  readonly ns: number;
  readonly process: number;
  readonly file: number;
  readonly disk: number;
  /** FillFlag of format.ts. */
  readonly flags: number;
  readonly requests: number;
  readonly bytes: number;
  /** Of these, those that a thread needed as it had them read; the rest was read ahead of use. */
  readonly neededRequests: number;
  readonly neededBytes: number;
}

/** A thread of a process waited for I/O: how often, how long in all, and the longest wait. */
export interface Blocked {
  readonly ns: number;
  readonly process: number;
  /** Its number; undefined in runs that tell only of the process. */
  readonly tid: number | undefined;
  /** The system call, or `page-fault`; '' where not known, as of the kernel's own threads. */
  readonly call: string;
  /** What it waited for: the file of the call, or the one of which it had had read; -1 where not known. */
  readonly file: number;
  /** What it had had read before it waited: WaitedFor of format.ts. */
  readonly read: number;
  readonly count: number;
  readonly spanNs: number;
  readonly longestNs: number;
}

export interface BlockRequests {
  readonly ns: number;
  readonly disk: number;
  /** 0 read, 1 write, 2 flush, 3 discard. */
  readonly operation: number;
  readonly count: number;
  readonly bytes: number;
  readonly latencyNs: number;
  readonly longestNs: number;
}

export interface NameChange {
  readonly ns: number;
  readonly process: number;
  readonly operation: number;
  readonly file: number;
  readonly path: string;
  readonly secondPath: string;
  readonly size: number;
}

/** Calls of one access that are neither read(2) nor write(2), with their bytes or their nanoseconds. */
export interface AccessCalls {
  readonly ns: number;
  readonly process: number;
  readonly file: number;
  readonly calls: number;
  readonly amount: number;
}

export interface DecodedDetails {
  readonly failedLookups: readonly FailedLookup[];
  readonly ioctls: readonly IoctlCalls[];
  readonly fills: readonly Fill[];
  readonly blocked: readonly Blocked[];
  readonly requests: readonly BlockRequests[];
  readonly changes: readonly NameChange[];
  /** The kernel reading for itself: `amount` is bytes. */
  readonly kernelReads: readonly AccessCalls[];
  /** fsync and fdatasync: `amount` is nanoseconds. */
  readonly syncs: readonly AccessCalls[];
}

/** Reads the bodies of these records, the cursor behind their time. Each answers false where the body is bad. */
export class DetailReader implements DecodedDetails {
  readonly failedLookups: FailedLookup[] = [];
  readonly ioctls: IoctlCalls[] = [];
  readonly fills: Fill[] = [];
  readonly blocked: Blocked[] = [];
  readonly requests: BlockRequests[] = [];
  readonly changes: NameChange[] = [];
  readonly kernelReads: AccessCalls[] = [];
  readonly syncs: AccessCalls[] = [];
  private readonly in: Cursor;
  private readonly tables: Tables;

  constructor(cursor: Cursor, tables: Tables) {
    this.in = cursor;
    this.tables = tables;
  }

  read(kind: number, ns: number): boolean {
    switch (kind) {
      case Kind.failed:
        return this.readFailed(ns);
      case Kind.ioctl:
        return this.readIoctl(ns);
      case Kind.fill:
        return this.readFill(ns);
      case Kind.blocked:
        return this.readBlocked(ns);
      case Kind.request:
        return this.readRequest(ns);
      default:
        return this.readChange(ns);
    }
  }

  private readFailed(ns: number): boolean {
    const [process, path, call, errno, count] = this.numbers(5);
    if (this.in.bad) return false;
    const { tables } = this;
    this.failedLookups.push({
      ns,
      process: tables.processOrUnknown(process!),
      path: tables.text(path!),
      call: call!,
      errno: errno!,
      count: count!,
    });
    return true;
  }

  private readIoctl(ns: number): boolean {
    const [process, file, command, count, failed] = this.numbers(5);
    if (this.in.bad) return false;
    const { tables } = this;
    this.ioctls.push({
      ...{ ns, process: tables.processOrUnknown(process!), file: tables.fileOrUnknown(file!) },
      ...{ command: command!, count: count!, failed: failed! },
    });
    return true;
  }

  private readFill(ns: number): boolean {
    const [process, file, disk, flags, requests, bytes] = this.numbers(6);
    // Runs of before tell only whether the kernel meant to read ahead, which it does in nearly all it reads of files.
    const needed = (flags! & FillFlag.readAhead) === 0 ? [requests!, bytes!] : [0, 0];
    const [neededRequests, neededBytes] = this.in.at < this.in.end ? this.numbers(2) : needed;
    if (this.in.bad || neededRequests! > requests! || neededBytes! > bytes!) return false;
    const { tables } = this;
    this.fills.push({
      ...{ ns, process: tables.processOrUnknown(process!), file: tables.fileOrNone(file!) },
      ...{ disk: disk!, flags: flags!, requests: requests!, bytes: bytes! },
      ...{ neededRequests: neededRequests!, neededBytes: neededBytes! },
    });
    return true;
  }

  private readBlocked(ns: number): boolean {
    const { tables, in: cursor } = this;
    const [process, count, spanNs, longestNs] = this.numbers(4);
    const behind = cursor.at < cursor.end ? cursor.svarint() : undefined;
    const [call, file, read] = behind === undefined ? [0, 0, 0] : this.numbers(3);
    if (cursor.bad) return false;
    const index = tables.processOrUnknown(process!);
    const tid = behind === undefined ? undefined : tables.processes[index]!.pid + behind;
    if (tid !== undefined && tid < 0) return false;
    this.blocked.push({
      ...{ ns, process: index, tid },
      ...{ call: tables.text(call!), file: tables.fileOrNone(file!), read: read! },
      ...{ count: count!, spanNs: spanNs!, longestNs: longestNs! },
    });
    return true;
  }

  private readRequest(ns: number): boolean {
    const [disk, operation, count, bytes, latencyNs, longestNs] = this.numbers(6);
    if (this.in.bad) return false;
    this.requests.push({
      ...{ ns, disk: disk!, operation: operation!, count: count!, bytes: bytes! },
      ...{ latencyNs: latencyNs!, longestNs: longestNs! },
    });
    return true;
  }

  private readChange(ns: number): boolean {
    const [process, operation, file, path, second] = this.numbers(5);
    const size = this.in.rounded();
    if (this.in.bad) return false;
    const { tables } = this;
    this.changes.push({
      ...{ ns, process: tables.processOrUnknown(process!), operation: operation!, size },
      ...{ file: tables.fileOrNone(file!), path: tables.text(path!), secondPath: tables.text(second!) },
    });
    return true;
  }

  private numbers(count: number): number[] {
    return Array.from({ length: count }, () => this.in.varint());
  }
}
