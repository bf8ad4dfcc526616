/**
 * Writes events.bio as probes/FORMAT.md specifies it: for importers, and for tests that make runs. Call the methods in the
 * order in which the file is to hold the records; strings are interned and share prefixes on their own. Times are
 * nanoseconds (of CLOCK_BOOTTIME, or since the start of an imported trace), whole numbers from 0 up.
 */
import { AccessBit, Kind, maxPayloadBytes } from '../decode/format.ts';
import { encodeBytes } from '../lib/escape.ts';
import { BlockFile } from './block-file.ts';
import { RecordBuffer } from './record-buffer.ts';

export interface FileRecord {
  readonly path: string;
  readonly major?: number;
  readonly minor?: number;
  readonly inode?: number | bigint;
  /** `st_mode >> 12`; 0 where it is not known. */
  readonly type?: number;
}

export interface StartRecord {
  readonly ns: number;
  readonly wallClockNs: bigint;
  readonly monotonicNs: number;
  readonly captureVersion: string;
  readonly probeSet: string;
  readonly pid: number;
  readonly cpus: number;
}

export interface ProcessRecord {
  /** When it was seen: at fork its start, for processes that were there before, when capture began. */
  readonly ns: number;
  readonly pid: number;
  /** What `process` returned for the parent. */
  readonly parent?: number;
  readonly startNs?: number;
  /** ProcessFlag. */
  readonly flags?: number;
  /** What `cgroup` returned. */
  readonly cgroup?: number;
  readonly comm: string;
  readonly executable?: string;
  readonly argv?: readonly string[];
  readonly uid?: number;
  /** Inode number; 1 for the first one; 0 for not known. */
  readonly pidNamespace?: number;
}

export interface ExecRecord {
  readonly executable: string;
  readonly argv: readonly string[];
  readonly comm: string;
  readonly flags?: number;
  readonly cgroup?: number;
  readonly uid?: number;
}

export interface AccessRecord {
  readonly closeNs: number;
  readonly openNs: number;
  readonly process: number;
  readonly file: number;
  /** Flags of the format; those that announce fields are set from the fields below. */
  readonly flags?: number;
  /** The access number: this record is one part of it. */
  readonly part?: number;
  readonly read?: { readonly calls: number; readonly bytes: number };
  readonly write?: { readonly calls: number; readonly bytes: number };
  readonly times?: { readonly firstNs: number; readonly lastNs: number };
  readonly durations?: { readonly readNs: number; readonly writeNs: number };
  /** What the kernel read for itself. */
  readonly kernelRead?: { readonly calls: number; readonly bytes: number };
  /** fsync and fdatasync. */
  readonly sync?: { readonly calls: number; readonly ns: number };
  /** For a device. */
  readonly waits?: { readonly count: number; readonly ns: number };
}

export interface FailedRecord {
  readonly process: number;
  readonly path: string;
  /** The format's number: 1 open, 2 stat, 3 access, 4 readlink, 5 exec. */
  readonly call: number;
  readonly errno: number;
  readonly count: number;
}

export interface IoctlRecord {
  readonly process: number;
  readonly file: number;
  readonly command: number;
  readonly count: number;
  readonly failed?: number;
}

export interface FillRecord {
  readonly process: number;
  /** 0 for none. */
  readonly file: number;
  readonly disk: number;
  /** FillFlag. */
  readonly flags?: number;
  readonly requests: number;
  readonly bytes: number;
  /** Of these; without it, as captures of before wrote it. */
  readonly needed?: { readonly requests: number; readonly bytes: number };
}

/** Whose wait it was, in what and for what. */
export interface WaitRecord {
  /** The thread's number less the process's. */
  readonly thread: number;
  /** The system call, or `page-fault`; '' where not known. */
  readonly call: string;
  /** 0 for none. */
  readonly file: number;
  /** WaitedFor. */
  readonly read: number;
}

export interface RequestRecord {
  readonly disk: number;
  readonly operation: number;
  readonly count: number;
  readonly bytes: number;
  readonly latencyNs: number;
  readonly longestNs: number;
}

export interface ChangeRecord {
  readonly process: number;
  readonly operation: number;
  /** 0 for none. */
  readonly file?: number;
  readonly path?: string;
  readonly secondPath?: string;
  readonly size?: number;
}

/** Blocks end soon after this many bytes: a damaged one costs little, and its header is still small beside it. */
const blockBytes = 65_536;
const maxStringBytes = maxPayloadBytes - 64;
/** How many of the last strings are tried as the base of a new one. */
const recentStrings = 16;
const minSharedBytes = 4;

export class EventWriter {
  private readonly out: BlockFile;
  private readonly payload = new RecordBuffer();
  private readonly body = new RecordBuffer();
  private readonly strings = new Map<string, number>();
  private readonly recent: { id: number; bytes: Uint8Array }[] = [];
  private records = 0;
  private baseNs = 0;
  private lastNs: number | undefined;
  private files = 0;
  private cgroups = 0;
  private processes = 0;

