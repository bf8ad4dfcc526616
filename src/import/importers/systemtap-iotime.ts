/**
 * The output of SystemTap's example iotime.stp: two lines each time a process closes a file that it opened, the second where it
 * read or wrote. Microseconds since the script started; bytes that the calls returned, and the time in them:
 *
 *     825946 3364 (NetworkManager) access /sys/class/net/eth0/carrier read: 8190 write: 0
 *     825955 3364 (NetworkManager) iotime /sys/class/net/eth0/carrier time: 9
 *     826001 3364 (NetworkManager) access /root/secret fail
 */
import type { EventWriter } from '../event-writer.ts';
import type { Importer, LineReader, TraceFacts } from '../importer.ts';
import { blindSpotsOfCloses, CloseWriter, parseClose, type Close } from '../systemtap/closes.ts';
import { latestNs } from '../trace-clock.ts';

const microsecond = 1e3;
// As in closes.ts.
const timePattern = /^(\d{1,16}) (\d{1,7}) \((.{0,64}?)\) iotime (.*) time: (\d{1,12})\s*$/s;
const failPattern = /^(\d{1,16}) (\d{1,7}) \((.{0,64}?)\) access (.*) fail\s*$/s;
/** The script prints it where open returned -1, which is EPERM; other errors pass for descriptors there, which are never closed. */
const notPermitted = 1;
const openCall = 1;
/** So many closes may wait for the line with their time: that of another process can come in between. */
const mostPending = 1000;

export const systemtapIotime: Importer = {
  name: 'systemtap-iotime',
  title: 'SystemTap, iotime.stp',
  hint: "SystemTap's own example",
  recognises: (lines) => lines.some((line) => timePattern.test(line) || failPattern.test(line)),
  read: (writer) => new IotimeLines(writer),
};

class IotimeLines implements LineReader {
  private readonly writer: EventWriter;
  private readonly closes: CloseWriter;
  /** By pid. */
  private readonly pending = new Map<number, Close>();

  constructor(writer: EventWriter) {
    this.writer = writer;
    this.closes = new CloseWriter(writer);
  }

  line(line: string): boolean {
    return this.access(line) || this.time(line) || this.failure(line);
  }

  finish(): TraceFacts {
    for (const close of this.pending.values()) this.closes.close(close);
    const blindSpots = [
      ...blindSpotsOfCloses,
      'files that were open before the script started, and descriptors that were made otherwise than by open and openat',
      'calls other than read and write',
      'opens that failed otherwise than with EPERM',
      'what of the time in calls was reading, of files that were read and written: all counts as reading',
    ];
    return { endNs: this.closes.lastNs, blindSpots };
  }

  private access(line: string): boolean {
    const close = parseClose(line, microsecond);
    if (close === undefined) return false;
    this.flush(close.pid);
    this.pending.set(close.pid, close);
    if (this.pending.size > mostPending) this.flush(this.pending.keys().next().value!);
    return true;
  }

  private time(line: string): boolean {
    const [matched, , pid, , path, us] = timePattern.exec(line) ?? [];
    if (matched === undefined) return false;
    const close = this.pending.get(Number(pid));
    // Its first line was damaged: the bytes are not known.
    if (close === undefined || close.path !== path) return false;
    this.pending.delete(close.pid);
    this.closes.close({ ...close, tookNs: Number(us) * microsecond });
    return true;
  }

  private failure(line: string): boolean {
    const [, us, pid, comm, path] = failPattern.exec(line) ?? [];
    const ns = Number(us) * microsecond;
    if (path === undefined || ns > latestNs) return false;
    this.flush(Number(pid));
    const process = this.closes.process(ns, Number(pid), comm!);
    this.writer.failed(ns, { process, path, call: openCall, errno: notPermitted, count: 1 });
    return true;
  }

  private flush(pid: number): void {
    const close = this.pending.get(pid);
    if (close === undefined) return;
    this.pending.delete(pid);
    this.closes.close(close);
  }
}
