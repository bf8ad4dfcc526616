/** What workload.c does, as its table says, and what a run says that it did, in the same shape. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { processFiles } from '../../src/model/process-files.ts';
import type { Process, Run } from '../../src/model/types.ts';

interface Counts {
  opens: number;
  readCalls: number;
  readBytes: number;
  writeCalls: number;
  writeBytes: number;
}

interface Workload {
  /** Where it works in the test systems. */
  directory: string;
  unit: string;
  executable: string;
  processes: Record<string, { parent: string; argv?: string[] }>;
  files: Record<string, Record<string, Counts>>;
}

export const workload = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'workload.json'), 'utf8'),
) as Workload;

/** The processes of the workload that was given `directory`, under the names of workload.json. */
export function workloadProcesses(run: Run, directory: string): Map<string, Process> {
  const processes = run.processes.filter(
    ({ argv: [program = '', , place] }) => program.endsWith('workload') && place === directory,
  );
  return new Map(processes.map((process) => [nameOf(process), process]));
}

function nameOf(process: Process): string {
  const [, command] = process.argv;
  return command === 'again' && process.comm !== 'wl-grandchild' ? 'again' : process.comm;
}

/** What the run says of the workload's files in `directory`, in the shape of workload.json. */
export function measuredFiles(run: Run, directory: string): Workload['files'] {
  const indices = new Set([...workloadProcesses(run, directory).values()].map((process) => process.index));
  const files: Workload['files'] = {};
  for (const row of processFiles(run)) {
    const name = run.files[row.file]!.path;
    if (!indices.has(row.process) || !name.startsWith(`${directory}/`)) continue;
    const { opens, readCalls, readBytes, writeCalls, writeBytes } = row;
    const users = (files[name.slice(directory.length + 1)] ??= {});
    users[nameOf(run.processes[row.process]!)] = { opens, readCalls, readBytes, writeCalls, writeBytes };
  }
  return files;
}
