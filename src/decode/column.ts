/** Columns that grow. A count column starts with 16 bits a value and widens when a value needs it: most never do. */

type Data = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

const leastCapacity = 1024;

export class CountColumn {
  length = 0;
  private data: Data;
  private max = 0xffff;

  constructor(expected = 0) {
    this.data = new Uint16Array(Math.max(leastCapacity, expected));
  }

  push(value: number): void {
    if (value > this.max) this.widen(value);
    if (this.length === this.data.length) this.grow();
    this.data[this.length++] = value;
  }

  get(row: number): number {
    return this.data[row]!;
  }

  set(row: number, value: number): void {
    if (value > this.max) this.widen(value);
    this.data[row] = value;
  }

  /** Makes it at least this long, with zeros. */
  extend(length: number): void {
    while (this.data.length < length) this.grow();
    this.length = Math.max(this.length, length);
  }

  /** The values; the column must not be used after it. */
  finish(): Data {
    return this.data.subarray(0, this.length);
  }

  private widen(value: number): void {
    const wider =
      value > 0xffff_ffff ? new Float64Array(this.data.length) : new Uint32Array(this.data.length);
    wider.set(this.data.subarray(0, this.length));
    this.data = wider;
    this.max = value > 0xffff_ffff ? Number.MAX_SAFE_INTEGER : 0xffff_ffff;
  }

  private grow(): void {
    const capacity = larger(this.data.length);
    const { data } = this;
    const grown =
      data instanceof Uint16Array
        ? new Uint16Array(capacity)
        : data instanceof Uint32Array
          ? new Uint32Array(capacity)
          : new Float64Array(capacity);
    grown.set(data);
    this.data = grown;
  }
}

/** Counts that most files have none of: no column until there is one that is not 0. */
export class RareColumn {
  private column: CountColumn | undefined;

  /** Adds to what row `row` has. */
  add(row: number, value: number): void {
    if (value === 0) return;
    this.column ??= new CountColumn(row + 1);
    this.column.extend(row + 1);
    this.column.set(row, Math.min(Number.MAX_SAFE_INTEGER, this.column.get(row) + value));
  }

  /** As many values as there are rows; undefined where all are 0. */
  finish(rows: number): Data | undefined {
    this.column?.extend(rows);
    return this.column?.finish();
  }
}

/** Times: always doubles. */
export class TimeColumn {
  length = 0;
  private data: Float64Array<ArrayBuffer>;

  constructor(expected = 0) {
    this.data = new Float64Array(Math.max(leastCapacity, expected));
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const grown = new Float64Array(larger(this.data.length));
      grown.set(this.data);
      this.data = grown;
    }
    this.data[this.length++] = value;
  }

  get(row: number): number {
    return this.data[row]!;
  }

  set(row: number, value: number): void {
    this.data[row] = value;
  }

  /** The values; the column must not be used after it. */
  finish(): Float64Array<ArrayBuffer> {
    return this.data.subarray(0, this.length);
  }
}

const larger = (capacity: number): number => Math.ceil(capacity * 1.5);
