/** Some of the boots of a group, as a group of their own: so that a group can be compared with itself. */
import type { Boots, FoldedGroup, GroupRow } from './group.ts';

/** `boots`: indexes of `side.runs`, at least one. The representative boot stays that of the whole group. */
export function partOf(group: FoldedGroup, boots: readonly number[]): FoldedGroup {
  const pick = <Numbers>(all: Boots<Numbers>): Boots<Numbers> => boots.map((boot) => all[boot]);
  const rows = <Key, Numbers>(
    all: ReadonlyMap<string, GroupRow<Key, Numbers>>,
  ): Map<string, GroupRow<Key, Numbers>> => {
    const picked = new Map<string, GroupRow<Key, Numbers>>();
    for (const [id, row] of all) {
      const part = pick(row.boots);
      if (part.some((numbers) => numbers !== undefined)) picked.set(id, { key: row.key, boots: part });
    }
    return picked;
  };
  return {
    ...group,
    side: { ...group.side, runs: boots.map((boot) => group.side.runs[boot]!) },
    only: undefined,
    all: pick(group.all),
    own: pick(group.own),
    withoutOwn: pick(group.withoutOwn),
    units: rows(group.units),
    unitTimes: new Map(Array.from(group.unitTimes, ([id, times]) => [id, pick(times)] as const)),
    processes: rows(group.processes),
    files: rows(group.files),
    lookups: rows(group.lookups),
    ioctls: rows(group.ioctls),
    requests: rows(group.requests),
  };
}
