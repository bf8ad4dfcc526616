/**
 * Finds the row of an access of which some part was seen already, by process and access number. A hash table in typed arrays,
 * since a Map of a million such pairs takes a fifth of the memory that ten million accesses may. The hash is random (by
 * tabulation), so that no file can be made to collide.
 */
import { getRandomValues } from 'node:crypto';

/** A process index has 4 bytes, an access number (up to 2^53) 7. */
const keyBytes = 11;
const leastEntries = 512;

/** The keys and rows that were added, and the slots that lead to them, twice as many. */
class Entries {
  readonly rows: Uint32Array;
  readonly processes: Uint32Array;
  readonly numbers: Float64Array;
  readonly slots: Uint32Array;
  readonly capacity: number;
  private readonly buffer: ArrayBuffer;

  constructor(capacity: number) {
    this.capacity = capacity;
    // Resizable, so that its memory can be given back at once: the garbage collector takes its time.
    this.buffer = new ArrayBuffer(24 * capacity, { maxByteLength: 24 * capacity });
    this.numbers = new Float64Array(this.buffer, 0, capacity);
    this.rows = new Uint32Array(this.buffer, 8 * capacity, capacity);
    this.processes = new Uint32Array(this.buffer, 12 * capacity, capacity);
    this.slots = new Uint32Array(this.buffer, 16 * capacity, 2 * capacity);
  }

  /** It must not be used after this. */
  release(): void {
    this.buffer.resize(0);
  }
}

export class PartTable {
  private readonly random = getRandomValues(new Uint32Array(keyBytes * 256));
  private entries = new Entries(leastEntries);
  private count = 0;

  /** The row that was added for this key; where there is none, -1, and `row` is added for it. */
  findOrAdd(process: number, number: number, row: number): number {
    const { slots, rows, processes, numbers } = this.entries;
    let slot = this.firstSlot(process, number);
    for (let entry = slots[slot]!; entry !== 0; entry = slots[slot]!) {
      if (processes[entry - 1] === process && numbers[entry - 1] === number) return rows[entry - 1]!;
      slot = (slot + 1) & (slots.length - 1);
    }
    const { count } = this;
    rows[count] = row;
    processes[count] = process;
    numbers[count] = number;
    slots[slot] = ++this.count;
    if (this.count === this.entries.capacity) this.grow();
    return -1;
  }

  /** Gives its memory back; it must not be used after this. */
  release(): void {
    this.entries.release();
  }

  private firstSlot(process: number, number: number): number {
    const { random } = this;
    const [low, high] = [number | 0, (number / 2 ** 32) | 0];
    let hash = 0;
    for (let i = 0; i < 4; i++) {
      hash ^= random[i * 256 + ((process >>> (8 * i)) & 255)]!;
      hash ^= random[(4 + i) * 256 + ((low >>> (8 * i)) & 255)]!;
    }
    for (let i = 0; i < 3; i++) hash ^= random[(8 + i) * 256 + ((high >>> (8 * i)) & 255)]!;
    return hash & (this.entries.slots.length - 1);
  }

  private grow(): void {
    const old = this.entries;
    this.entries = new Entries(2 * old.capacity);
    const { slots, rows, processes, numbers } = this.entries;
    rows.set(old.rows);
    processes.set(old.processes);
    numbers.set(old.numbers);
    old.release();
    for (let entry = 0; entry < this.count; entry++) {
      let slot = this.firstSlot(processes[entry]!, numbers[entry]!);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = entry + 1;
    }
  }
}
