/** Lines of SystemTap scripts that print one each time a process closes a file: what they have in common, and what becomes of them. */
import { AccessBit, ProcessFlag } from '../../decode/format.ts';
import type { EventWriter } from '../event-writer.ts';
import { FileNumbers } from '../calls/files.ts';
import { latestNs } from '../trace-clock.ts';

export interface Close {
  readonly ns: number;
  readonly pid: number;
  readonly comm: string;
  readonly path: string;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Time in read and write together, where it is known. */
  readonly tookNs?: number;
}

// A name has at most 15 bytes; the bound also keeps the search for its end short in a line of many parentheses.
const pattern = /^(\d{1,16}) (\d{1,7}) \((.{0,64}?)\) access (.*) read: (\d{1,15}) write: (\d{1,15})\s*$/s;

/**
 * `120 1888 (ipw3945d) access /sys/x read: 3008 write: 0`; undefined for other lines. Names and paths may hold blanks and
 * parentheses, so that the line is read from both of its ends. `unitNs` is what its times count.
 */
export function parseClose(line: string, unitNs: number): Close | undefined {
  const match = pattern.exec(line);
  if (match === null) return undefined;
  const [, time, pid, comm, path, readBytes, writeBytes] = match;
  const ns = Number(time) * unitNs;
  if (ns > latestNs) return undefined;
  return {
    ...{ ns, pid: Number(pid), comm: comm!, path: path! },
    ...{ readBytes: Number(readBytes), writeBytes: Number(writeBytes) },
  };
}

/** What no such script says. */
export const blindSpotsOfCloses: readonly string[] = [
  'processes that closed no file, and who spawned whom',
  'starts and ends of processes: one seems to start at its first close and never ends',
  'opens: each counts at the time of its close',
  'the number of read and write calls',
  'files still open at the end',
  'mmap, ioctl, and programs and arguments',
  'users, control groups and systemd units',
];

export class CloseWriter {
  lastNs = 0;
  private readonly writer: EventWriter;
  private readonly processes = new Map<number, { readonly number: number; comm: string }>();
  private readonly files: FileNumbers;

  constructor(writer: EventWriter) {
    this.writer = writer;
    this.files = new FileNumbers(writer);
  }

  close({ ns, pid, comm, path, readBytes, writeBytes, tookNs }: Close): void {
    this.writer.access({
      openNs: ns,
      closeNs: ns,
      process: this.process(ns, pid, comm),
      file: this.files.of(path),
      flags: AccessBit.opened,
      ...(readBytes === 0 ? {} : { read: { calls: 0, bytes: readBytes } }),
      ...(writeBytes === 0 ? {} : { write: { calls: 0, bytes: writeBytes } }),
      ...durations(readBytes, writeBytes, tookNs),
    });
  }

  /** A pid is all that the trace says of a process: one used again is not told apart. Gives its number. */
  process(ns: number, pid: number, comm: string): number {
    this.lastNs = Math.max(this.lastNs, ns);
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
}

/** Time in both together cannot be divided: of a file that was written to, it counts as writing where nothing was read, else as reading. */
function durations(readBytes: number, writeBytes: number, tookNs: number | undefined): object {
  if (tookNs === undefined) return {};
  const wrote = writeBytes > 0 && readBytes === 0;
  return { durations: { readNs: wrote ? 0 : tookNs, writeNs: wrote ? tookNs : 0 } };
}
