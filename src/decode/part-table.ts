/**
 * Finds the row of an access of which some part was seen already, by process and access number. A hash table in typed arrays,
 * since a Map of a million such pairs takes a fifth of the memory that ten million accesses may. The hash is random (by
 * tabulation), so that no file can be made to collide.
 */
import { getRandomValues } from 'node:crypto';

/** A process index has 4 bytes, an access number (up to 2^53) 7. */
const keyBytes = 11;

export class PartTable {
  private readonly random = getRandomValues(new Uint32Array(keyBytes * 256));
  private count = 0;
  private mask = 1023;
  /** By slot: the row plus 1, or 0 where the slot is free; and the key. */
  private rows = new Uint32Array(this.mask + 1);
  private processes = new Uint32Array(this.mask + 1);
  private numbers = new Float64Array(this.mask + 1);

  /** The row that was added for this key; where there is none, -1, and `row` is added for it. */
  findOrAdd(process: number, number: number, row: number): number {
    const slot = this.slotOf(process, number);
    const found = this.rows[slot]!;
    if (found !== 0) return found - 1;
    this.put(slot, process, number, row + 1);
    // At most half full, so that searches stay short.
    if (++this.count * 2 > this.mask) this.grow();
    return -1;
  }

  private slotOf(process: number, number: number): number {
    const { rows, processes, numbers, mask } = this;
    let slot = this.hash(process, number) & mask;
    while (rows[slot] !== 0 && (processes[slot] !== process || numbers[slot] !== number))
      slot = (slot + 1) & mask;
    return slot;
  }

  private hash(process: number, number: number): number {
    const { random } = this;
    const [low, high] = [number | 0, (number / 2 ** 32) | 0];
    let hash = 0;
    for (let i = 0; i < 4; i++) {
      hash ^= random[i * 256 + ((process >>> (8 * i)) & 255)]!;
      hash ^= random[(4 + i) * 256 + ((low >>> (8 * i)) & 255)]!;
    }
    for (let i = 0; i < 3; i++) hash ^= random[(8 + i) * 256 + ((high >>> (8 * i)) & 255)]!;
    return hash;
  }

  private put(slot: number, process: number, number: number, rowPlusOne: number): void {
    this.rows[slot] = rowPlusOne;
    this.processes[slot] = process;
    this.numbers[slot] = number;
  }

  private grow(): void {
    const { rows, processes, numbers } = this;
    const size = 2 * rows.length;
    this.mask = size - 1;
    this.rows = new Uint32Array(size);
    this.processes = new Uint32Array(size);
    this.numbers = new Float64Array(size);
    for (let slot = 0; slot < rows.length; slot++) {
      const [process, number] = [processes[slot]!, numbers[slot]!];
      if (rows[slot] !== 0) this.put(this.slotOf(process, number), process, number, rows[slot]!);
    }
  }
}
