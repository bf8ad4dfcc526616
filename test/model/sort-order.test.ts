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
