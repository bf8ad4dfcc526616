/**
 * Which unit waited for which: systemd's ordering (After=, Before=) between the units that were started, as far as the times
 * agree with it, and what follows from it for when a target is reached. Facts and arithmetic only.
 */
import type { Nanoseconds } from '../lib/units.ts';
import { nanoseconds } from '../lib/units.ts';
import type { Unit } from './types.ts';
import { startedNs } from './units.ts';

export interface UnitNode {
  readonly unit: Unit;
  /** When it began to start, and when that was over. */
  readonly startNs: Nanoseconds;
  readonly doneNs: Nanoseconds;
  /** Places in `nodes` of the units it waited for: all of them before its own. */
  readonly after: readonly number[];
}

export interface UnitGraph {
  /** Ordered by start, end, name: what a unit waited for stands before it. */
  readonly nodes: readonly UnitNode[];
  readonly placeOf: ReadonlyMap<string, number>;
}

/** Of units that never finished starting there is nothing to say: they are left out. */
export function unitGraph(units: ReadonlyMap<string, Unit>): UnitGraph {
  const started = [...units.values()].flatMap((unit) => {
    const startNs = unit.activatingNs ?? unit.activeNs;
    const doneNs = startedNs(unit);
    return startNs === undefined || doneNs === undefined ? [] : [{ unit, startNs, doneNs }];
  });
  started.sort(
    (a, b) => a.startNs - b.startNs || a.doneNs - b.doneNs || (a.unit.name < b.unit.name ? -1 : 1),
  );
  const placeOf = new Map(started.map(({ unit }, place) => [unit.name, place]));
  const after = started.map(() => new Set<number>());
  started.forEach(({ unit }, place) => {
    for (const name of unit.after) addOrder(placeOf.get(name), place);
    for (const name of unit.before) addOrder(place, placeOf.get(name));
  });
  return { nodes: started.map((node, place) => ({ ...node, after: [...after[place]!] })), placeOf };

  /** Where the times contradict it (a job of another transaction), it held nobody up. */
  function addOrder(first: number | undefined, second: number | undefined): void {
    if (first === undefined || second === undefined || first >= second) return;
    if (started[first]!.doneNs <= started[second]!.startNs) after[second]!.add(first);
  }
}

/** The unit that `place` waited for last; undefined where it waited for none. */
export function lastAwaited({ nodes }: UnitGraph, place: number): number | undefined {
  let last: number | undefined;
  for (const other of nodes[place]!.after)
    if (last === undefined || nodes[other]!.doneNs > nodes[last]!.doneNs) last = other;
  return last;
}

/** The place of what a boot was for: the last target that was reached. */
export function bootTarget({ placeOf }: UnitGraph): number | undefined {
  return ['graphical.target', 'multi-user.target', 'basic.target']
    .map((name) => placeOf.get(name))
    .find((place) => place !== undefined);
}

/** From the target back to the first: each is what the one before it waited for last. */
export function criticalChain(graph: UnitGraph, target: number): number[] {
  const chain: number[] = [];
  for (let place: number | undefined = target; place !== undefined; place = lastAwaited(graph, place))
    chain.push(place);
  return chain;
}

/**
 * How much earlier `target` would have been done had each unit taken so much less (nanoseconds by name), if each unit starts as
 * soon as those are done that it waits for, and then as long after them as it did. Units that waited for none start as they did,
 * unless `sooner` says how much earlier (device units, which wait for what is no unit).
 */
export function earlierNs(
  { nodes }: UnitGraph,
  target: number,
  less: ReadonlyMap<string, number>,
  sooner: ReadonlyMap<string, number> = new Map(),
): Nanoseconds {
  const done = new Float64Array(target + 1);
  for (let place = 0; place <= target; place++) {
    const { unit, startNs, doneNs, after } = nodes[place]!;
    let [before, now] = [-Infinity, -Infinity];
    for (const other of after) {
      before = Math.max(before, nodes[other]!.doneNs);
      now = Math.max(now, done[other]!);
    }
    const waited = after.length === 0 ? startNs : now + (startNs - before);
    const start = Math.max(0, waited - (sooner.get(unit.name) ?? 0));
    done[place] = start + Math.max(0, doneNs - startNs - (less.get(unit.name) ?? 0));
  }
  return nanoseconds(Math.max(0, nodes[target]!.doneNs - done[target]!));
}
