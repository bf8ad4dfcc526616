/**
 * Finds whose change a row's change is. What is named as a cause has itself changed from the one release to the other and is tied to
 * the row: by owning its file or executable, by owning a program that used it, by being its unit or its kernel. Whether it did cause
 * the change is for people to find out; where nothing is tied to it, the change is unexplained.
 */
import type { FoldedGroup } from '../group.ts';
import type { Matching } from '../match/types.ts';
import type { FileRow, ProcessRow, UnitRow } from '../types.ts';
import { sideFacts, type SideFacts } from './sides.ts';
import type { Cause, OwnerChange, RowBlame } from './types.ts';

export interface Blame {
  readonly ofUnit: (row: Pick<UnitRow, 'kind' | 'name' | 'renamedFrom'>) => RowBlame;
  readonly ofProcess: (row: Pick<ProcessRow, 'executable' | 'role' | 'unit' | 'renamedFrom'>) => RowBlame;
  readonly ofFile: (row: Pick<FileRow, 'path' | 'renamedFrom'>) => RowBlame;
}

/** A name of each release. */
interface Named {
  readonly a: string;
  readonly b: string;
}

const mostUsers = 8;

/** Nothing is looked up before the first row is asked about. */
export function blameOf(a: FoldedGroup, b: FoldedGroup, matching: Matching): Blame {
  let blamer: Blamer | undefined;
  const get = (): Blamer => (blamer ??= new Blamer(a, b, matching));
  return {
    ofUnit: ({ kind, name, renamedFrom }) => get().unit(kind, { a: renamedFrom ?? name, b: name }),
    ofProcess: (row) => get().process(row),
    ofFile: ({ path, renamedFrom }) => get().file({ a: renamedFrom ?? path, b: path }),
  };
}

