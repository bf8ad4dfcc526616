/** The tables that STRING, FILE, CGROUP and PROCESS records build, and the references into them. */
import type { Cursor } from './cursor.ts';
import type { FileEvent, ProcessEvent } from './events.ts';
import { IdTable } from './id-table.ts';
import { StringTable } from './string-table.ts';

export class Tables {
  readonly files: FileEvent[] = [];
  readonly cgroups: string[] = [];
  readonly processes: ProcessEvent[] = [];
  /** Entries of `processes` and `files` that stand for those that are not known; -1 until one is needed. */
  unknownProcess = -1;
  unknownFile = -1;
  /** References to numbers whose definition was lost. */
  unresolved = 0;
  private readonly strings = new StringTable();
  private readonly stringIds = new IdTable();
  private readonly fileIds = new IdTable();
  private readonly cgroupIds = new IdTable();
  private readonly processIds = new IdTable();

  /** Adds the first `shared` bytes of string number `base` and then the rest of a record; false where that cannot be. */
  addString(id: number, base: number, shared: number, { bytes, at, end }: Cursor): boolean {
    const baseIndex = this.resolve(this.stringIds, base);
    // Without its base a string is lost; those who refer to it count as unresolved.
    if (baseIndex === -1 && base !== 0) return true;
    const index = this.strings.add(baseIndex, shared, bytes, at, end);
    if (index === -1) return false;
    this.stringIds.define(id, index);
    return true;
  }

  addFile(id: number, file: FileEvent): void {
    this.fileIds.define(id, this.files.length);
    this.files.push(file);
  }

  addCgroup(id: number, path: string): void {
    this.cgroupIds.define(id, this.cgroups.length);
    this.cgroups.push(path);
  }

  addProcess(id: number, process: ProcessEvent): void {
    this.processIds.define(id, this.processes.length);
    this.processes.push(process);
  }

  text(id: number): string {
    return this.strings.text(this.resolve(this.stringIds, id));
  }

  /** Gives back what is needed for reading records only; no text can be asked for after this. */
  release(): void {
    this.strings.release();
  }

  /** An index into `cgroups`, or -1. */
  cgroup(id: number): number {
    return this.resolve(this.cgroupIds, id);
  }

  /** An index into `processes`, or -1. */
  process(id: number): number {
    return this.resolve(this.processIds, id);
  }

  processOrUnknown(id: number): number {
    const index = this.resolve(this.processIds, id);
    if (index !== -1) return index;
    if (this.unknownProcess === -1) {
      this.unknownProcess = this.processes.length;
      const none = { parent: -1, cgroup: -1, comm: '', executable: '', argv: '' };
      this.processes.push({ pid: 0, startNs: 0, flags: 0, uid: 0, pidNamespace: undefined, ...none });
    }
    return this.unknownProcess;
  }

  /** An index into `files`, or -1. */
  fileOrNone(id: number): number {
    return this.resolve(this.fileIds, id);
  }

  fileOrUnknown(id: number): number {
    const index = this.resolve(this.fileIds, id);
    if (index !== -1) return index;
    if (this.unknownFile === -1) {
      this.unknownFile = this.files.length;
      this.files.push({ path: '', major: 0, minor: 0, inode: 0, type: 0 });
    }
    return this.unknownFile;
  }

  /** -1 for number 0, and, counted, for a number that has no definition. */
  private resolve(ids: IdTable, id: number): number {
    const index = ids.get(id);
    if (index === -1 && id !== 0) this.unresolved++;
    return index;
  }
}
