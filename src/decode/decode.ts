/**
 * Decodes events.bio (probes/FORMAT.md) into typed columns and lists of records. Whatever is in the file: no other error than
 * UserError, no endless loop, and memory in proportion to the file. What could not be used is counted.
 */
import { AccessBuilder, AccessFields } from './access-builder.ts';
import { BlockReader, type Block } from './block-reader.ts';
import { Cursor } from './cursor.ts';
import { DetailReader, type AccessCalls } from './details.ts';
import type {
  ClockEvent,
  DecodedEvents,
  EndEvent,
  FilterEvent,
  LossEvent,
  ProcessChange,
  StartEvent,
} from './events.ts';
import { AccessBit, keptAccessBits, keptMapped, Kind } from './format.ts';
import { Tables } from './tables.ts';

/** Throws UserError where `file` cannot be read, is no events.bio, or is of a major version not known here. */
export function decodeEvents(file: string): DecodedEvents {
  const reader = new BlockReader(file);
  try {
    const decoder = new Decoder(reader.fileBytes);
    for (let block = reader.next(); block !== undefined; block = reader.next()) decoder.block(block);
    return decoder.finish(reader);
  } finally {
    reader.close();
  }
}

/** What an access takes in a file, at least, on average: a little less than real captures show. */
const accessBytes = 18;

class Decoder {
  private readonly in = new Cursor();
  private readonly tables = new Tables();
  private readonly changes: ProcessChange[] = [];
  private readonly accesses: AccessBuilder;
  private readonly access = new AccessFields();
  private readonly details = new DetailReader(this.in, this.tables);
  private readonly lost = new Map<number, number>();
  private readonly losses: LossEvent[] = [];
  private readonly filters: FilterEvent[] = [];
  private readonly clocks: ClockEvent[] = [];
  private start: StartEvent | undefined;
  private end: EndEvent | undefined;
  private badRecords = 0;
  private firstNs = Infinity;
  private lastNs = 0;
  /** The time of the timed record before this one in the block. */
  private ns = 0;

  constructor(fileBytes: number) {
    this.accesses = new AccessBuilder(Math.ceil(fileBytes / accessBytes));
  }

  block(block: Block): void {
    const cursor = this.in;
    const end = block.payload.length;
    cursor.bytes = block.payload;
    cursor.at = 0;
    this.ns = block.baseNs;
    let records = 0;
    while (cursor.at < end) {
      cursor.begin(end);
      const kind = block.payload[cursor.at++]!;
      const length = cursor.varint();
      const next = cursor.at + length;
      if (cursor.bad || next > end) break;
      cursor.begin(next);
      if (!this.record(kind)) this.badRecords++;
      cursor.at = next;
      records++;
    }
    // Of a checked block that does not hold what its header says, the records that are missing (or too many) are bad.
    this.badRecords += Math.abs(block.records - records);
  }

  finish(reader: BlockReader): DecodedEvents {
    const { start, end, changes, lost, losses, filters, clocks, badRecords, lastNs } = this;
    const { processes, files, cgroups, unknownProcess, unknownFile, unresolved } = this.tables;
    const firstNs = Math.min(this.firstNs, lastNs);
    const accesses = this.accesses.finish();
    this.tables.release();
    return {
      ...{ start, end, processes, changes, files, cgroups, accesses, unknownProcess, unknownFile, lost },
      ...{ losses, filters, clocks, firstNs, lastNs, damage: reader.damage, badRecords, unresolved },
      details: this.details,
    };
  }

  /** Takes in one record, the cursor at its body; false where it is bad. */
  private record(kind: number): boolean {
    switch (kind) {
      case Kind.access:
        return this.readAccess();
      case Kind.string:
        return this.readString();
      case Kind.file:
        return this.readFile();
      case Kind.cgroup:
        return this.readCgroup();
      case Kind.start:
        return this.readStart();
      case Kind.end:
        return this.readEnd();
      case Kind.process:
        return this.readProcess();
      case Kind.exec:
        return this.readExec();
      case Kind.exit:
        return this.readExit();
      case Kind.comm:
        return this.readComm();
      case Kind.move:
        return this.readMove();
      case Kind.loss:
        return this.readLoss();
      case Kind.user:
        return this.readUser();
      case Kind.filter:
        return this.readFilter();
      case Kind.clocks:
        return this.readClocks();
      case Kind.failed:
      case Kind.ioctl:
      case Kind.fill:
      case Kind.blocked:
      case Kind.request:
      case Kind.change:
        return this.details.read(kind, this.time());
      default:
        return true;
    }
  }

