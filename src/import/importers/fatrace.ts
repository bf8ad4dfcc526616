/**
 * `fatrace`, with its times (-t, -tt) and users (-u) or without: one line an event, or several equal ones, of a process and a path.
 *
 *     06:24:14.130626 busybox(10643): O   /tmp/made
 *     1795415054.130644 busybox(10643): RC  /tmp/made
 *     busybox(10644): CWO /tmp/all of it
 *     mv(10651): <>  /tmp
 *     rm(10652): O   device 8:2 inode 658203
 */
import { AccessBit, ProcessFlag } from '../../decode/format.ts';
import { accessFlags } from '../access-flags.ts';
import { FileNumbers } from '../calls/files.ts';
import type { EventWriter } from '../event-writer.ts';
import type { Importer, LineReader, TraceFacts } from '../importer.ts';
import { TraceClock } from '../trace-clock.ts';

const pattern =
  /^(?:(?:(\d\d):(\d\d):(\d\d)|(\d{1,11}))\.(\d{6}) )?(.{0,64}?)\((\d{1,7})\)(?: ?\[(\d{1,10}):\d{1,10}\])?: ([ROCW+D<>]{1,8}) {1,4}(\/.*|device \d+:\d+ inode \d+)$/s;
/** What fatrace prints for a process that has gone by then. */
const goneName = 'unknown';
/** So many accesses may be under way: of files that are never closed there may be any number. */
const mostOpen = 100_000;

const blindSpots: readonly string[] = [
  'bytes, and the number of read and write calls: that a file was read or written at all is told as the mode of its access',
  'the number of opens and closes in close succession, which are told as one',
  'look-ups that failed, ioctl, mmap, and I/O on /proc, /sys, /dev, pipes and sockets',
  'which names were made, removed or moved: only the directory is told',
  'who spawned whom, starts and ends of processes, and programs and arguments',
  'exact times: events are dated when fatrace comes to print them',
];

export const fatrace: Importer = {
  name: 'fatrace',
  title: 'fatrace',
  hint: 'with -t, or -tt, without times, with -u',
  recognises: (lines) => lines.some((line) => pattern.test(line)),
  read: (writer) => new FatraceLines(writer),
};

interface Open {
  readonly opened: boolean;
  readonly openNs: number;
  readonly process: number;
  readonly file: number;
  /** accessFlags: what it was seen to do it could do. */
  modes: number;
}

interface Known {
  readonly number: number;
  comm: string;
}

class FatraceLines implements LineReader {
  private readonly writer: EventWriter;
  private readonly files: FileNumbers;
  private readonly clock = new TraceClock();
  private readonly processes = new Map<number, Known>();
  private readonly nameless = new Map<string, number>();
  /** By process and path, the latest last. */
  private readonly open = new Map<string, Open[]>();
  private openCount = 0;
  private lastNs = 0;
  private timeless = false;

  constructor(writer: EventWriter) {
    this.writer = writer;
    this.files = new FileNumbers(writer);
  }

  line(line: string): boolean {
    const match = pattern.exec(line);
    if (match === null) return false;
    const [, hours, minutes, seconds, epoch, micros, comm = '', pid, uid, events = '', name = ''] = match;
    const ofDay = epoch === undefined;
    const at = ofDay ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : Number(epoch);
    this.timeless ||= micros === undefined;
    const ns = micros === undefined ? 0 : this.clock.since(at, Number(micros) * 1000, ofDay);
    if (ns === undefined) return false;
    this.lastNs = Math.max(this.lastNs, ns);
    const process = this.process(ns, Number(pid), comm, uid);
    // Those of directories say that something in it changed.
    if (/[ROCW]/.test(events)) this.used(ns, process, name, events);
    return true;
  }

  finish(): TraceFacts {
    for (const list of this.open.values())
      for (const access of list) this.close(access, this.lastNs, AccessBit.openAtEnd);
    const spots = this.timeless ? [...blindSpots, 'times (fatrace -t has them)'] : blindSpots;
    return { endNs: this.lastNs, blindSpots: spots, startedAt: this.clock.startedAt };
  }

  /** In one line with a close and an open the close is of what was open before, where something was. */
  private used(ns: number, process: number, name: string, events: string): void {
    const key = `${process} ${name}`;
    const list = this.open.get(key) ?? [];
    const has = (event: string): boolean => events.includes(event);
    const closesFirst = has('C') && has('O') && list.length > 0;
    if (has('O') && !closesFirst) this.begin(list, { ns, process, name, opened: true });
    if (has('R') || has('W')) {
      if (list.length === 0) this.begin(list, { ns, process, name, opened: false });
      const access = list.at(-1)!;
      if (has('R')) access.modes |= accessFlags.canRead;
      if (has('W')) access.modes |= accessFlags.canWrite;
    }
    // Of a close alone nothing is known but that it was open: no use of it was seen.
    const closed = has('C') ? list.pop() : undefined;
    if (closed !== undefined) {
      this.close(closed, ns, 0);
      this.openCount--;
    }
    if (closesFirst) this.begin(list, { ns, process, name, opened: true });
    if (list.length === 0) this.open.delete(key);
    else this.open.set(key, list);
    if (this.openCount > mostOpen) this.closeOldest(ns);
  }

  private begin(
    list: Open[],
    what: { readonly ns: number; readonly process: number; readonly name: string; readonly opened: boolean },
  ): void {
    const { ns, process, name, opened } = what;
    list.push({ opened, openNs: ns, process, file: this.file(name), modes: 0 });
    this.openCount++;
  }

  private closeOldest(ns: number): void {
    const [key, list] = this.open.entries().next().value!;
    for (const access of list) this.close(access, ns, 0);
    this.openCount -= list.length;
    this.open.delete(key);
  }

  private close({ opened, openNs, process, file, modes }: Open, ns: number, flags: number): void {
    this.writer.access({
      ...{ openNs, closeNs: Math.max(ns, openNs), process, file },
      flags: flags | modes | (opened ? AccessBit.opened : 0),
    });
  }

  /** A pid is all that the trace says of a process: one used again is not told apart. */
  private process(ns: number, pid: number, name: string, uid: string | undefined): number {
    const comm = name === goneName ? '' : name;
    const known = this.processes.get(pid);
    if (known === undefined) {
      const who = uid === undefined ? {} : { uid: Number(uid) };
      const number = this.writer.process({ ns, pid, comm, flags: ProcessFlag.beforeCapture, ...who });
      this.processes.set(pid, { number, comm });
      return number;
    }
    if (comm !== '' && comm !== known.comm) {
      known.comm = comm;
      this.writer.comm(ns, known.number, comm);
    }
    return known.number;
  }

  /** A path, or where none could be found device and inode. */
  private file(name: string): number {
    const [, major, minor, inode] = /^device (\d{1,4}):(\d{1,7}) inode (\d{1,19})$/.exec(name) ?? [];
    if (inode === undefined) return this.files.of(name);
    const known = this.nameless.get(name);
    if (known !== undefined) return known;
    if (this.nameless.size >= mostOpen) this.nameless.clear();
    const place = { major: Number(major), minor: Number(minor), inode: BigInt.asUintN(64, BigInt(inode)) };
    const number = this.writer.file({ path: '', ...place });
    this.nameless.set(name, number);
    return number;
  }
}
