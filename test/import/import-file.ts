/** Imports a trace as the command does, and loads the run. */
import { utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { importTrace } from '../../src/import/import-trace.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import { temporaryDirectory } from '../support/temporary.ts';

export const samples = path.join(import.meta.dirname, 'samples');

export async function importFile(file: string, format?: string): Promise<Run> {
  const directory = path.join(temporaryDirectory(), 'run-1');
  await importTrace(file, directory, { format });
  return loadRun(directory);
}

export async function importText(text: string | Uint8Array, format?: string): Promise<Run> {
  const file = path.join(temporaryDirectory(), 'trace.txt');
  writeFileSync(file, text);
  // The date of a trace that has none is that of its file.
  utimesSync(file, 1_162_684_800, 1_162_684_800);
  return importFile(file, format);
}

/** `[path, calls, bytes]` of what was read and of what was written, by pid, in the order of the paths. */
export function usesOf(run: Run, pid: number): { read: unknown[]; written: unknown[] } {
  const { accesses, files, processes } = run;
  const sums = { read: new Map<string, [number, number]>(), written: new Map<string, [number, number]>() };
  const add = (sum: Map<string, [number, number]>, path: string, calls: number, bytes: number): void => {
    const [knownCalls, knownBytes] = sum.get(path) ?? [0, 0];
    if (calls + bytes > 0) sum.set(path, [knownCalls + calls, knownBytes + bytes]);
  };
  for (let row = 0; row < accesses.length; row++) {
    if (processes[accesses.process[row]!]!.pid !== pid) continue;
    const name = files[accesses.file[row]!]!.path;
    add(sums.read, name, accesses.readCalls[row]!, accesses.readBytes[row]!);
    add(sums.written, name, accesses.writeCalls[row]!, accesses.writeBytes[row]!);
  }
  const list = (sum: Map<string, [number, number]>): unknown[] =>
    [...sum].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, [calls, bytes]]) => [name, calls, bytes]);
  return { read: list(sums.read), written: list(sums.written) };
}
