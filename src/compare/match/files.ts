/**
 * Files under another name or in another directory: alike in name and I/O, and used by the same programs. Executables follow their
 * processes: two programs of like names that do alike are still two.
 */
import { groupBy } from '../../lib/group-by.ts';
import type { Activity } from '../activity.ts';
import type { FoldedGroup, GroupRow } from '../group.ts';
import { isMadeUp } from './distinctive.ts';
import { loneRows, type Lone } from './lone.ts';
import { pairUp, type PairedUp } from './pair-up.ts';
import { ioLikeness, nameLikeness, setLikeness, stem } from './similar.ts';
import type { Match, Renames } from './types.ts';

const leastName = 0.5;
const leastIo = 0.5;
const leastUsers = 0.5;
/** A directory of which more files came and went is looked through by the names' stems only. */
const mostOfDirectory = 200;

export function matchFiles(a: FoldedGroup, b: FoldedGroup, processes: Renames): PairedUp {
  const programs = renamedPrograms(a, b, processes);
  const foundA = new Set(programs.map((match) => match.a));
  const foundB = new Set(programs.map((match) => match.b));
  // What is in /run was made in this boot, and is named after things of this boot.
  const isFile = (path: string): boolean => !isMadeUp(path) && !path.startsWith('/run/');
  const [runsA, runsB] = [executables(a), executables(b)];
  const left = loneRows(
    a.files,
    { has: (path) => b.files.has(path) || foundA.has(path) || runsA.has(path) },
    isFile,
  );
  const right = loneRows(
    b.files,
    { has: (path) => a.files.has(path) || foundB.has(path) || runsB.has(path) },
    isFile,
  );
  const likeness = likenessOf(a, b, processes);
  const near = nearby(right);
  const candidates = left.flatMap((one) =>
    near(one).flatMap((other): Match[] => {
      const score = likeness(one, other);
      return score === undefined ? [] : [{ a: one.id, b: other.id, score }];
    }),
  );
  const { matches, ambiguous } = pairUp('file', candidates);
  return { matches: [...programs, ...matches], ambiguous };
}

/** The executables of processes that are the same under another name. */
function renamedPrograms(a: FoldedGroup, b: FoldedGroup, processes: Renames): Match[] {
  const matches = new Map<string, Match>();
  for (const [idB, idA] of processes) {
    const old = a.processes.get(idA)!.key.executable;
    const now = b.processes.get(idB)!.key.executable;
    if (old === now || b.files.has(old) || a.files.has(now)) continue;
    if (a.files.has(old) && b.files.has(now) && !matches.has(now))
      matches.set(now, { a: old, b: now, score: 1 });
  }
  return [...matches.values()];
}

function executables({ processes }: FoldedGroup): ReadonlySet<string> {
  return new Set([...processes.values()].map(({ key }) => key.executable));
}

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Those of the same directory, and those of like names anywhere. */
function nearby(rows: readonly Lone<string>[]): (of: Lone<string>) => readonly Lone<string>[] {
  const byDirectory = groupBy(rows, ({ id }) => directoryOf(id));
  const byStem = groupBy(rows, ({ id }) => stem(nameOf(id)));
  const few = (list: readonly Lone<string>[] | undefined): readonly Lone<string>[] =>
    list === undefined || list.length > mostOfDirectory ? [] : list;
  return ({ id }) => {
    const inDirectory = few(byDirectory.get(directoryOf(id)));
    const likeNamed = few(byStem.get(stem(nameOf(id))));
    return [...new Set([...inDirectory, ...likeNamed])];
  };
}

function likenessOf(
  a: FoldedGroup,
  b: FoldedGroup,
  processes: Renames,
): (one: Lone<string>, other: Lone<string>) => number | undefined {
  const usersA = users(a.usersOf, a.processes, (id) => id);
  const usersB = users(b.usersOf, b.processes, (id) => processes.get(id) ?? id);
  return (one, other) => {
    const name = nameLikeness(nameOf(one.id), nameOf(other.id));
    if (name < leastName || kindOf(one.id) !== kindOf(other.id)) return undefined;
    const io = ioLikeness(one.activity, other.activity);
    if (io < leastIo) return undefined;
    const by = setLikeness(usersA(one.id), usersB(other.id));
    if (by < leastUsers) return undefined;
    const directory = directoryOf(one.id) === directoryOf(other.id) ? 1 : 0;
    return 0.4 * name + 0.25 * io + 0.25 * by + 0.1 * directory;
  };
}

/** A library is no configuration file. */
function kindOf(path: string): string {
  return /\.so(?:\.|$)/.test(path) ? '.so' : (/\.[a-z]+$/.exec(path)?.[0] ?? '');
}

/** By program, whatever unit it runs in. */
function users(
  usersOf: FoldedGroup['usersOf'],
  rows: ReadonlyMap<string, GroupRow<unknown, Activity>>,
  renamed: (id: string) => string,
): (path: string) => ReadonlySet<string> {
  const withoutUnit = (id: string): string => id.slice(0, id.lastIndexOf('\0'));
  return (path) =>
    new Set(
      [...(usersOf.get(path) ?? [])].filter((id) => rows.has(id)).map((id) => withoutUnit(renamed(id))),
    );
}
