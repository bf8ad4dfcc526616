/**
 * One run, folded by unit, by process key, by file key, and in total. bootio's own processes are in `all` and `own` only.
 * One pass over the accesses and one over their order by process, for the distinct counts; one over the details.
 */
import { acrossRuns, processKey, type NameKeys, type ProcessKey } from '../model/keys/process-key.ts';
import { AccessFlag, type Process, type Run } from '../model/types.ts';
import { startedNs } from '../model/units.ts';
import { emptySum, type ActivitySum } from './activity.ts';
import { foldDetails, type FoldedDetails } from './fold-details.ts';
import type { UnitTimes } from './types.ts';

export interface FoldedUnit {
  readonly sum: ActivitySum;
  /** What stands for a unit: kernel threads, and processes outside of any unit, have none. */
  readonly kind: 'unit' | 'kernel' | 'none';
  readonly name: string;
  times: UnitTimes | undefined;
}

export interface FoldedRun extends FoldedDetails {
  readonly all: ActivitySum;
  readonly own: ActivitySum;
  readonly withoutOwn: ActivitySum;
  readonly units: ReadonlyMap<string, FoldedUnit>;
  readonly processes: ReadonlyMap<string, { readonly key: ProcessKey; readonly sum: ActivitySum }>;
  readonly files: ReadonlyMap<string, ActivitySum>;
  /** By file, the processes (as keys of `processes`) that used it; by process, those that started it. */
  readonly usersOf: Links;
  readonly parentsOf: Links;
}

/** From one key to others. */
export type Links = ReadonlyMap<string, ReadonlySet<string>>;

/** What one process's accesses are added to. */
interface Groups {
  /** Of the row in `processes`. */
  readonly id: string;
  readonly key: ProcessKey;
  readonly process: ActivitySum;
  readonly unit: ActivitySum;
}

/** `keys`: how names become keys; by default as runs are compared. */
export function foldRun(run: Run, keys: NameKeys = acrossRuns): FoldedRun {
  const units = new Map<string, FoldedUnit>();
  const processes = new Map<string, { key: ProcessKey; sum: ActivitySum }>();
  const total: Total = { all: emptySum(), own: emptySum(), withoutOwn: emptySum() };
  const groups = run.processes.map((process): Groups | undefined => {
    total.all.processes++;
    total[process.own ? 'own' : 'withoutOwn'].processes++;
    if (process.own) return undefined;
    const key = processKey(process, keys);
    const unit = unitOf(units, process, key.unit);
    const id = processId(key);
    const row = processes.get(id) ?? { key, sum: emptySum() };
    processes.set(id, row);
    row.sum.processes++;
    unit.sum.processes++;
    return { id, key, process: row.sum, unit: unit.sum };
  });

  const files = new FileGroups(run, keys);
  const { accesses } = run;
  for (let i = 0; i < accesses.length; i++) {
    add(total.all, run, i);
    const group = groups[accesses.process[i]!];
    add(group === undefined ? total.own : total.withoutOwn, run, i);
    if (group === undefined) continue;
    add(group.process, run, i);
    add(group.unit, run, i);
    add(files.sumOf(accesses.file[i]!), run, i);
  }
  countTotalFiles(run, groups, total);
  countFiles(run, groups, (group) => group.process);
  countFiles(run, groups, (group) => group.unit);
  files.countProcesses(groups);
  addUnitTimes(run, units, keys);
  const target = {
    ofProcess: activitiesOf(groups, total),
    ofFile: (process: number, file: number): ActivitySum | undefined =>
      groups[process] === undefined ? undefined : files.rowOf(file),
    ofKey: (key: string): ActivitySum | undefined => files.byKey.get(key),
    keyOf: (process: number): ProcessKey | undefined => groups[process]?.key,
  };
  const details = foldDetails(run, target, keys);
  const links = { usersOf: files.usersOf, parentsOf: parentsOf(run, groups) };
  return { ...total, units, processes, files: files.byKey, ...links, ...details };
}

/** What stands for a process's key in maps. */
export function processId({ executable, role, unit }: ProcessKey): string {
  return `${executable}\0${role}\0${unit ?? ''}`;
}

function parentsOf(run: Run, groups: readonly (Groups | undefined)[]): Links {
  const parents = new Map<string, Set<string>>();
  run.processes.forEach(({ parent }, index) => {
    const child = groups[index]?.id;
    const by = parent === undefined ? undefined : groups[parent]?.id;
    if (child !== undefined && by !== undefined && by !== child) link(parents, child, by);
  });
  return parents;
}

function link(links: Map<string, Set<string>>, from: string, to: string): void {
  const known = links.get(from);
  if (known === undefined) links.set(from, new Set([to]));
  else known.add(to);
}

/** By process; made once for each, since details ask for them again and again. */
function activitiesOf(
  groups: readonly (Groups | undefined)[],
  { all, own, withoutOwn }: Total,
): (process: number) => readonly ActivitySum[] {
  const lists = groups.map((group) =>
    group === undefined ? [all, own] : [all, withoutOwn, group.unit, group.process],
  );
  return (process) => lists[process]!;
}

type Total = Pick<FoldedRun, 'all' | 'own' | 'withoutOwn'>;

/** Files by key; a key is worked out when its first access is seen, so that files of the capture alone make no row. */
class FileGroups {
  readonly byKey = new Map<string, ActivitySum>();
  readonly usersOf = new Map<string, Set<string>>();
  readonly #run: Run;
  readonly #keys: NameKeys;
  readonly #sums: ActivitySum[] = [];
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #groupOf: Int32Array;

