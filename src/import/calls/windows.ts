/** Adds up failed look-ups and ioctls by the second, as a capture does (probes/FORMAT.md). */
import type { EventWriter } from '../event-writer.ts';

const windowNs = 1e9;
const mostKeys = 10_000;

interface Counted {
  readonly ns: number;
  count: number;
  failed: number;
}

interface Lookup {
  readonly process: number;
  readonly path: string;
  readonly call: number;
  readonly errno: number;
}

interface Ioctl {
  readonly process: number;
  readonly file: number;
  readonly command: number;
}

export class Windows {
  private readonly writer: EventWriter;
  private readonly lookups = new Map<string, Lookup & Counted>();
  private readonly ioctls = new Map<string, Ioctl & Counted>();
  private fromNs = 0;

  constructor(writer: EventWriter) {
    this.writer = writer;
  }

  lookup(ns: number, { process, path, call, errno }: Lookup): void {
    this.advance(ns);
    const key = `${process} ${call} ${errno} ${path}`;
    const known = this.lookups.get(key);
    if (known === undefined) this.lookups.set(key, { process, path, call, errno, ns, count: 1, failed: 1 });
    else known.count++;
  }

  ioctl(ns: number, { process, file, command }: Ioctl, failed: boolean): void {
    this.advance(ns);
    const key = `${process} ${file} ${command}`;
    const known = this.ioctls.get(key) ?? { process, file, command, ns, count: 0, failed: 0 };
    this.ioctls.set(key, known);
    known.count++;
    if (failed) known.failed++;
  }

  flush(): void {
    for (const { ns, process, path, call, errno, count } of this.lookups.values())
      this.writer.failed(ns, { process, path, call, errno, count });
    for (const { ns, ...record } of this.ioctls.values()) this.writer.ioctl(ns, record);
    this.lookups.clear();
    this.ioctls.clear();
  }

  private advance(ns: number): void {
    const full = this.lookups.size + this.ioctls.size >= mostKeys;
    if (!full && Math.abs(ns - this.fromNs) < windowNs) return;
    this.flush();
    this.fromNs = ns;
  }
}