  /** Makes the file, which must not exist yet. */
  constructor(file: string) {
    this.out = new BlockFile(file);
  }

  /** Interns text (or bytes in the form of decodeBytes) and returns its number; '' is 0. */
  string(text: string): number {
    if (text === '') return 0;
    const known = this.strings.get(text);
    if (known !== undefined) return known;
    const id = this.strings.size + 1;
    this.strings.set(text, id);
    this.defineString(id, encodeBytes(text).subarray(0, maxStringBytes));
    return id;
  }

  /** Defines a file and returns its number. */
  file(record: FileRecord): number {
    const path = this.string(record.path);
    const device = (record.major ?? 0) * 2 ** 20 + (record.minor ?? 0);
    const id = ++this.files;
    this.record(Kind.file, [id, path, device, record.inode ?? 0, record.type ?? 0]);
    return id;
  }

  /** Defines a cgroup and returns its number. */
  cgroup(path: string, kernelId = 0): number {
    const text = this.string(path);
    const id = ++this.cgroups;
    this.record(Kind.cgroup, [id, kernelId, text]);
    return id;
  }

  start(record: StartRecord): void {
    const version = this.string(record.captureVersion);
    const probes = this.string(record.probeSet);
    const { wallClockNs, monotonicNs, pid, cpus } = record;
    this.timed(Kind.start, record.ns, [wallClockNs, monotonicNs, version, probes, pid, cpus]);
  }

  /** `reason` is an EndReason. */
  end(ns: number, reason: number, lost = 0): void {
    this.timed(Kind.end, ns, [reason, lost]);
  }

  /** Defines a process and returns its number. */
  process(record: ProcessRecord): number {
    const comm = this.string(record.comm);
    const executable = this.string(record.executable ?? '');
    const argv = this.string(joinArguments(record.argv ?? []));
    const id = ++this.processes;
    this.begin(record.ns);
    for (const value of [id, record.pid, record.parent ?? 0]) this.body.varint(value);
    this.body.svarint((record.startNs ?? record.ns) - record.ns);
    for (const value of [record.flags ?? 0, record.cgroup ?? 0, comm, executable, argv, record.uid ?? 0]) {
      this.body.varint(value);
    }
    if (record.pidNamespace !== undefined) this.body.varint(record.pidNamespace);
    this.finish(Kind.process);
    return id;
  }

  exec(ns: number, process: number, record: ExecRecord): void {
    const executable = this.string(record.executable);
    const argv = this.string(joinArguments(record.argv));
    const comm = this.string(record.comm);
    const { flags = 0, cgroup = 0, uid = 0 } = record;
    this.timed(Kind.exec, ns, [process, executable, argv, comm, flags, cgroup, uid]);
  }

  /** `status` as wait(2) gives it. */
  exit(ns: number, process: number, status = 0, cgroup = 0, uid?: number): void {
    this.timed(Kind.exit, ns, [process, status, cgroup, ...(uid === undefined ? [] : [uid])]);
  }

  comm(ns: number, process: number, comm: string): void {
    const text = this.string(comm);
    this.timed(Kind.comm, ns, [process, text]);
  }

  move(ns: number, process: number, cgroup: number): void {
    this.timed(Kind.move, ns, [process, cgroup]);
  }

  access(record: AccessRecord): void {
    const { part, read, write, times, durations, kernelRead, sync, waits } = record;
    const values = [record.closeNs - record.openNs];
    let flags = record.flags ?? AccessBit.opened;
    if (part !== undefined) {
      flags |= AccessBit.part;
      values.push(part);
    }
    if (read !== undefined) {
      flags |= AccessBit.read;
      values.push(read.calls, read.bytes);
    }
    if (write !== undefined) {
      flags |= AccessBit.write;
      values.push(write.calls, write.bytes);
    }
    if (times !== undefined) {
      flags |= AccessBit.times;
      values.push(times.firstNs - record.openNs, times.lastNs - times.firstNs);
    }
    if (durations !== undefined) {
      flags |= AccessBit.duration;
      values.push(durations.readNs, durations.writeNs);
    }
    if (kernelRead !== undefined) {
      flags |= AccessBit.kernelRead;
      values.push(kernelRead.calls, kernelRead.bytes);
    }
    if (sync !== undefined) {
      flags |= AccessBit.sync;
      values.push(sync.calls, sync.ns);
    }
    if (waits !== undefined) {
      flags |= AccessBit.waits;
      values.push(waits.count, waits.ns);
    }
    this.timed(Kind.access, record.closeNs, [record.process, record.file, flags, ...values]);
  }

