/**
 * From the numbers of a file (string#, file#, ...) to indexes into our own tables. Writers count from 1 up, so that an array
 * does; a number far beyond the count so far (which only a damaged or made-up file has) goes to a map, and costs no memory for
 * the numbers before it.
 */
export class IdTable {
  private dense = new Int32Array(1024);
  private readonly sparse = new Map<number, number>();
  private count = 0;

  /** A later definition of the same number takes the place of the earlier one. */
  define(id: number, index: number): void {
    this.count++;
    if (id < this.dense.length) {
      this.dense[id] = index + 1;
    } else if (id < 4 * this.count + 1024) {
      const grown = new Int32Array(2 * id);
      grown.set(this.dense);
      this.dense = grown;
      this.dense[id] = index + 1;
    } else {
      this.sparse.set(id, index);
    }
  }

  /** The index, or -1 where the number was never defined. */
  get(id: number): number {
    const dense = id < this.dense.length ? this.dense[id]! - 1 : -1;
    if (dense !== -1 || this.sparse.size === 0) return dense;
    return this.sparse.get(id) ?? -1;
  }
}