  private readAccess(): boolean {
    const { in: cursor, access } = this;
    const ns = this.time();
    const process = cursor.varint();
    const file = cursor.varint();
    const flags = cursor.varint();
    const age = cursor.varint();
    const part = (flags & AccessBit.part) === 0 ? -1 : cursor.varint();
    access.readCalls = access.readBytes = access.writeCalls = access.writeBytes = 0;
    if ((flags & AccessBit.read) !== 0) {
      access.readCalls = cursor.varint();
      access.readBytes = cursor.varint();
    }
    if ((flags & AccessBit.write) !== 0) {
      access.writeCalls = cursor.varint();
      access.writeBytes = cursor.varint();
    }
    // TIMES are not kept, but a body that ends within them is bad.
    if ((flags & AccessBit.times) !== 0) {
      cursor.varint();
      cursor.varint();
    }
    const duration = (flags & AccessBit.duration) !== 0;
    access.readNs = duration ? cursor.varint() : 0;
    access.writeNs = duration ? cursor.varint() : 0;
    const kernelRead = (flags & AccessBit.kernelRead) !== 0;
    const kernelCalls = kernelRead ? cursor.varint() : 0;
    const kernelBytes = kernelRead ? cursor.varint() : 0;
    const sync = (flags & AccessBit.sync) !== 0;
    const syncCalls = sync ? cursor.varint() : 0;
    const syncNs = sync ? cursor.varint() : 0;
    const waits = (flags & AccessBit.waits) !== 0;
    access.waits = waits ? cursor.varint() : 0;
    access.waitNs = waits ? cursor.varint() : 0;
    if (cursor.bad || age > ns) return false;
    access.process = this.tables.processOrUnknown(process);
    access.file = this.tables.fileOrUnknown(file);
    access.flags = (flags & keptAccessBits) | ((flags & AccessBit.mapped) === 0 ? 0 : keptMapped);
    if (kernelCalls !== 0) this.details.kernelReads.push(this.calls(ns, kernelCalls, kernelBytes));
    if (syncCalls !== 0) this.details.syncs.push(this.calls(ns, syncCalls, syncNs));
    access.openNs = ns - age;
    access.closeNs = ns;
    if (part === -1) this.accesses.add(access);
    else this.accesses.addPart(access, part);
    return true;
  }

  private calls(ns: number, calls: number, amount: number): AccessCalls {
    return { ns, process: this.access.process, file: this.access.file, calls, amount };
  }

  private readString(): boolean {
    const cursor = this.in;
    const id = cursor.varint();
    const baseId = cursor.varint();
    const shared = cursor.varint();
    if (cursor.bad || id === 0) return false;
    return this.tables.addString(id, baseId, shared, cursor);
  }

  private readFile(): boolean {
    const cursor = this.in;
    const id = cursor.varint();
    const path = cursor.varint();
    const device = cursor.varint();
    const inode = cursor.rounded();
    const type = cursor.varint();
    if (cursor.bad || id === 0) return false;
    const [major, minor] = [Math.floor(device / 2 ** 20), device % 2 ** 20];
    this.tables.addFile(id, { path: this.tables.text(path), major, minor, inode, type });
    return true;
  }

  private readCgroup(): boolean {
    const cursor = this.in;
    const id = cursor.varint();
    cursor.rounded();
    const path = cursor.varint();
    if (cursor.bad || id === 0) return false;
    this.tables.addCgroup(id, this.tables.text(path));
    return true;
  }

  private readStart(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const wallClockNs = cursor.rounded();
    const [monotonicNs, version, probes, pid, cpus] = this.five();
    if (cursor.bad) return false;
    const [captureVersion, probeSet] = [this.tables.text(version), this.tables.text(probes)];
    this.start ??= { ns, wallClockNs, monotonicNs, captureVersion, probeSet, pid, cpus };
    return true;
  }

  private readEnd(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const reason = cursor.varint();
    const lost = cursor.varint();
    if (cursor.bad) return false;
    this.end = { ns, reason, lost };
    return true;
  }

