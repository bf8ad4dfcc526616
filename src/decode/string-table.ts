/**
 * The interned strings of a file. Their bytes lie in one buffer, and become text when somebody asks. Strings are built from
 * the beginnings of others, so a small hostile file could ask for endless memory: the sum is bounded.
 */
import { decodeBytes } from '../lib/escape.ts';
import { CountColumn } from './column.ts';

const maxTotalBytes = 256 * 1_048_576;
const maxStringBytes = 1_048_576;

export class StringTable {
  private bytes = Buffer.allocUnsafe(65_536);
  private used = 0;
  private readonly ends = new CountColumn();
  private readonly texts: (string | undefined)[] = [];

  /**
   * Adds the first `shared` bytes of string `base` (an index, or -1 with `shared` 0) and then `rest`. Returns its index, or
   * -1 where `base` is not that long, or there is no more room.
   */
  add(base: number, shared: number, rest: Uint8Array): number {
    const length = shared + rest.length;
    const from = base === -1 ? 0 : this.start(base);
    const available = base === -1 ? 0 : this.ends.get(base) - from;
    if (shared > available || length > maxStringBytes || this.used + length > maxTotalBytes) return -1;
    this.reserve(length);
    this.bytes.copyWithin(this.used, from, from + shared);
    this.bytes.set(rest, this.used + shared);
    this.used += length;
    this.ends.push(this.used);
    return this.ends.length - 1;
  }

  /** The text, with bytes that are not UTF-8 as decodeBytes has them; '' for index -1. */
  text(index: number): string {
    if (index === -1) return '';
    return (this.texts[index] ??= decodeBytes(this.bytes.subarray(this.start(index), this.ends.get(index))));
  }

  private start(index: number): number {
    return index === 0 ? 0 : this.ends.get(index - 1);
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.used + count));
    grown.set(this.bytes.subarray(0, this.used));
    this.bytes = grown;
  }
}