  failed(ns: number, record: FailedRecord): void {
    const path = this.string(record.path);
    this.timed(Kind.failed, ns, [record.process, path, record.call, record.errno, record.count]);
  }

  ioctl(ns: number, record: IoctlRecord): void {
    const { process, file, command, count, failed = 0 } = record;
    this.timed(Kind.ioctl, ns, [process, file, command, count, failed]);
  }

  fill(ns: number, record: FillRecord): void {
    const { process, file, disk, flags = 0, requests, bytes, needed } = record;
    const more = needed === undefined ? [] : [needed.requests, needed.bytes];
    this.timed(Kind.fill, ns, [process, file, disk, flags, requests, bytes, ...more]);
  }

  /** Threads of `process` waited for I/O `count` times; without `by`, as captures of before wrote it. */
  blocked(
    ns: number,
    process: number,
    count: number,
    spanNs: number,
    longestNs: number,
    by?: WaitRecord,
  ): void {
    const call = this.string(by?.call ?? '');
    this.begin(ns);
    for (const value of [process, count, spanNs, longestNs]) this.body.varint(value);
    if (by !== undefined) {
      this.body.svarint(by.thread);
      for (const value of [call, by.file, by.read]) this.body.varint(value);
    }
    this.finish(Kind.blocked);
  }

  request(ns: number, record: RequestRecord): void {
    const { disk, operation, count, bytes, latencyNs, longestNs } = record;
    this.timed(Kind.request, ns, [disk, operation, count, bytes, latencyNs, longestNs]);
  }

  change(ns: number, record: ChangeRecord): void {
    const path = this.string(record.path ?? '');
    const second = this.string(record.secondPath ?? '');
    const { process, operation, file = 0, size = 0 } = record;
    this.timed(Kind.change, ns, [process, operation, file, path, second, size]);
  }

  user(process: number, uid: number): void {
    this.record(Kind.user, [process, uid]);
  }

  /** Numbers as in the format. */
  clocks(ns: number, wallClockNs: number | bigint, monotonicNs: number): void {
    this.record(Kind.clocks, [ns, wallClockNs, monotonicNs]);
  }

  filter(what: number, how: number, value: string): void {
    const text = this.string(value);
    this.record(Kind.filter, [what, how, text]);
  }

  /** `what` is a LOSS kind. */
  loss(ns: number, what: number, count: number): void {
    this.timed(Kind.loss, ns, [what, count]);
  }

  /** A record of any kind, as a later minor version might write it. */
  unknown(kind: number, body: Uint8Array): void {
    this.body.reset();
    this.body.raw(body);
    this.finish(kind);
  }

  /** Ends the current block; the next record begins a new one. */
  flush(): void {
    if (this.records === 0) return;
    this.out.block(this.payload.view(), this.baseNs, this.records);
    this.payload.reset();
    this.records = 0;
    this.lastNs = undefined;
  }

  close(): void {
    this.flush();
    this.out.close();
  }

  private defineString(id: number, bytes: Uint8Array): void {
    let base = 0;
    let shared = minSharedBytes - 1;
    for (const candidate of this.recent) {
      const common = commonPrefix(candidate.bytes, bytes);
      if (common > shared) [base, shared] = [candidate.id, common];
    }
    if (base === 0) shared = 0;
    this.body.reset();
    for (const value of [id, base, shared]) this.body.varint(value);
    this.body.raw(bytes.subarray(shared));
    this.finish(Kind.string);
    this.recent.push({ id, bytes });
    if (this.recent.length > recentStrings) this.recent.shift();
  }

  private record(kind: number, values: readonly (number | bigint)[]): void {
    this.body.reset();
    for (const value of values) this.body.varint(value);
    this.finish(kind);
  }

  private timed(kind: number, ns: number, values: readonly (number | bigint)[]): void {
    this.begin(ns);
    for (const value of values) this.body.varint(value);
    this.finish(kind);
  }

  /** Begins a timed record: its body starts with dt. */
  private begin(ns: number): void {
    if (this.lastNs === undefined) this.baseNs = this.lastNs = ns;
    this.body.reset();
    this.body.svarint(ns - this.lastNs);
    this.lastNs = ns;
  }

  private finish(kind: number): void {
    const body = this.body.view();
    // Only a long string can meet this, and strings have no dt that would count from the old block.
    if (this.payload.length + body.length + 8 > maxPayloadBytes) this.flush();
    this.payload.byte(kind);
    this.payload.varint(body.length);
    this.payload.raw(body);
    this.records++;
    if (this.payload.length >= blockBytes) this.flush();
  }
}

/** Arguments as the kernel holds them: each ended by a NUL. */
function joinArguments(argv: readonly string[]): string {
  return argv.map((argument) => `${argument}\0`).join('');
}

function commonPrefix(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length++;
  return length;
}
