/** What a run says, added up in the shape of what it is compared with: strace's table, and expected.json. */
import path from 'node:path';
import type { Process, Run } from '../../../src/model/types.ts';
import type { Transfers, TransferTable } from './strace-log.ts';

/** What the processes that are counted moved in and out of each file. */
export function transfersOfRun(run: Run, isCounted: (process: Process) => boolean): TransferTable {
  const table: TransferTable = new Map();
  const { accesses } = run;
  for (let row = 0; row < accesses.length; row++) {
    const process = run.processes[accesses.process[row]!]!;
    if (!isCounted(process) || (accesses.readCalls[row] === 0 && accesses.writeCalls[row] === 0)) continue;
    const key = `${process.pid} ${run.files[accesses.file[row]!]!.path.replace(/ \(deleted\)$/, '')}`;
    const sum = table.get(key) ?? { readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 };
    table.set(key, sum);
    sum.readCalls += accesses.readCalls[row]!;
    sum.readBytes += accesses.readBytes[row]!;
    sum.writeCalls += accesses.writeCalls[row]!;
    sum.writeBytes += accesses.writeBytes[row]!;
  }
  return table;
}

export type Differences = Record<string, { bootio: Transfers | undefined; strace: Transfers | undefined }>;

/** By `${pid} ${path}`, what the two tables do not say alike. */
export function differencesOf(seen: TransferTable, traced: TransferTable): Differences {
  const differences: Differences = {};
  for (const key of new Set([...traced.keys(), ...seen.keys()])) {
    const [bootio, strace] = [seen.get(key), traced.get(key)];
    if (JSON.stringify(bootio) !== JSON.stringify(strace)) differences[key] = { bootio, strace };
  }
  return differences;
}

/** Calls and bytes that were written, by command and file, of the files that are counted. */
export function writesOfRun(
  { accesses, files, processes }: Run,
  isCounted: (file: string, comm: string) => boolean,
): Record<string, [number, number]> {
  const writes: Record<string, [number, number]> = {};
  for (let row = 0; row < accesses.length; row++) {
    const file = files[accesses.file[row]!]!.path;
    const { comm } = processes[accesses.process[row]!]!;
    if (accesses.writeCalls[row] === 0 || !isCounted(file, comm)) continue;
    const sum = (writes[`${comm} ${path.basename(file) || 'without a name'}`] ??= [0, 0]);
    sum[0] += accesses.writeCalls[row]!;
    sum[1] += accesses.writeBytes[row]!;
  }
  return writes;
}

/** Look-ups in /nonexistent that failed for processes that are counted, by the path asked for. A path that failed in two ways is an error. */
export function failedLookupsOfRun(
  { details, processes }: Run,
  isCounted: (process: Process) => boolean = () => true,
): Record<string, { call: number; errno: number; count: number }> {
  const found: Record<string, { call: number; errno: number; count: number }> = {};
  for (const { process, path: asked, call, errno, count } of details.failedLookups) {
    if (!asked.startsWith('/nonexistent/') || !isCounted(processes[process]!)) continue;
    const sum = (found[asked] ??= { call, errno, count: 0 });
    if (sum.call !== call || sum.errno !== errno) throw new Error(`${asked} failed in two ways`);
    sum.count += count;
  }
  return found;
}
