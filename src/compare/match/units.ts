/** Units under another name: what their processes execute and read is the same, or nearly so, and so is how much. */
import type { FoldedGroup } from '../group.ts';
import type { ProcessKey } from '../../model/keys/process-key.ts';
import { distinctiveFiles } from './distinctive.ts';
import { loneRows, type Lone } from './lone.ts';
import { pairUp, type PairedUp } from './pair-up.ts';
import { ioLikeness, nameLikeness, setLikeness } from './similar.ts';
import type { UnitKey } from '../group.ts';
import type { Match } from './types.ts';

const leastName = 0.5;
const leastIo = 0.5;
const leastPrograms = 0.5;
/** Without a like name: the files that nobody else uses must be the same, and more than two, which may be chance. */
const leastFilesAlike = 0.6;
const leastFiles = 3;
/** More pairs than these are no renaming. */
const mostPairs = 250_000;

export function matchUnits(a: FoldedGroup, b: FoldedGroup): PairedUp {
  const isUnit = ({ kind }: UnitKey): boolean => kind === 'unit';
  const left = loneRows(a.units, b.units, isUnit);
  const right = loneRows(b.units, a.units, isUnit);
  if (left.length * right.length > mostPairs) return { matches: [], ambiguous: [] };
  const usedA = unitUses(a);
  const usedB = unitUses(b);
  const candidates = left.flatMap((one) =>
    right.flatMap((other): Match[] => {
      const score = likeness(one, other, usedA, usedB);
      return score === undefined ? [] : [{ a: one.id, b: other.id, score }];
    }),
  );
  return pairUp('unit', candidates);
}

interface Uses {
  readonly programs: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

const nothingUsed: Uses = { programs: new Set(), files: new Set() };

function unitUses(group: FoldedGroup): ReadonlyMap<string, Uses> {
  const files = distinctiveFiles(group);
  const uses = new Map<string, { programs: Set<string>; files: Set<string> }>();
  for (const [id, { key }] of group.processes) {
    if (key.unit === undefined) continue;
    const use = uses.get(key.unit) ?? { programs: new Set(), files: new Set() };
    uses.set(key.unit, use);
    use.programs.add(programOf(key));
    for (const file of files.get(id) ?? []) use.files.add(file);
  }
  return uses;
}

const programOf = ({ executable, role }: ProcessKey): string => `${executable}\0${role}`;

function likeness(
  a: Lone<UnitKey>,
  b: Lone<UnitKey>,
  usesA: ReadonlyMap<string, Uses>,
  usesB: ReadonlyMap<string, Uses>,
): number | undefined {
  const [baseA, typeA] = splitName(a.id);
  const [baseB, typeB] = splitName(b.id);
  if (typeA !== typeB) return undefined;
  const left = usesA.get(a.id) ?? nothingUsed;
  const right = usesB.get(b.id) ?? nothingUsed;
  // A unit without a process (a target, a mount) has nothing but its name, which alone does not tell.
  if (left.programs.size === 0 || right.programs.size === 0) return undefined;
  const io = ioLikeness(a.activity, b.activity);
  if (io < leastIo) return undefined;
  const programs = setLikeness(left.programs, right.programs);
  const name = nameLikeness(baseA, baseB);
  if (name >= leastName && programs >= leastPrograms) return (name + io + 2 * programs) / 4;
  const files = setLikeness(left.files, right.files);
  const enough = left.files.size >= leastFiles && right.files.size >= leastFiles;
  return enough && files >= leastFilesAlike ? (io + 2 * files + programs) / 4 : undefined;
}

function splitName(name: string): readonly [string, string] {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot)];
}
