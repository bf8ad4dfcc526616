/** The facts that rules need: what each is, and when a run has it. A rule whose facts are missing is not asked. */
import { AccessFlag, type Run, type RunDetails } from '../model/types.ts';
import type { Need } from './rule.ts';

interface NeedDefinition {
  /** As in "needs ...". */
  readonly words: string;
  readonly has: (run: Run) => boolean;
}

export const needs: Readonly<Record<Need, NeedDefinition>> = {
  accesses: { words: 'accesses of files', has: (run) => run.accesses.length > 0 },
  boot: { words: 'a boot', has: (run) => run.manifest.kind === 'boot' },
  calls: { words: 'numbers of read and write calls', has: hasCalls },
  changes: { words: 'changes of names', has: (run) => sees(run, 'changes', 'changes') },
  'failed-lookups': {
    words: 'look-ups that failed',
    has: (run) => sees(run, 'failedLookups', 'failed'),
  },
  fills: { words: 'what was read from the disk', has: (run) => sees(run, 'fills', 'fills') },
  ioctls: { words: 'ioctl calls', has: (run) => sees(run, 'ioctls', 'ioctl') },
  mappings: { words: 'which files were mapped into memory', has: hasMappings },
  processes: { words: 'starts and ends of processes', has: hasProcesses },
  syncs: { words: 'fsync calls', has: (run) => sees(run, 'syncs', 'fsync') },
  units: {
    words: "systemd's times of units",
    has: ({ units }) => [...units.values()].some(({ activatingNs }) => activatingNs !== undefined),
  },
  waits: { words: 'waits for I/O', has: (run) => sees(run, 'blocked', 'blocked') },
};

export function missingNeeds(run: Run, wanted: readonly Need[]): Need[] {
  return wanted.filter((need) => !needs[need].has(run));
}

/** A trace of another tool has what is in it; a capture saw none where there is none, unless it was told not to look. */
function sees(run: Run, list: keyof RunDetails, kind: string): boolean {
  if (run.details[list].length > 0) return true;
  return run.manifest.kind !== 'import' && !leftOut(run, kind);
}

function leftOut({ completeness: { filters } }: Run, kind: string): boolean {
  const kinds = filters.filter(({ what }) => what === 'kind');
  if (kinds.some(({ how, value }) => how === 'skip' && value === kind)) return true;
  const only = kinds.filter(({ how }) => how === 'only');
  return only.length > 0 && !only.some(({ value }) => value === kind);
}

/** Traces that tell of closes have bytes without calls. */
function hasCalls({ accesses }: Run): boolean {
  let bytes = false;
  for (let row = 0; row < accesses.length; row++) {
    if (accesses.readCalls[row]! > 0 || accesses.writeCalls[row]! > 0) return true;
    if (accesses.readBytes[row]! > 0 || accesses.writeBytes[row]! > 0) bytes = true;
  }
  return !bytes;
}

function hasMappings(run: Run): boolean {
  if (run.manifest.kind !== 'import') return !leftOut(run, 'mmap');
  return run.accesses.flags.some((flags) => (flags & AccessFlag.mapped) !== 0);
}

function hasProcesses(run: Run): boolean {
  return run.manifest.kind !== 'import' || run.processes.some(({ execs }) => execs.length > 0);
}
