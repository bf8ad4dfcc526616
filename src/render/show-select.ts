/** What `bootio show` is asked to show: all of a run, or the part that fits a process, a unit or a file. */
import { globMatcher } from '../lib/glob.ts';
import { detailsByProcess, type ProcessDetails } from '../model/detail-sums.ts';
import { unitNames } from '../model/cgroup-unit.ts';
import { processFiles } from '../model/process-files.ts';
import type { FileIndex, Process, ProcessFile, Run } from '../model/types.ts';

/** Patterns of lib/glob.ts; undefined for any. */
export interface Selection {
  /** The name, the program's path or its last part, or the pid. */
  readonly process?: string | undefined;
  /** With or without `.service`. */
  readonly unit?: string | undefined;
  readonly file?: string | undefined;
}

export interface SelectedProcess {
  readonly process: Process;
  /** Ordered by path. */
  readonly files: readonly ProcessFile[];
  readonly details: ProcessDetails;
}

const noDetails: ProcessDetails = {
  ...{ failedLookups: [], ioctls: [], syncs: [], fills: [] },
  ...{ kernelReads: [], changes: [], waits: undefined, threadWaits: [], callWaits: [] },
};

export function narrows({ process, unit, file }: Selection): boolean {
  return process !== undefined || unit !== undefined || file !== undefined;
}

/**
 * Processes in the order of their start, with what of them fits. Without a pattern for files every process that fits is there,
 * even one that did nothing; with one, those that used such a file, and of them that alone.
 */
export function selectProcesses(run: Run, selection: Selection): SelectedProcess[] {
  const isWanted = processMatcher(selection);
  const ofFile = selection.file === undefined ? undefined : fileMatcher(run, selection.file);
  const rows = processFiles(run);
  const allDetails = detailsByProcess(run);
  const selected: SelectedProcess[] = [];
  let from = 0;
  for (const process of run.processes) {
    let to = from;
    while (rows[to]?.process === process.index) to++;
    const files = isWanted(process) ? rows.slice(from, to) : [];
    from = to;
    if (!isWanted(process)) continue;
    const details = allDetails.get(process.index) ?? noDetails;
    if (ofFile === undefined) {
      selected.push({ process, files, details });
      continue;
    }
    const narrowed = {
      process,
      files: files.filter(({ file }) => ofFile.file(file)),
      details: ofFile.details(details),
    };
    if (narrowed.files.length > 0 || hasDetails(narrowed.details)) selected.push(narrowed);
  }
  return selected;
}

export function hasDetails({ waits, ...lists }: ProcessDetails): boolean {
  return waits !== undefined || Object.values(lists).some((list) => list.length > 0);
}

function processMatcher({ process: name, unit }: Selection): (process: Process) => boolean {
  const ofName = name === undefined ? undefined : globMatcher(name);
  const ofUnit = unit === undefined ? undefined : globMatcher(unit);
  return (process) => {
    const { comm, executable, pid } = process;
    if (ofName !== undefined) {
      const names = [comm, executable, executable.slice(executable.lastIndexOf('/') + 1), String(pid)];
      if (!names.some(ofName)) return false;
    }
    if (ofUnit === undefined) return true;
    return process.unit !== undefined && unitNames(process.unit).some(ofUnit);
  };
}

/** All waits of a process, and of a thread, are of no file. */
function fileMatcher(
  run: Run,
  pattern: string,
): { file: (file: FileIndex) => boolean; details: (details: ProcessDetails) => ProcessDetails } {
  const fits = globMatcher(pattern);
  const ofFile = (file: FileIndex): boolean => file >= 0 && fits(run.files[file]!.path);
  const named = <Row extends { readonly file: FileIndex }>(list: readonly Row[]): Row[] =>
    list.filter((row) => ofFile(row.file));
  return {
    file: ofFile,
    details: (details) => ({
      failedLookups: details.failedLookups.filter(({ path }) => fits(path)),
      ioctls: named(details.ioctls),
      syncs: named(details.syncs),
      fills: named(details.fills),
      kernelReads: named(details.kernelReads),
      changes: details.changes.filter(({ path, secondPath }) => fits(path) || fits(secondPath)),
      waits: undefined,
      threadWaits: [],
      callWaits: named(details.callWaits),
    }),
  };
}
