/** A run with details of every kind, some of them in several windows of time. */
import type { RunDescription } from './make-run.ts';

const ms = 1e6;
export const disk = 254 * 2 ** 20 + 1;

export const detailed: RunDescription = {
  endMs: 5000,
  processes: [
    { name: 'quiet', pid: 1 },
    { name: 'busy', pid: 7, startMs: 1000, accesses: [{ path: '/etc/a', read: [1, 10] }] },
    { name: 'only-fails', pid: 8, startMs: 1100 },
  ],
  more: (writer, of) => {
    const busy = of('busy');
    const tool = writer.file({ path: '/usr/bin/foo', inode: 2, type: 8 });
    const toolAgain = writer.file({ path: '/usr/bin/foo', inode: 3, type: 8 });
    const terminal = writer.file({ path: '/dev/tty0', inode: 4, type: 2 });
    const log = writer.file({ path: '/var/log/x', inode: 5, type: 8 });
    const nameless = [6, 7].map((inode) => writer.file({ path: '', inode }));
    const failed = { process: busy, path: '/etc/ld.so.preload', call: 1, errno: 2, count: 1 };
    writer.failed(2000 * ms, failed);
    writer.failed(3000 * ms, { ...failed, count: 2 });
    writer.failed(3000 * ms, { ...failed, call: 2 });
    writer.failed(3000 * ms, { ...failed, path: 'a\nb', call: 5, errno: 13 });
    writer.failed(3000 * ms, { process: of('only-fails'), path: '', call: 9, errno: 4000, count: 1 });
    writer.ioctl(3000 * ms, { process: busy, file: terminal, command: 0x5401, count: 4, failed: 1 });
    writer.ioctl(4000 * ms, { process: busy, file: terminal, command: 0x5401, count: 1 });
    writer.ioctl(4000 * ms, { process: busy, file: terminal, command: 0x5499, count: 1 });
    const fill = { process: busy, disk, requests: 1, bytes: 32_000 };
    writer.fill(2000 * ms, { ...fill, file: tool });
    writer.fill(2000 * ms, { ...fill, file: toolAgain });
    const needed = { requests: 1, bytes: 4000 };
    writer.fill(3000 * ms, { ...fill, file: tool, flags: 1, bytes: 64_000, needed });
    writer.fill(3000 * ms, { ...fill, file: log, flags: 1, bytes: 4096 });
    writer.fill(3000 * ms, { ...fill, file: 0, flags: 2, bytes: 8192, requests: 2 });
    writer.fill(3000 * ms, { ...fill, file: 0, flags: 4, bytes: 100 });
    for (const file of nameless) writer.fill(3000 * ms, { ...fill, file, bytes: 500 });
    writer.blocked(2000 * ms, busy, 8, 40 * ms, 9.2 * ms);
    const read = { thread: 0, call: 'read', file: tool, read: 1 };
    writer.blocked(3000 * ms, busy, 1, 2 * ms, 2 * ms, read);
    writer.blocked(3000 * ms, busy, 1, 2 * ms, 2 * ms, { ...read, thread: 2, file: toolAgain });
    writer.blocked(3000 * ms, busy, 1, ms, ms, { ...read, call: 'openat', file: 0, read: 2 });
    writer.blocked(3000 * ms, busy, 1, 0.1 * ms, 0.1 * ms, { thread: 2, call: '', file: 0, read: 0 });
    const request = { disk, operation: 0, count: 3, bytes: 96_000, latencyNs: 9 * ms, longestNs: 4 * ms };
    writer.request(2000 * ms, request);
    writer.request(3000 * ms, { ...request, longestNs: 5 * ms });
    writer.request(3000 * ms, { ...request, operation: 2, bytes: 0 });
    for (const [at, name] of ['/a', '/b', '/c'].entries()) {
      writer.change(2000 * ms + at, { process: busy, operation: 3, path: name, secondPath: '/z' });
    }
    writer.change(3000 * ms, { process: busy, operation: 1, path: '/z' });
    writer.change(3000 * ms, { process: busy, operation: 1, path: '/z' });
    writer.change(3000 * ms, { process: busy, operation: 7, file: log, size: 77 });
    writer.access({
      ...{ openNs: 3000 * ms, closeNs: 3500 * ms, process: busy, file: log, write: { calls: 1, bytes: 5 } },
      sync: { calls: 2, ns: 31.2 * ms },
    });
    writer.access({
      ...{ openNs: 3000 * ms, closeNs: 3500 * ms, process: busy, file: tool },
      kernelRead: { calls: 3, bytes: 832 },
      ...{ waits: { count: 2, ns: 4 * ms }, durations: { readNs: 5 * ms, writeNs: 0 } },
    });
  },
};

/** Another release: one fill, one look-up, one ioctl and one request of those that `detailed` has; and bootio's own. */
export const calmer: RunDescription = {
  id: 'calmer',
  endMs: 5000,
  processes: [
    { name: 'busy', pid: 77, startMs: 1000, accesses: [{ path: '/etc/a', read: [1, 10] }] },
    { name: 'capture', pid: 78, flags: 4 },
  ],
  more: (writer, of) => {
    const tool = writer.file({ path: '/usr/bin/foo', inode: 20, type: 8 });
    for (const process of [of('busy'), of('capture')]) {
      const fill = { process, disk, requests: 3, bytes: 50_000 };
      writer.fill(2000 * ms, { ...fill, file: tool });
      writer.failed(2000 * ms, { process, path: '/etc/ld.so.preload', call: 1, errno: 2, count: 1 });
      writer.ioctl(2000 * ms, { process, file: tool, command: 0x5401, count: 7, failed: 7 });
      writer.blocked(2000 * ms, process, 1, 2 * ms, 2 * ms);
    }
    writer.request(2000 * ms, { disk, operation: 0, count: 1, bytes: 1000, latencyNs: ms, longestNs: ms });
  },
};