class Blamer {
  readonly #a: FoldedGroup;
  readonly #b: FoldedGroup;
  readonly #factsA: SideFacts;
  readonly #factsB: SideFacts;
  readonly #programsOfUnit: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(a: FoldedGroup, b: FoldedGroup, matching: Matching) {
    this.#a = a;
    this.#b = b;
    this.#factsA = sideFacts(a.side);
    this.#factsB = sideFacts(b.side);
    this.#programsOfUnit = programsByUnit(a, b, matching);
  }

  unit(kind: UnitRow['kind'], name: Named): RowBlame {
    if (kind === 'kernel') return { owners: [], causes: this.#kernel() };
    if (kind === 'none') return this.#result([], []);
    const files = [...this.#unitFiles(name.a, this.#factsA), ...this.#unitFiles(name.b, this.#factsB)];
    const programs = this.#programsOfUnit.get(name.b) ?? this.#programsOfUnit.get(name.a) ?? [];
    return this.#result(this.#owners([...files, ...programs], 'own'), this.#unitCauses(name));
  }

  process({ executable, role, unit, renamedFrom }: Parameters<Blame['ofProcess']>[0]): RowBlame {
    if (executable.startsWith('[')) return { owners: [], causes: this.#kernel() };
    const programs = [renamedFrom?.executable, renamedFrom?.role, executable, role].filter(isPath);
    const units = { a: renamedFrom?.unit ?? unit ?? '', b: unit ?? '' };
    return this.#result(this.#owners(programs, 'own'), unit === undefined ? [] : this.#unitCauses(units));
  }

  file(path: Named): RowBlame {
    const own = this.#owners([path.a, path.b], 'own');
    const users = this.#owners(this.#usersOf(path), 'user').filter(
      (user) => !own.some((owner) => owner.package === user.package),
    );
    const ofKernel =
      /^\/(?:sys|proc|usr\/lib\/modules)\//.test(path.b) ||
      /^\/(?:sys|proc|usr\/lib\/modules)\//.test(path.a);
    return this.#result([...own, ...users], ofKernel ? this.#kernel() : []);
  }

  /** Causes: the packages of the thing itself, then the others, then packages that used it. */
  #result(owners: readonly OwnerChange[], others: readonly Cause[]): RowBlame {
    const known = this.#factsA.ownersKnown && this.#factsB.ownersKnown;
    const changed = owners.filter(({ a, b }) => a !== b);
    const causes = (by: OwnerChange['by']): Cause[] =>
      changed.filter((owner) => owner.by === by).map((owner) => ({ code: codeOf(owner), owner }));
    return { owners: known ? owners : undefined, causes: [...causes('own'), ...others, ...causes('user')] };
  }

  #owners(paths: readonly string[], by: OwnerChange['by']): OwnerChange[] {
    const names = new Set<string>();
    for (const path of new Set(paths)) {
      for (const facts of [this.#factsA, this.#factsB]) {
        for (const name of facts.ownersOf(path) ?? []) names.add(name);
      }
    }
    return [...names].sort().map((name) => ({
      ...{ package: name, by },
      a: this.#factsA.versionOf(name),
      b: this.#factsB.versionOf(name),
    }));
  }

  #usersOf({ a, b }: Named): string[] {
    const users = [...(this.#a.usersOf.get(a) ?? []), ...(this.#b.usersOf.get(b) ?? [])];
    const programs = new Set(users.flatMap((id) => id.split('\0').slice(0, 2).filter(isPath)));
    // What everybody uses is nobody's in particular.
    return programs.size > mostUsers ? [] : [...programs];
  }

  #unitFiles(name: string, facts: SideFacts): string[] {
    return [...(facts.filesOfUnit(name)?.keys() ?? [])];
  }

  #unitCauses(name: Named): Cause[] {
    const { a, b } = name;
    const [left, right] = [this.#factsA, this.#factsB];
    if (!left.unitsKnown || !right.unitsKnown) return [];
    if (!left.hasUnit(a)) return right.hasUnit(b) ? [{ code: 'unit-new', unit: b }] : [];
    if (!right.hasUnit(b)) return [{ code: 'unit-gone', unit: a }];
    const [textsA, textsB] = [left.filesOfUnit(a), right.filesOfUnit(b)];
    if (textsA === undefined || textsB === undefined) return [];
    const files = [...new Set([...textsA.keys(), ...textsB.keys()])].filter(
      (path) => textsA.get(path) !== textsB.get(path),
    );
    return files.length === 0 ? [] : [{ code: 'configuration', unit: b, files: files.sort() }];
  }

  #kernel(): Cause[] {
    const [a, b] = [this.#factsA.kernel, this.#factsB.kernel];
    return a === undefined || b === undefined || a === b ? [] : [{ code: 'kernel', a, b }];
  }
}

const isPath = (name: string | undefined): name is string => name?.startsWith('/') === true;

function codeOf({ a, b }: OwnerChange): 'package-version' | 'package-new' | 'package-gone' {
  return a === undefined ? 'package-new' : b === undefined ? 'package-gone' : 'package-version';
}

/** By the unit's name in B (in A where B has none): executables and scripts of its processes in both. */
function programsByUnit(
  a: FoldedGroup,
  b: FoldedGroup,
  { units }: Matching,
): ReadonlyMap<string, ReadonlySet<string>> {
  const nameInB = new Map([...units].map(([now, old]) => [old, now]));
  const programs = new Map<string, Set<string>>();
  const add = (unit: string | undefined, names: readonly string[]): void => {
    if (unit === undefined) return;
    const known = programs.get(unit) ?? new Set();
    programs.set(unit, known);
    for (const name of names.filter(isPath)) known.add(name);
  };
  for (const { key } of a.processes.values()) {
    add(key.unit === undefined ? undefined : (nameInB.get(key.unit) ?? key.unit), [key.executable, key.role]);
  }
  for (const { key } of b.processes.values()) add(key.unit, [key.executable, key.role]);
  return programs;
}
