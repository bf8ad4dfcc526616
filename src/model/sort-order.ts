/** A stable order for millions of rows: a radix sort of whole numbers, many times faster than Array.sort on indexes. */

const digitBits = 11;
const digits = 2 ** digitBits;

/**
 * The row numbers in ascending order of `keys` (whole numbers from 0 to 2^53), equal keys in the order of their rows;
 * undefined where the rows are in order already.
 */
export function sortOrder(keys: Float64Array): Uint32Array<ArrayBuffer> | undefined {
  const { length } = keys;
  let sorted = true;
  let min = Infinity;
  let max = 0;
  for (let i = 0; i < length; i++) {
    const key = keys[i]!;
    if (key < max) sorted = false;
    else max = key;
    if (key < min) min = key;
  }
  if (sorted) return undefined;

  let from = new Uint32Array(length);
  for (let i = 0; i < length; i++) from[i] = i;
  let to = new Uint32Array(length);
  for (let scale = 1; (max - min) * scale >= 1; scale /= digits) {
    distribute(keys, min, scale, from, to);
    [from, to] = [to, from];
  }
  return from;
}

/** One pass: `to` gets the rows of `from` in the order of one digit of their keys. */
function distribute(
  keys: Float64Array,
  min: number,
  scale: number,
  from: Uint32Array,
  to: Uint32Array,
): void {
  const places = new Uint32Array(digits);
  // Multiplying by a power of two is exact; `&` drops the fraction and the digits above.
  for (const key of keys) places[((key - min) * scale) & (digits - 1)]!++;
  let sum = 0;
  for (let digit = 0; digit < digits; digit++) {
    const count = places[digit]!;
    places[digit] = sum;
    sum += count;
  }
  for (const row of from) {
    const digit = ((keys[row]! - min) * scale) & (digits - 1);
    to[places[digit]!++] = row;
  }
}
