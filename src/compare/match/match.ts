/** Matches what two releases have under different names: units first, then programs with what is known of units, then files. */
import type { FoldedGroup } from '../group.ts';
import { matchFiles } from './files.ts';
import { matchProcesses } from './processes.ts';
import type { Match, Matching, Renames } from './types.ts';
import { matchUnits } from './units.ts';

export function matchGroups(a: FoldedGroup, b: FoldedGroup): Matching {
  const units = matchUnits(a, b);
  const unitNames = renamesOf(units.matches);
  const processes = matchProcesses(a, b, unitNames);
  const programNames = renamesOf(processes.matches);
  const files = matchFiles(a, b, programNames);
  return {
    units: unitNames,
    processes: programNames,
    files: renamesOf(files.matches),
    ambiguous: [...units.ambiguous, ...processes.ambiguous, ...files.ambiguous],
  };
}

function renamesOf(matches: readonly Match[]): Renames {
  return new Map(matches.map(({ a, b }) => [b, a]));
}
