/**
 * Reads the numbers of a record's body. Reading never throws: a body that is too short, a varint of more than 10 bytes and a
 * number that a double cannot hold exactly set `bad` and give 0; the caller looks once, at the end of the record.
 */
export class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  bad = false;

  /** Begins a record, or its body, that ends no later than `end`. */
  begin(end: number): void {
    this.end = end;
    this.bad = false;
  }

  /** Unsigned, exact: a number above 2^53 is bad. */
  varint(): number {
    const { at } = this;
    if (at < this.end) {
      const first = this.bytes[at]!;
      if (first < 0x80) {
        this.at = at + 1;
        return first;
      }
    }
    const value = this.long();
    if (value > Number.MAX_SAFE_INTEGER) {
      this.bad = true;
      return 0;
    }
    return value;
  }

  /** Unsigned, of which only the magnitude matters: a number above 2^53 is rounded. */
  rounded(): number {
    return this.long();
  }

  /** Signed (zigzag), exact. */
  svarint(): number {
    const coded = this.varint();
    if (coded < 0x8000_0000) return (coded >>> 1) ^ -(coded & 1);
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  private long(): number {
    const { bytes, end } = this;
    let { at } = this;
    let value = 0;
    let shift = 0;
    // Up to 28 bits with integers, which is nearly always all of it.
    while (at < end && shift < 28) {
      const byte = bytes[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.at = at;
        return value;
      }
      shift += 7;
    }
    let weight = 2 ** 28;
    while (at < end && shift < 70) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) {
        this.at = at;
        return value;
      }
      weight *= 128;
      shift += 7;
    }
    this.at = at;
    this.bad = true;
    return 0;
  }
}
