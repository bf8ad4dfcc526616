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
 * Brings the rows of all columns into `order`, in place: all columns twice would not fit the memory goal. A row whose value comes
 * from before it, where another one was put meanwhile, finds it among the last ones that were replaced: as many are kept as rows
 * move down at most. Where that is a large part of all, as in no real run, it takes the memory of a column. (Cycle by cycle, it
 * takes five times as long: each step waits for the memory of the one before.)
 */
function permute(table: DecodedAccesses, order: Uint32Array): void {
  const { process, file, flags, openNs, closeNs, readCalls, readBytes, writeCalls, writeBytes } = table;
  const { waits, waitNs, readNs, writeNs } = table;
  let down = 0;
  for (let row = 0; row < order.length; row++) down = Math.max(down, row - order[row]!);
  const kept = 2 ** Math.ceil(Math.log2(down + 1));
  const scratch = new ArrayBuffer(8 * kept);
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
    // One function for each width: one for all of them is slow for all of them.
    if (column instanceof Uint16Array) permuteShorts(column, order, new Uint16Array(scratch, 0, kept));
    else if (column instanceof Uint32Array) permuteWords(column, order, new Uint32Array(scratch, 0, kept));
    else permuteDoubles(column, order, new Float64Array(scratch, 0, kept));
  }
}

function permuteShorts(column: Uint16Array, order: Uint32Array, replaced: Uint16Array): void {
  const mask = replaced.length - 1;
  for (let row = 0; row < order.length; row++) {
    const from = order[row]!;
    replaced[row & mask] = column[row]!;
    column[row] = from < row ? replaced[from & mask]! : column[from]!;
  }
}

function permuteWords(column: Uint32Array, order: Uint32Array, replaced: Uint32Array): void {
  const mask = replaced.length - 1;
  for (let row = 0; row < order.length; row++) {
    const from = order[row]!;
    replaced[row & mask] = column[row]!;
    column[row] = from < row ? replaced[from & mask]! : column[from]!;
  }
}

function permuteDoubles(column: Float64Array, order: Uint32Array, replaced: Float64Array): void {
  const mask = replaced.length - 1;
  for (let row = 0; row < order.length; row++) {
    const from = order[row]!;
    replaced[row & mask] = column[row]!;
    column[row] = from < row ? replaced[from & mask]! : column[from]!;
  }
}
