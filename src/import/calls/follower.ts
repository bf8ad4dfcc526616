/** Follows a trace of system calls, call by call, and writes what it says as events. */
import path from 'node:path/posix';
import { AccessBit } from '../../decode/format.ts';
import type { EventWriter } from '../event-writer.ts';
import { actions } from './actions.ts';
import type { Argument, Call, NamedFile } from './call.ts';
import { Accesses, type Description } from './descriptors.ts';
import { FileNumbers } from './files.ts';
import { Tasks, type TracedProcess } from './tasks.ts';
import { Windows } from './windows.ts';

export class Follower {
  readonly writer: EventWriter;
  readonly files: FileNumbers;
  readonly accesses: Accesses;
  readonly tasks: Tasks;
  readonly windows: Windows;
  /** Which calls of those that are followed were met. */
  readonly met = new Set<string>();
  /** Descriptors and paths that the trace does not name. */
  nameless = 0;
  /** ioctl calls whose request number is not known here. */
  unnumbered = 0;
  lastNs = 0;

  /** `remembers`: see Accesses. */
  constructor(writer: EventWriter, remembers = false) {
    this.writer = writer;
    this.files = new FileNumbers(writer);
    this.accesses = new Accesses(writer, this.files, remembers);
    this.tasks = new Tasks(writer, this.accesses);
    this.windows = new Windows(writer);
  }

  /** Whether anything is made of a call of that name. */
  static follows(name: string): boolean {
    return actions.has(name);
  }

  call(process: TracedProcess, call: Call): void {
    this.lastNs = Math.max(this.lastNs, call.endNs);
    const action = actions.get(call.name);
    if (action === undefined) return;
    this.met.add(call.name);
    action(this, process, call);
  }

  /** Ends everything that is still under way. */
  finish(): void {
    this.windows.flush();
    this.tasks.finish(this.lastNs, AccessBit.openAtEnd);
  }

  /** What a descriptor among the arguments stands for; undefined where it is none. */
  described(process: TracedProcess, argument: Argument | undefined, ns: number): Description | undefined {
    if (argument === undefined || !isDescriptor(argument.number)) return undefined;
    const description = this.accesses.at(process.table, argument.number, argument.file, ns);
    if (description.file.path === '') this.nameless++;
    return description;
  }

  /** The path that a call asks for: absolute where the trace says below what. */
  pathOf(process: TracedProcess, folder: Argument | undefined, name: Argument | undefined): string {
    const text = name?.text;
    if (text === undefined) this.nameless++;
    if (text === undefined || text === '' || text.startsWith('/')) return text ?? '';
    const below = folder === undefined ? process.directory : this.folderOf(process, folder);
    return below.startsWith('/') ? path.join(below, text) : text;
  }

  fileNumber(description: Description | undefined): number {
    return description === undefined ? 0 : this.files.of(description.file.path, description.file.type);
  }

  private folderOf(process: TracedProcess, folder: Argument): string {
    if (folder.file !== undefined) return folder.file.path;
    if (/AT_FDCWD|^CWD$/.test(folder.raw)) return process.directory;
    return process.table.entries.get(folder.number)?.description.file.path ?? '';
  }
}

/** What is returned by a call that makes a descriptor, with its name: the trace's own, or else `asked`. */
export function namedResult(call: Call, asked: string): NamedFile {
  return call.resultFile ?? { path: asked, type: 0 };
}

export const isDescriptor = (fd: number): boolean => Number.isInteger(fd) && fd >= 0 && fd < 2 ** 31;

/** The kernel has no greater ones (PID_MAX_LIMIT). */
export const isPid = (pid: number): boolean => Number.isInteger(pid) && pid > 0 && pid <= 4_194_304;
