import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PartTable } from '../../src/decode/part-table.ts';

const number = fc.oneof(fc.nat({ max: 50 }), fc.maxSafeNat());
const key = fc.tuple(fc.nat({ max: 3 }), number);

it('gives each pair of process and number the row of its first part', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300 }), (keys) => {
      const table = new PartTable();
      const rows = new Map<string, number>();
      keys.forEach(([process, part], row) => {
        const known = rows.get(`${process} ${part}`);
        if (known === undefined) rows.set(`${process} ${part}`, row);
        expect(table.findOrAdd(process, part, row)).toBe(known ?? -1);
      });
    }),
  );
});

it('keeps all of them as it grows', () => {
  const table = new PartTable();
  const count = 20_011;
  for (let i = 0; i < count; i++) expect(table.findOrAdd(i % 7, i * 2 ** 20, i)).toBe(-1);
  for (let i = 0; i < count; i++) expect(table.findOrAdd(i % 7, i * 2 ** 20, count)).toBe(i);
});
