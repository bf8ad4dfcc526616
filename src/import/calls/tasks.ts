/**
 * Processes and threads of a trace of system calls: who made whom, who shares descriptors, what each runs. Tracers tell threads
 * by their own numbers; a child may be seen at work before its parent's call has returned.
 */
import { ExecFlag, ProcessFlag } from '../../decode/format.ts';
import { decodeBytes, encodeBytes } from '../../lib/escape.ts';
import type { EventWriter } from '../event-writer.ts';
import { Descriptors, type Accesses } from './descriptors.ts';

export interface TracedProcess {
  /** In the events. */
  readonly number: number;
  /** In the trace: 0 where it does not say. */
  pid: number;
  /** When it was first seen: nothing of it is earlier. */
  readonly startNs: number;
  /** The last name that is known; '' for none. */
  comm: string;
  /** The last program that it ran, '' where it is not known. */
  executable: string;
  readonly threads: Set<number>;
  table: Descriptors;
  /** The working directory, '' where it is not known. */
  directory: string;
}

/** What a call that makes a task asks for. */
export interface Making {
  /** A thread of the same process. */
  readonly thread: boolean;
  readonly sharesFiles: boolean;
}

export class Tasks {
  /** How many processes were there already when the trace came to them. */
  met = 0;
  private readonly writer: EventWriter;
  private readonly accesses: Accesses;
  private readonly byThread = new Map<number, TracedProcess>();

  constructor(writer: EventWriter, accesses: Accesses) {
    this.writer = writer;
    this.accesses = accesses;
  }

  find(thread: number): TracedProcess | undefined {
    return this.byThread.get(thread);
  }

  /** A process that nobody was seen to make; `started` where it is known to have begun its life here. */
  meet(thread: number, ns: number, comm: string, started: boolean): TracedProcess {
    if (!started) this.met++;
    const flags = started ? 0 : ProcessFlag.beforeCapture;
    const number = this.writer.process({ ns, pid: thread, comm, flags });
    return this.add(thread, number, ns, { comm, executable: '', table: new Descriptors(), directory: '' });
  }

  /** `thread` was made by `parent`. */
  make(
    thread: number,
    parent: TracedProcess,
    ns: number,
    { thread: isThread, sharesFiles }: Making,
  ): TracedProcess {
    // Whoever had this number before has ended unseen.
    this.end(thread, ns, undefined);
    if (isThread) {
      this.byThread.set(thread, parent);
      parent.threads.add(thread);
      return parent;
    }
    const startNs = Math.max(ns, parent.startNs);
    const { comm, executable, directory } = parent;
    // Without a name it has its parent's.
    const number = this.writer.process({ ns: startNs, pid: thread, parent: parent.number, comm: '' });
    const table = sharesFiles ? parent.table : this.accesses.copy(parent.table);
    return this.add(thread, number, startNs, { comm, executable, table, directory });
  }

  /** `path` is '' where it is not known. */
  executes(
    process: TracedProcess,
    ns: number,
    path: string,
    { argv, cut }: { readonly argv: readonly string[]; readonly cut: boolean },
  ): void {
    const { table } = process;
    if (table.users.size > 1) {
      // From now on its table is its own.
      process.table = this.accesses.copy(table);
      process.table.users.add(process.number);
      table.users.delete(process.number);
    }
    for (const [fd, { closeOnExec }] of [...process.table.entries])
      if (closeOnExec) this.accesses.close(process.table, fd, ns);
    process.executable = path === '/proc/self/exe' ? process.executable : path;
    const { executable } = process;
    const comm = commOf(path);
    process.comm = comm;
    const flags = cut ? ExecFlag.argvCut : 0;
    this.writer.exec(Math.max(ns, process.startNs), process.number, { executable, argv, comm, flags });
  }

  /** The thread that all lines without a number are of, where only one is left. */
  lone(): number | undefined {
    return this.byThread.size === 1 ? this.byThread.keys().next().value : undefined;
  }

  /** A thread gets the number that it had all along. */
  renumber(from: number, to: number): void {
    const process = this.byThread.get(from);
    if (process === undefined) return;
    this.byThread.delete(from);
    process.pid = to;
    this.byThread.set(to, process);
  }

  /** What the trace says of a process's name as it goes. */
  named(process: TracedProcess, comm: string, ns: number): void {
    if (comm === '' || process.comm === comm) return;
    process.comm = comm;
    this.writer.comm(Math.max(ns, process.startNs), process.number, comm);
  }

  /** A thread ends, and with the first one its process; `status` as wait(2) gives it, undefined where it is not known. */
  end(thread: number, ns: number, status: number | undefined): void {
    const process = this.byThread.get(thread);
    if (process === undefined) return;
    this.byThread.delete(thread);
    process.threads.delete(thread);
    if (process.pid !== thread) return;
    for (const left of process.threads) this.byThread.delete(left);
    this.accesses.leave(process.table, process.number, ns);
    if (status !== undefined) this.writer.exit(Math.max(ns, process.startNs), process.number, status);
  }

  /** The trace ends: what is still open was open then. */
  finish(ns: number, openAtEnd: number): void {
    for (const [thread, process] of this.byThread)
      if (process.pid === thread) this.accesses.leave(process.table, process.number, ns, openAtEnd);
    this.byThread.clear();
  }

  private add(
    thread: number,
    number: number,
    startNs: number,
    what: Pick<TracedProcess, 'comm' | 'executable' | 'table' | 'directory'>,
  ): TracedProcess {
    const process = { number, pid: thread, startNs, threads: new Set<number>(), ...what };
    process.table.users.add(number);
    this.byThread.set(thread, process);
    return process;
  }
}

/** The kernel keeps 15 bytes of the file's name. */
function commOf(executable: string): string {
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  return decodeBytes(encodeBytes(name).subarray(0, 15));
}
