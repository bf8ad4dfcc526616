/**
 * Which files the descriptors of traced processes stand for: what the kernel holds in open file descriptions and tables of
 * descriptors. An access is one process's use of one description; it ends with the process's last descriptor of it.
 */
import { AccessBit } from '../../decode/format.ts';
import type { AccessRecord, EventWriter } from '../event-writer.ts';
import type { NamedFile } from './call.ts';
import type { FileNumbers } from './files.ts';

/** An open file description. */
export interface Description {
  file: NamedFile;
  /** Whether its path is what the call that opened it asked for: beyond doubt. */
  readonly asked: boolean;
  /** The process that opened it while it was traced: its number. */
  readonly opener: number | undefined;
  readonly openNs: number;
  /** AccessBit and AccessFlag. */
  readonly flags: number;
  /** By the number of the process. */
  readonly uses: Map<number, Use>;
}

/** What one process did with a description. */
interface Use {
  /** The first that was seen of it. */
  readonly fromNs: number;
  read: Moved | undefined;
  write: Moved | undefined;
  sync: { calls: number; ns: number } | undefined;
  firstNs: number;
  lastNs: number;
  mapped: boolean;
}

interface Moved {
  calls: number;
  bytes: number;
  ns: number;
  /** Whether the time of every call is known. */
  timed: boolean;
}

interface Opening {
  /** The number of the process. */
  readonly opener?: number;
  readonly flags?: number;
  readonly closeOnExec?: boolean;
  readonly asked?: boolean;
}

interface Entry {
  readonly description: Description;
  closeOnExec: boolean;
}

/** What is held in all tables together; a trace that never closes anything must not fill the memory. */
const mostEntries = 1_000_000;

/** A table of descriptors: that of a process, or of several that share it. */
export class Descriptors {
  readonly entries = new Map<number, Entry>();
  /** How many descriptors stand for it. */
  readonly held = new Map<Description, number>();
  /** Numbers of the processes whose table it is. */
  readonly users = new Set<number>();
}

/** The way from use to ACCESS records. */
export class Accesses {
  /** Accesses that could not be followed since too much was open. */
  untracked = 0;
  private readonly writer: EventWriter;
  private readonly files: FileNumbers;
  private readonly remembers: boolean;
  private entries = 0;
  /** Paths that something was renamed from: a descriptor that has another name now may still be the same. */
  private readonly renamed = new Set<string>();

  /** `remembers`: a path that was asked for is to be trusted more than the name that the trace gives a descriptor later. */
  constructor(writer: EventWriter, files: FileNumbers, remembers: boolean) {
    this.writer = writer;
    this.files = files;
    this.remembers = remembers;
  }

  noteRename(path: string): void {
    if (this.renamed.size >= 100_000) this.renamed.clear();
    this.renamed.add(path);
  }

  /** A new description under `fd`; `opener` is a process's number. What had that descriptor before was closed unseen. */
  open(
    table: Descriptors,
    fd: number,
    file: NamedFile,
    ns: number,
    { opener, flags = 0, closeOnExec = false, asked = false }: Opening,
  ): Description {
    const description = { file, asked, opener, openNs: ns, flags, uses: new Map<number, Use>() };
    this.put(table, fd, { description, closeOnExec }, ns);
    if (opener !== undefined) useOf(description, opener, ns);
    return description;
  }

  /** What `fd` stands for: as the trace says, or else as it is remembered. */
  at(table: Descriptors, fd: number, named: NamedFile | undefined, ns: number): Description {
    const known = table.entries.get(fd)?.description;
    if (known === undefined) return this.open(table, fd, named ?? { path: '', type: 0 }, ns, {});
    if (named === undefined) return known;
    if (known.file.path === '' || (this.remembers && !known.asked)) known.file = named;
    if (this.remembers || this.isSame(known.file.path, named.path)) return known;
    return this.open(table, fd, named, ns, {});
  }

  duplicate(
    table: Descriptors,
    from: number,
    to: number,
    named: NamedFile | undefined,
    ns: number,
    closeOnExec: boolean,
  ): void {
    if (from === to) return;
    const description = this.at(table, from, named, ns);
    this.put(table, to, { description, closeOnExec }, ns);
  }

  markCloseOnExec(table: Descriptors, fd: number, closeOnExec: boolean): void {
    const entry = table.entries.get(fd);
    if (entry !== undefined) entry.closeOnExec = closeOnExec;
  }

  close(table: Descriptors, fd: number, ns: number): void {
    const entry = table.entries.get(fd);
    if (entry === undefined) return;
    table.entries.delete(fd);
    this.entries--;
    const { description } = entry;
    const left = table.held.get(description)! - 1;
    if (left > 0) {
      table.held.set(description, left);
      return;
    }
    table.held.delete(description);
    for (const process of table.users) this.end(description, process, ns, 0);
  }

