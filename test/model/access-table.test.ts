import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedAccesses } from '../../src/decode/events.ts';
import { accessTable } from '../../src/model/access-table.ts';

/** Row i of every column tells of row i: `columns` are of every width that there is. */
function decoded(openNs: readonly number[]): DecodedAccesses {
  const rows = openNs.map((_, row) => row);
  return {
    length: rows.length,
    process: new Uint16Array(rows.length),
    file: Uint32Array.from(rows),
    flags: Uint16Array.from(rows),
    openNs: Float64Array.from(openNs),
    closeNs: Float64Array.from(rows, (row) => openNs[row]! + row),
    readCalls: Uint16Array.from(rows),
    readBytes: Float64Array.from(rows, (row) => 2 ** 40 + row),
    writeCalls: Uint32Array.from(rows),
    writeBytes: Uint16Array.from(rows),
    waits: Uint16Array.from(rows),
    waitNs: Uint32Array.from(rows),
    ...{ readNs: undefined, writeNs: undefined },
  };
}

function expectSorted(openNs: readonly number[]): void {
  const table = accessTable(decoded(openNs), Uint32Array.of(0));
  const order = openNs.map((_, row) => row).sort((a, b) => openNs[a]! - openNs[b]! || a - b);
  expect(Array.from(table.openNs)).toEqual(order.map((row) => openNs[row]));
  for (const column of [
    'file',
    'flags',
    'readCalls',
    'writeCalls',
    'writeBytes',
    'waits',
    'waitNs',
  ] as const) {
    expect(Array.from(table[column]!)).toEqual(order);
  }
  expect(Array.from(table.closeNs, (ns, row) => ns - table.openNs[row]!)).toEqual(order);
  expect(Array.from(table.readBytes, (bytes) => bytes - 2 ** 40)).toEqual(order);
}

describe('accesses in the order of their opens', () => {
  it('keep their rows together, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), (openNs) => {
        expectSorted(openNs);
      }),
    );
  });

  it.each([
    ['backwards', (i: number, length: number): number => length - i],
    ['nearly in order', (i: number): number => 10 * i - (i % 7) * 25 + 1000],
    ['with some that were open all the time', (i: number): number => (i % 97 === 0 ? i / 97 : 1e6 + i)],
    ['with the first one last', (i: number, length: number): number => (i === 0 ? length : i)],
  ])('%s', (_, openOf) => {
    expectSorted(Array.from({ length: 5000 }, (__, i) => openOf(i, 5000)));
  });
});
