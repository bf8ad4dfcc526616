import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sortOrder } from '../../src/model/sort-order.ts';

const keys = fc.oneof(fc.nat({ max: 20 }), fc.nat(), fc.maxSafeNat());

it('is the stable ascending order, for keys of any size', () => {
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 200 }), (values) => {
      const expected = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
      const order = sortOrder(Float64Array.from(values));
      expect(order === undefined ? values.map((_, i) => i) : Array.from(order)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

it('is undefined for what is in order', () => {
  expect(sortOrder(Float64Array.of())).toBeUndefined();
  expect(sortOrder(Float64Array.of(1, 1, 2, 2 ** 53))).toBeUndefined();
});

it('is right for many keys that crowd in a narrow range, in reverse', () => {
  // Too much for insertion: all but one key are in the first bucket.
  const values = [...Array.from({ length: 5000 }, (_, i) => 5000 - i), 2 ** 50];
  const order = sortOrder(Float64Array.from(values));
  expect(Array.from(order ?? [], (row) => values[row])).toEqual(values.toSorted((a, b) => a - b));
});

it('is right for many keys that are nearly in order', () => {
  const values = Array.from(
    { length: 20_000 },
    (_, i) => 1e9 + i * 1000 - ((i * 7919) % 13) * 900 - (i % 101 === 0 ? 4e6 : 0),
  );
  const expected = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  expect(Array.from(sortOrder(Float64Array.from(values)) ?? [])).toEqual(expected);
});