  /** A copy for a process that was forked; an empty one where too much is open in all. */
  copy(from: Descriptors): Descriptors {
    const table = new Descriptors();
    if (this.entries + from.entries.size > mostEntries) return table;
    for (const [fd, entry] of from.entries) table.entries.set(fd, { ...entry });
    for (const [description, count] of from.held) table.held.set(description, count);
    this.entries += table.entries.size;
    return table;
  }

  /** `process` goes, by its end or at the end of the trace (with the flag for that). The last one closes what is left. */
  leave(table: Descriptors, process: number, ns: number, flags = 0): void {
    for (const description of table.held.keys()) this.end(description, process, ns, flags);
    table.users.delete(process);
    if (table.users.size > 0) return;
    this.entries -= table.entries.size;
    table.entries.clear();
    table.held.clear();
  }

  moved(
    description: Description,
    process: number,
    what: 'read' | 'write',
    bytes: number,
    { ns, endNs, timed }: { ns: number; endNs: number; timed: boolean },
  ): void {
    const use = useOf(description, process, ns);
    const moved = (use[what] ??= { calls: 0, bytes: 0, ns: 0, timed: true });
    moved.calls++;
    moved.bytes = Math.min(Number.MAX_SAFE_INTEGER, moved.bytes + bytes);
    moved.ns = Math.min(Number.MAX_SAFE_INTEGER, moved.ns + endNs - ns);
    moved.timed &&= timed;
    use.firstNs = Math.min(use.firstNs, ns);
    use.lastNs = Math.max(use.lastNs, endNs);
  }

  synced(description: Description, process: number, ns: number, tookNs: number): void {
    const sync = (useOf(description, process, ns).sync ??= { calls: 0, ns: 0 });
    sync.calls++;
    sync.ns = Math.min(Number.MAX_SAFE_INTEGER, sync.ns + tookNs);
  }

  mapped(description: Description, process: number, ns: number): void {
    useOf(description, process, ns).mapped = true;
  }

  private put(table: Descriptors, fd: number, entry: Entry, ns: number): void {
    this.close(table, fd, ns);
    if (this.entries >= mostEntries) {
      this.untracked++;
      return;
    }
    table.entries.set(fd, entry);
    table.held.set(entry.description, (table.held.get(entry.description) ?? 0) + 1);
    this.entries++;
  }

  /** Sockets (TCP:[...]) are named by what they are connected with, files by where they are now. */
  private isSame(known: string, named: string): boolean {
    if (known === named || this.renamed.has(known)) return true;
    const kind = socketKind(known);
    return kind !== undefined && kind === socketKind(named);
  }

  private end(description: Description, process: number, ns: number, flags: number): void {
    const use = description.uses.get(process);
    if (use === undefined) return;
    description.uses.delete(process);
    this.writer.access(this.record(description, use, process, Math.max(ns, use.fromNs), flags));
  }

  private record(
    description: Description,
    use: Use,
    process: number,
    ns: number,
    flags: number,
  ): AccessRecord {
    const opened = description.opener === process ? AccessBit.opened : 0;
    const { read, write, sync } = use;
    const openNs = opened === 0 ? use.fromNs : description.openNs;
    const timed =
      (read !== undefined || write !== undefined) && (read?.timed ?? true) && (write?.timed ?? true);
    return {
      ...{ openNs, closeNs: Math.max(ns, openNs, use.lastNs), process },
      file: this.files.of(description.file.path, description.file.type),
      flags: description.flags | opened | flags | (use.mapped ? AccessBit.mapped : 0),
      ...(read === undefined ? {} : { read }),
      ...(write === undefined ? {} : { write }),
      ...(sync === undefined ? {} : { sync }),
      ...(use.firstNs === Infinity
        ? {}
        : { times: { firstNs: Math.max(use.firstNs, openNs), lastNs: Math.max(use.lastNs, openNs) } }),
      ...(timed ? { durations: { readNs: read?.ns ?? 0, writeNs: write?.ns ?? 0 } } : {}),
    };
  }
}

function useOf(description: Description, process: number, ns: number): Use {
  const known = description.uses.get(process);
  if (known !== undefined) return known;
  const none = { read: undefined, write: undefined, sync: undefined };
  const use: Use = { fromNs: ns, ...none, firstNs: Infinity, lastNs: 0, mapped: false };
  description.uses.set(process, use);
  return use;
}

const socketKind = (path: string): string | undefined => /^([A-Z][\w-]*):\[/.exec(path)?.[1];