  private readProcess(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const id = cursor.varint();
    const pid = cursor.varint();
    const parent = cursor.varint();
    const startNs = ns + cursor.svarint();
    const flags = cursor.varint();
    const cgroup = cursor.varint();
    const [comm, executable, argv, uid] = this.five(4);
    const pidNamespace = this.trailing();
    if (cursor.bad || id === 0 || !isTime(startNs)) return false;
    this.tables.addProcess(id, {
      ...{ pid, startNs, flags, uid, pidNamespace },
      parent: this.tables.process(parent),
      cgroup: this.tables.cgroup(cgroup),
      comm: this.tables.text(comm),
      executable: this.tables.text(executable),
      argv: this.tables.text(argv),
    });
    return true;
  }

  private readExec(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const id = cursor.varint();
    const [executable, argv, comm, flags, cgroup] = this.five();
    const uid = cursor.varint();
    if (cursor.bad) return false;
    const process = this.tables.process(id);
    if (process === -1) return true;
    this.changes.push({
      ...{ kind: 'exec', ns, process, flags, uid },
      cgroup: this.tables.cgroup(cgroup),
      executable: this.tables.text(executable),
      argv: this.tables.text(argv),
      comm: this.tables.text(comm),
    });
    return true;
  }

  private readExit(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const id = cursor.varint();
    const status = cursor.varint();
    const cgroup = cursor.varint();
    const uid = this.trailing();
    if (cursor.bad) return false;
    const process = this.tables.process(id);
    if (process === -1) return true;
    this.changes.push({ kind: 'exit', ns, process, status, cgroup: this.tables.cgroup(cgroup), uid });
    return true;
  }

  private readComm(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const id = cursor.varint();
    const comm = cursor.varint();
    if (cursor.bad) return false;
    const process = this.tables.process(id);
    if (process !== -1) this.changes.push({ kind: 'comm', ns, process, comm: this.tables.text(comm) });
    return true;
  }

  private readMove(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const id = cursor.varint();
    const group = cursor.varint();
    if (cursor.bad) return false;
    const process = this.tables.process(id);
    const cgroup = this.tables.cgroup(group);
    if (process !== -1) this.changes.push({ kind: 'move', ns, process, cgroup });
    return true;
  }

  private readLoss(): boolean {
    const cursor = this.in;
    const ns = this.time();
    const what = cursor.varint();
    const count = cursor.varint();
    if (cursor.bad) return false;
    this.losses.push({ ns, what, count });
    this.lost.set(what, (this.lost.get(what) ?? 0) + count);
    return true;
  }

  /** It has no time: it is written at the end. */
  private readUser(): boolean {
    const cursor = this.in;
    const id = cursor.varint();
    const uid = cursor.varint();
    if (cursor.bad) return false;
    const process = this.tables.process(id);
    if (process !== -1) this.changes.push({ kind: 'user', ns: this.ns, process, uid });
    return true;
  }

  private readFilter(): boolean {
    const cursor = this.in;
    const what = cursor.varint();
    const how = cursor.varint();
    const value = cursor.varint();
    if (cursor.bad) return false;
    this.filters.push({ what, how, value: this.tables.text(value) });
    return true;
  }

  /** Its time stands by itself, so that readers that skip it lose nothing. */
  private readClocks(): boolean {
    const cursor = this.in;
    const ns = cursor.varint();
    const wallClockNs = cursor.rounded();
    const monotonicNs = cursor.varint();
    if (cursor.bad || !isTime(ns)) return false;
    this.clocks.push({ ns, wallClockNs, monotonicNs });
    return true;
  }

  /** A field that a later minor version added; undefined where the body ends before it. */
  private trailing(): number | undefined {
    return this.in.at < this.in.end ? this.in.varint() : undefined;
  }

  /** The absolute time of a record, whose body begins with dt; a time that cannot be marks the record bad. */
  private time(): number {
    const ns = this.ns + this.in.svarint();
    if (!isTime(ns)) {
      this.in.bad = true;
      return 0;
    }
    this.ns = ns;
    if (ns < this.firstNs) this.firstNs = ns;
    if (ns > this.lastNs) this.lastNs = ns;
    return ns;
  }

  private five(count = 5): [number, number, number, number, number] {
    const values: [number, number, number, number, number] = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) values[i] = this.in.varint();
    return values;
  }
}

const isTime = (ns: number): boolean => ns >= 0 && ns <= Number.MAX_SAFE_INTEGER;
