/**
 * Programs under another name or in another place: with the units that are known to be renamed put in, what is left is alike in its
 * name, its unit and who starts it; or it uses the same files that few others use.
 */
import type { ProcessKey } from '../../model/keys/process-key.ts';
import { processId, type Links } from '../fold.ts';
import type { FoldedGroup } from '../group.ts';
import { distinctiveFiles } from './distinctive.ts';
import { loneRows, type Lone } from './lone.ts';
import { pairUp, type PairedUp } from './pair-up.ts';
import { ioLikeness, nameLikeness, setLikeness } from './similar.ts';
import type { Match, Renames } from './types.ts';

/** A word more is no other name of a program: `systemd` is not `systemd-executor`. */
const leastName = 0.6;
const leastIo = 0.5;
const leastFilesAlike = 0.6;
const leastFiles = 3;
const mostPairs = 250_000;

export function matchProcesses(a: FoldedGroup, b: FoldedGroup, units: Renames): PairedUp {
  const inRenamed = renamedUnits(a, b, units);
  const foundA = new Set(inRenamed.map((match) => match.a));
  const foundB = new Set(inRenamed.map((match) => match.b));
  const wanted = ({ executable }: ProcessKey): boolean => executable.startsWith('/');
  const left = loneRows(a.processes, { has: (id) => b.processes.has(id) || foundA.has(id) }, wanted);
  const right = loneRows(b.processes, { has: (id) => a.processes.has(id) || foundB.has(id) }, wanted);
  if (left.length * right.length > mostPairs) return { matches: inRenamed, ambiguous: [] };
  const likeness = likenessOf(a, b, units);
  const candidates = left.flatMap((one) =>
    right.flatMap((other): Match[] => {
      const score = likeness(one, other);
      return score === undefined ? [] : [{ a: one.id, b: other.id, score }];
    }),
  );
  const { matches, ambiguous } = pairUp('process', candidates);
  return { matches: [...inRenamed, ...matches], ambiguous };
}

/** The same programs of a unit that has another name. */
function renamedUnits(a: FoldedGroup, b: FoldedGroup, units: Renames): Match[] {
  if (units.size === 0) return [];
  return [...b.processes].flatMap(([id, { key }]): Match[] => {
    const unit = key.unit === undefined ? undefined : units.get(key.unit);
    if (unit === undefined) return [];
    const old = processId({ ...key, unit });
    return a.processes.has(old) && !b.processes.has(old) ? [{ a: old, b: id, score: 1 }] : [];
  });
}

function likenessOf(
  a: FoldedGroup,
  b: FoldedGroup,
  units: Renames,
): (one: Lone<ProcessKey>, other: Lone<ProcessKey>) => number | undefined {
  const [filesA, filesB] = [distinctiveFiles(a), distinctiveFiles(b)];
  const [parentsA, parentsB] = [parentPrograms(a), parentPrograms(b)];
  const [placesA, placesB] = [placesOf(a), placesOf(b)];
  return (one, other) => {
    const io = ioLikeness(one.activity, other.activity);
    if (io < leastIo) return undefined;
    const sameUnit = one.key.unit === (units.get(other.key.unit ?? '') ?? other.key.unit);
    const sameProgram = one.key.executable === other.key.executable && one.key.role === other.key.role;
    const place = setLikeness(parentsA(one.id), parentsB(other.id));
    // What is in many units, as a helper or the instances of a template, is not the same when it is in others.
    if (sameProgram) {
      const moved = place > 0 && placesA(one.key) === 1 && placesB(other.key) === 1;
      return moved ? (2 + io + place) / 4 : undefined;
    }
    if (one.key.role !== other.key.role && one.key.executable !== other.key.executable) return undefined;
    const name = nameLikeness(nameOf(one.key, other.key), nameOf(other.key, one.key));
    if (sameUnit && place > 0 && name >= leastName) return (2 * name + io + place) / 4;
    const left = filesA.get(one.id);
    const right = filesB.get(other.id);
    if (left === undefined || right === undefined || !sameUnit) return undefined;
    if (left.size < leastFiles || right.size < leastFiles) return undefined;
    const files = setLikeness(left, right);
    return files >= leastFilesAlike ? (2 * files + io + place) / 4 : undefined;
  };
}

/** In how many units a program is. */
function placesOf({ processes }: FoldedGroup): (key: ProcessKey) => number {
  const counts = new Map<string, number>();
  const programOf = ({ executable, role }: ProcessKey): string => `${executable}\0${role}`;
  for (const { key } of processes.values()) counts.set(programOf(key), (counts.get(programOf(key)) ?? 0) + 1);
  return (key) => counts.get(programOf(key)) ?? 0;
}

/** What differs of the two: the script of one interpreter, or else the executable. */
function nameOf(key: ProcessKey, other: ProcessKey): string {
  const path = key.executable === other.executable ? key.role : key.executable;
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The executables of those that started it; of more than one unit alike. */
function parentPrograms({ parentsOf }: { readonly parentsOf: Links }): (id: string) => ReadonlySet<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return (id) => {
    let programs = known.get(id);
    if (programs === undefined) {
      programs = new Set(
        [...(parentsOf.get(id) ?? [])].map((parent) => parent.slice(0, parent.indexOf('\0'))),
      );
      known.set(id, programs);
    }
    return programs;
  };
}