  constructor(run: Run, keys: NameKeys) {
    this.#run = run;
    this.#keys = keys;
    this.#groupOf = new Int32Array(run.files.length).fill(-1);
  }

  /** For an access: each file that has one is counted. */
  sumOf(file: number): ActivitySum {
    const known = this.#groupOf[file]!;
    if (known >= 0) return this.#sums[known]!;
    const sum = this.rowOf(file);
    sum.files++;
    return sum;
  }

  rowOf(file: number): ActivitySum {
    const known = this.#groupOf[file]!;
    if (known >= 0) return this.#sums[known]!;
    const key = this.#keys.file(this.#run.files[file]!.path);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sums.push(emptySum()) - 1;
      this.#names.push(key);
      this.#numbers.set(key, number);
      this.byKey.set(key, this.#sums[number]!);
    }
    this.#groupOf[file] = number;
    return this.#sums[number]!;
  }

  countProcesses(groups: readonly (Groups | undefined)[]): void {
    const lastProcess = new Int32Array(this.#sums.length).fill(-1);
    const numbers = Int32Array.from(groups, (group, index) => (group === undefined ? -1 : index));
    forEachByGroup(this.#run, numbers, (access, process) => {
      const group = this.#groupOf[this.#run.accesses.file[access]!]!;
      if (lastProcess[group] === process) return;
      lastProcess[group] = process;
      this.#sums[group]!.processes++;
      link(this.usersOf, this.#names[group]!, groups[process]!.id);
    });
  }
}

function add(sum: ActivitySum, run: Run, i: number): void {
  const { accesses } = run;
  sum.accesses++;
  if ((accesses.flags[i]! & AccessFlag.opened) !== 0) sum.opens++;
  sum.readCalls += accesses.readCalls[i]!;
  sum.readBytes += accesses.readBytes[i]!;
  sum.writeCalls += accesses.writeCalls[i]!;
  sum.writeBytes += accesses.writeBytes[i]!;
}

function unitOf(units: Map<string, FoldedUnit>, process: Process, key: string | undefined): FoldedUnit {
  const kind = key !== undefined ? 'unit' : process.kernelThread ? 'kernel' : 'none';
  // A unit's name cannot begin with '(', so these do not meet one.
  const name = key ?? `(${kind})`;
  let unit = units.get(name);
  if (unit === undefined) {
    unit = { sum: emptySum(), kind, name, times: undefined };
    units.set(name, unit);
  }
  return unit;
}

/** Units without a process (targets, mounts) are rows too where they were started; of units of one key, the first one's times. */
function addUnitTimes(run: Run, units: Map<string, FoldedUnit>, keys: NameKeys): void {
  for (const unit of run.units.values()) {
    const startNs = unit.activatingNs ?? unit.activeNs;
    if (startNs === undefined) continue;
    const name = keys.unit(unit.name);
    let row = units.get(name);
    if (row === undefined) {
      row = { sum: emptySum(), kind: 'unit', name, times: undefined };
      units.set(name, row);
    }
    if (row.times !== undefined && row.times.activatingNs <= startNs) continue;
    row.times = { activatingNs: startNs, activeNs: unit.activeNs, doneNs: startedNs(unit) };
  }
}

function countTotalFiles(run: Run, groups: readonly (Groups | undefined)[], total: Total): void {
  const { accesses } = run;
  const seen = new Uint8Array(run.files.length);
  for (let i = 0; i < accesses.length; i++) {
    seen[accesses.file[i]!]! |= groups[accesses.process[i]!] === undefined ? 1 : 2;
  }
  for (const by of seen) {
    if (by !== 0) total.all.files++;
    if ((by & 1) !== 0) total.own.files++;
    if ((by & 2) !== 0) total.withoutOwn.files++;
  }
}

/** Distinct files of each group of processes, in linear time: each file remembers the last group that it was counted for. */
function countFiles(
  run: Run,
  groups: readonly (Groups | undefined)[],
  sumOf: (group: Groups) => ActivitySum,
): void {
  const numbers = new Map<ActivitySum, number>();
  const sums: ActivitySum[] = [];
  const groupOf = Int32Array.from(groups, (group) => {
    if (group === undefined) return -1;
    const sum = sumOf(group);
    let number = numbers.get(sum);
    if (number === undefined) {
      number = sums.push(sum) - 1;
      numbers.set(sum, number);
    }
    return number;
  });
  const lastGroup = new Int32Array(run.files.length).fill(-1);
  forEachByGroup(run, groupOf, (i, group) => {
    const file = run.accesses.file[i]!;
    if (lastGroup[file] === group) return;
    lastGroup[file] = group;
    sums[group]!.files++;
  });
}

/** Calls `visit` for the accesses of group 0, then of group 1, and so on (a counting sort); -1 is left out. */
function forEachByGroup(
  run: Run,
  groupOfProcess: Int32Array,
  visit: (access: number, group: number) => void,
): void {
  const { accesses } = run;
  const ends = new Uint32Array(groupOfProcess.reduce((most, group) => Math.max(most, group), -1) + 2);
  for (let i = 0; i < accesses.length; i++) ends[groupOfProcess[accesses.process[i]!]! + 1]!++;
  for (let group = 1; group < ends.length; group++) ends[group]! += ends[group - 1]!;
  const ignored = ends[0]!;
  const order = new Uint32Array(accesses.length);
  for (let i = accesses.length - 1; i >= 0; i--)
    order[--ends[groupOfProcess[accesses.process[i]!]! + 1]!] = i;
  for (let at = ignored; at < order.length; at++) {
    const access = order[at]!;
    visit(access, groupOfProcess[accesses.process[access]!]!);
  }
}
