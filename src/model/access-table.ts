/** Accesses in the order of the model: by open time, with the model's process numbers. */
import type { DecodedAccesses } from '../decode/events.ts';
import { bytes } from '../lib/units.ts';
import { sortOrder } from './sort-order.ts';
import { AccessFlag, type AccessTable, type IoTotals } from './types.ts';

type Column = Uint16Array | Uint32Array | Float64Array;

/** `processIndex` maps decoded process indexes to those of the model. The columns of `decoded` are used up. */
export function accessTable(decoded: DecodedAccesses, processIndex: Uint32Array): AccessTable {
  const { process } = decoded;
  // A permutation of the same numbers: they fit into the same column.
  for (let row = 0; row < process.length; row++) process[row] = processIndex[process[row]!]!;
  const order = sortOrder(decoded.openNs);
  if (order === undefined) return decoded;
  // One column at a time, through one array of scratch, since all of them twice would not fit the memory goal.
  const scratch = new Float64Array(order.length);
  for (const column of columns(decoded)) permute(column, order, scratch);
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

function columns(table: DecodedAccesses): Column[] {
  const { process, file, flags, openNs, closeNs, readCalls, readBytes, writeCalls, writeBytes } = table;
  return [process, file, flags, openNs, closeNs, readCalls, readBytes, writeCalls, writeBytes];
}

function permute(column: Column, order: Uint32Array, scratch: Float64Array): void {
  for (let row = 0; row < order.length; row++) scratch[row] = column[order[row]!]!;
  column.set(scratch);
}
