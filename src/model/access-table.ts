/** Accesses in the order of the model: by open time, with the model's process numbers. */
import type { DecodedAccesses } from '../decode/events.ts';
import { bytes } from '../lib/units.ts';
import { sortOrder } from './sort-order.ts';
import { AccessFlag, type AccessTable, type IoTotals } from './types.ts';

/** `processIndex` maps decoded process indexes to those of the model. The columns of `decoded` are used up. */
export function accessTable(decoded: DecodedAccesses, processIndex: Uint32Array): AccessTable {
  const { process } = decoded;
  // A permutation of the same numbers: they fit into the same column.
  for (let row = 0; row < process.length; row++) process[row] = processIndex[process[row]!]!;
  const order = sortOrder(decoded.openNs);
  if (order !== undefined) permute(decoded, order);
  return decoded;
}

/** Totals of each process, by index. */
export function totalsOf(table: AccessTable, processes: number): IoTotals[] {
  const accesses = new Uint32Array(processes);
  const opens = new Uint32Array(processes);
  const sums = [0, 1, 2, 3].map(() => new Float64Array(processes));
  const [readCalls, readBytes, writeCalls, writeBytes] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < table.length; row++) {
    const process = table.process[row]!;
    accesses[process]!++;
    opens[process]! += table.flags[row]! & AccessFlag.opened;
    readCalls[process]! += table.readCalls[row]!;
    readBytes[process]! += table.readBytes[row]!;
    writeCalls[process]! += table.writeCalls[row]!;
    writeBytes[process]! += table.writeBytes[row]!;
  }
  return Array.from({ length: processes }, (_, i) => ({
    accesses: accesses[i]!,
    opens: opens[i]!,
    readCalls: readCalls[i]!,
    readBytes: bytes(readBytes[i]!),
    writeCalls: writeCalls[i]!,
    writeBytes: bytes(writeBytes[i]!),
  }));
}

/**
 * Brings the rows of all columns into `order`, through scratch space of four bytes a row: all columns twice would not fit the
 * memory goal. (In place, cycle by cycle, it takes five times as long: each step waits for the memory of the one before.)
 */
function permute(table: DecodedAccesses, order: Uint32Array): void {
  const { process, file, flags, openNs, closeNs, readCalls, readBytes, writeCalls, writeBytes } = table;
  const { waits, waitNs, readNs, writeNs } = table;
  const scratch = new ArrayBuffer(4 * order.length);
  for (const column of [
    process,
    file,
    flags,
    openNs,
    closeNs,
    readCalls,
    readBytes,
    writeCalls,
    writeBytes,
    waits,
    waitNs,
    readNs,
    writeNs,
  ]) {
    if (column === undefined) continue;
    if (column instanceof Uint16Array)
      permuteShorts(column, order, new Uint16Array(scratch, 0, order.length));
    else permuteWords(column, order, new Uint32Array(scratch));
  }
}

function permuteShorts(column: Uint16Array, order: Uint32Array, scratch: Uint16Array): void {
  for (let row = 0; row < order.length; row++) scratch[row] = column[order[row]!]!;
  column.set(scratch);
}

/** A double is moved as two words, one after the other. */
function permuteWords(column: Uint32Array | Float64Array, order: Uint32Array, scratch: Uint32Array): void {
  const words = new Uint32Array(column.buffer, column.byteOffset, column.byteLength / 4);
  const each = words.length / order.length;
  for (let word = 0; word < each; word++) {
    for (let row = 0; row < order.length; row++) scratch[row] = words[order[row]! * each + word]!;
    if (each === 1) words.set(scratch);
    else for (let row = 0; row < order.length; row++) words[row * each + word] = scratch[row]!;
  }
}
