/** Numbers of the files that a trace names: a path is defined once. */
import type { EventWriter } from '../event-writer.ts';

/** So many names are remembered; after that they begin anew, which costs a definition each, not a file: a path is one file to readers. */
const remembered = 500_000;

export class FileNumbers {
  private readonly writer: EventWriter;
  private readonly numbers = new Map<string, number>();

  constructor(writer: EventWriter) {
    this.writer = writer;
  }

  /** 0 for a file whose path is not known. `type` is `st_mode >> 12`. */
  of(path: string, type = 0): number {
    if (path === '') return 0;
    const key = type === 0 ? path : `${type} ${path}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.numbers.size >= remembered) this.numbers.clear();
    const number = this.writer.file({ path, type });
    this.numbers.set(key, number);
    return number;
  }
}
