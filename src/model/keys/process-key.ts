/**
 * The key of a process across boots: executable, role and unit. The role is what one executable is used for: the script
 * of an interpreter, the applet of a multi-call binary. Never a pid. All processes of one key are one row.
 */
import type { Process } from '../types.ts';
import { fileKey } from './file-key.ts';
import { role } from './role.ts';
import { unitKey } from './unit-key.ts';

export interface ProcessKey {
  /** Normalised path; `[name]` for kernel threads, `(name)` where the executable is not known. */
  readonly executable: string;
  /** '' for most executables. */
  readonly role: string;
  /** Normalised unit name; undefined for kernel threads and for what ran outside of any unit. */
  readonly unit: string | undefined;
}

/** How names become keys. */
export interface NameKeys {
  readonly file: (path: string) => string;
  readonly unit: (name: string) => string;
}

/** For setting runs side by side: what varies from boot to boot is replaced. */
export const acrossRuns: NameKeys = { file: fileKey, unit: unitKey };

/** For one run alone: names as they are. */
export const withinRun: NameKeys = { file: (path) => path, unit: (name) => name };

export function processKey(process: Process, keys: NameKeys = acrossRuns): ProcessKey {
  const unit = process.unit === undefined ? undefined : keys.unit(process.unit);
  if (process.kernelThread) return { executable: `[${threadKey(process.comm)}]`, role: '', unit };
  if (process.executable === '') {
    return { executable: process.comm === '' ? '(not known)' : `(${process.comm})`, role: '', unit };
  }
  const executable = keys.file(process.executable);
  return { executable, role: role(executable, process.argv, keys.file), unit };
}

/** Kernel threads carry numbers of CPUs, pools, interrupts and devices, and workers the queue that they serve last. */
function threadKey(comm: string): string {
  return comm.replace(/^kworker\/.*/, 'kworker/*').replace(/\d+/g, '*');
}
