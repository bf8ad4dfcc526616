/**
 * The interned strings of a file. Their bytes lie in one buffer, and become text when somebody asks. Strings are built from
 * the beginnings of others, so a small hostile file could ask for endless memory: the sum is bounded.
 */
import { decodeBytes } from '../lib/escape.ts';
import { CountColumn } from './column.ts';

const maxTotalBytes = 256 * 1_048_576;
const maxStringBytes = 1_048_576;

export class StringTable {
  // Resizable: it grows without a copy, and its memory can be given back at once.
  private readonly memory = new ArrayBuffer(65_536, { maxByteLength: maxTotalBytes });
  private bytes = Buffer.from(this.memory, 0, this.memory.byteLength);
  private used = 0;
  private readonly ends = new CountColumn();
  private readonly texts: (string | undefined)[] = [];

  /**
   * Adds the first `shared` bytes of string `base` (an index, or -1 with `shared` 0) and then those of `source` from `at` to `end`.
   * Returns its index, or -1 where `base` is not that long, or there is no more room.
   */
  add(base: number, shared: number, source: Uint8Array, at: number, end: number): number {
    const length = shared + end - at;
    const from = base === -1 ? 0 : this.start(base);
    const available = base === -1 ? 0 : this.ends.get(base) - from;
    if (shared > available || length > maxStringBytes || this.used + length > maxTotalBytes) return -1;
    this.reserve(length);
    this.bytes.copyWithin(this.used, from, from + shared);
    for (let i = at, to = this.used + shared; i < end; i++) this.bytes[to++] = source[i]!;
    this.used += length;
    this.ends.push(this.used);
    return this.ends.length - 1;
  }

  /** The text, with bytes that are not UTF-8 as decodeBytes has them; '' for index -1. */
  text(index: number): string {
    if (index === -1) return '';
    return (this.texts[index] ??= decodeBytes(this.bytes, this.start(index), this.ends.get(index)));
  }

  /** Gives its memory back; no text can be asked for after this. */
  release(): void {
    this.memory.resize(0);
  }

  private start(index: number): number {
    return index === 0 ? 0 : this.ends.get(index - 1);
  }

  private reserve(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const length = Math.min(maxTotalBytes, Math.max(this.bytes.length * 2, this.used + count));
    this.memory.resize(length);
    this.bytes = Buffer.from(this.memory, 0, length);
  }
}
