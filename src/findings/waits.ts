/** Who waited for a device, and for what: by process always, by file as exactly as the run tells. */
import { FillFlag } from '../decode/format.ts';
import type { ProcessIndex } from '../model/types.ts';
import type { Facts } from './facts.ts';
import type { Blocked } from './types.ts';
import type { UseTable } from './uses.ts';

interface Requests {
  readonly byPath: Map<string, number>;
  all: number;
}

export class WaitFacts {
  readonly basis: Blocked['basis'];
  readonly #facts: Facts;
  readonly #ofProcess: Float64Array;
  /** By process and path; only where the run tells. */
  readonly #ofFile = new Map<ProcessIndex, Map<string, number>>();
  readonly #requests = new Map<ProcessIndex, Requests>();

  constructor(facts: Facts) {
    this.#facts = facts;
    const { run } = facts;
    const blocked = facts.details('blocked');
    this.#ofProcess = new Float64Array(run.processes.length);
    let byFile = false;
    for (const { process, file, spanNs } of blocked) {
      this.#ofProcess[process]! += spanNs;
      if (file < 0) continue;
      byFile = true;
      const paths = this.#ofFile.get(process) ?? new Map<string, number>();
      this.#ofFile.set(process, paths);
      paths.set(facts.path(file), (paths.get(facts.path(file)) ?? 0) + spanNs);
    }
    this.basis = byFile
      ? 'measured'
      : blocked.length > 0 || run.manifest.kind !== 'import'
        ? 'shared'
        : 'unknown';
    for (const { process, file, flags, requests } of facts.details('fills')) {
      const sum = this.#requests.get(process) ?? { byPath: new Map<string, number>(), all: 0 };
      this.#requests.set(process, sum);
      sum.all += requests;
      if ((flags & (FillFlag.metadata | FillFlag.anonymous)) !== 0) continue;
      const path = facts.path(file);
      sum.byPath.set(path, (sum.byPath.get(path) ?? 0) + requests);
    }
  }

  /** All waits of a process. */
  ofProcess(process: ProcessIndex): number {
    return this.#ofProcess[process]!;
  }

  /** Those of a process for the files of these paths, each given once. Where the run does not tell, by their part of its requests. */
  ofFiles(process: ProcessIndex, paths: Iterable<string>): number {
    const total = this.#ofProcess[process]!;
    if (total === 0) return 0;
    if (this.basis === 'measured') return partOf(this.#ofFile.get(process), paths);
    const requests = this.#requests.get(process);
    if (requests === undefined || requests.all === 0) return 0;
    return Math.round((total * partOf(requests.byPath, paths)) / requests.all);
  }

  /** Nanoseconds of processes, as rules report them. */
  blocked(parts: Iterable<readonly [ProcessIndex, number]>): Blocked {
    const byUnit = new Map<string, number>();
    let totalNs = 0;
    for (const [process, spanNs] of parts) {
      if (spanNs <= 0) continue;
      totalNs += spanNs;
      const unit = this.#facts.systemUnit(process);
      byUnit.set(unit, (byUnit.get(unit) ?? 0) + spanNs);
    }
    return { basis: this.basis, totalNs, byUnit };
  }

  /** All waits for these files. Most of a million uses waited for nothing. */
  blockedOfUses({ columns, paths }: UseTable, places: Iterable<number>): Blocked {
    const parts: (readonly [ProcessIndex, number])[] = [];
    for (const use of places) {
      const process = columns.process[use]!;
      if (this.#ofProcess[process]! > 0)
        parts.push([process, this.ofFiles(process, [paths[columns.path[use]!]!])]);
    }
    return this.blocked(parts);
  }

  /** All waits of these processes: whose they are, every run tells that has waits. */
  blockedOfProcesses(processes: Iterable<ProcessIndex>): Blocked {
    const parts = Array.from(new Set(processes), (process) => [process, this.ofProcess(process)] as const);
    return { ...this.blocked(parts), basis: this.basis === 'unknown' ? 'unknown' : 'measured' };
  }
}

function partOf(amounts: ReadonlyMap<string, number> | undefined, paths: Iterable<string>): number {
  if (amounts === undefined) return 0;
  let part = 0;
  for (const path of paths) part += amounts.get(path) ?? 0;
  return part;
}
