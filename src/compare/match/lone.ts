/** Rows that one side has and the other has not, with what they are told by. */
import type { Activity } from '../activity.ts';
import { activityFields, emptySum } from '../activity.ts';
import type { Boots, GroupRow } from '../group.ts';

export interface Lone<Key> {
  readonly id: string;
  readonly key: Key;
  /** The mean over all boots of the side: like with like where some boots do not have it. */
  readonly activity: Activity;
}

/** What is in so few boots of a side is its chance, and no thing that could have another name. */
const leastShare = 0.5;

export function loneRows<Key>(
  rows: ReadonlyMap<string, GroupRow<Key, Activity>>,
  others: { readonly has: (id: string) => boolean },
  wanted: (key: Key) => boolean = () => true,
): Lone<Key>[] {
  const lone: Lone<Key>[] = [];
  for (const [id, { key, boots }] of rows) {
    if (others.has(id) || !wanted(key)) continue;
    const there = boots.filter((numbers) => numbers !== undefined).length;
    if (there >= leastShare * boots.length) lone.push({ id, key, activity: meanOf(boots) });
  }
  return lone;
}

function meanOf(boots: Boots<Activity>): Activity {
  const sum = emptySum();
  for (const numbers of boots) {
    if (numbers === undefined) continue;
    for (const field of activityFields) sum[field] += numbers[field];
  }
  for (const field of activityFields) sum[field] /= boots.length;
  return sum as Activity;
}
