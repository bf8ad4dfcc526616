import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packed, unpacked } from '../../../src/render/html/report-data.ts';

it('packs runs of zeros', () => {
  expect(packed([5, 0, 0, 0, 7, 0, -1, 0, 0])).toEqual([5, -3, 7, 0, -1]);
  expect(packed([0, 0])).toEqual([]);
});

it('unpacks what was packed, but for zeros at the end', () => {
  const number = fc.oneof(fc.constant(0), fc.constant(0), fc.constant(-1), fc.nat());
  fc.assert(
    fc.property(fc.array(number), (numbers) => {
      const back = unpacked(packed(numbers));
      expect([...back, ...numbers.slice(back.length)]).toEqual(numbers);
      expect(numbers.slice(back.length).every((each) => each === 0)).toBe(true);
    }),
  );
});
