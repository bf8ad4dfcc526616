/**
 * The output of the SystemTap script of "Who/what is doing all this file I/O?" (2006): one line each time a process closes a
 * file. Milliseconds since the script started, pid, name, path, bytes read and written:
 *
 *     120 1888 (ipw3945d) access /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd read: 3008 write: 0
 *
 * Names and paths may hold blanks and parentheses, so that the line is read from both of its ends.
 */
import { AccessBit, ProcessFlag } from '../../decode/format.ts';
import type { EventWriter } from '../event-writer.ts';
import type { Importer, LineReader } from '../importer.ts';

// A name has at most 15 bytes; the bound also keeps the search for its end short in a line of many parentheses.
const pattern = /^(\d{1,12}) (\d{1,10}) \((.{0,64}?)\) access (.*) read: (\d{1,15}) write: (\d{1,15})\s*$/s;

export const systemtapClose: Importer = {
  title: 'SystemTap, one line a close',
  blindSpots: [
    'processes that closed no file, and who spawned whom',
    'starts and ends of processes: one seems to start at its first close and never ends',
    'opens: each counts at the time of its close',
    'the number of read and write calls',
    'files still open at the end',
    'mmap, ioctl, and programs and arguments',
  ],
  recognises: (line) => pattern.test(line),
  read: (writer) => new CloseLines(writer),
};

interface KnownProcess {
  readonly number: number;
  comm: string;
}

class CloseLines implements LineReader {
  private readonly writer: EventWriter;
  private readonly processes = new Map<number, KnownProcess>();
  private readonly files = new Map<string, number>();
  private last = 0;

  constructor(writer: EventWriter) {
    this.writer = writer;
  }

  line(line: string): boolean {
    const match = pattern.exec(line);
    if (match === null) return false;
    const [, ms, pid, comm, path, readBytes, writeBytes] = match;
    const ns = Number(ms) * 1e6;
    this.last = Math.max(this.last, ns);
    this.writer.access({
      openNs: ns,
      closeNs: ns,
      process: this.process(ns, Number(pid), comm!),
      file: this.file(path!),
      flags: AccessBit.opened,
      ...transfers('read', Number(readBytes)),
      ...transfers('write', Number(writeBytes)),
    });
    return true;
  }

  lastNs(): number {
    return this.last;
  }

  /** A pid is all that the trace says of a process: one used again is not told apart. */
  private process(ns: number, pid: number, comm: string): number {
    const known = this.processes.get(pid);
    if (known === undefined) {
      const number = this.writer.process({ ns, pid, comm, flags: ProcessFlag.beforeCapture });
      this.processes.set(pid, { number, comm });
      return number;
    }
    if (known.comm !== comm) {
      this.writer.comm(ns, known.number, comm);
      known.comm = comm;
    }
    return known.number;
  }

  private file(path: string): number {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const number = this.writer.file({ path });
    this.files.set(path, number);
    return number;
  }
}

function transfers(kind: 'read' | 'write', bytes: number): object {
  return bytes === 0 ? {} : { [kind]: { calls: 0, bytes } };
}
