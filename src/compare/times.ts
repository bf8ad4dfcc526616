/** Moments and parts of a boot, how long units took to start, and the grade: what depends on times, and what a boot may lack. */
import { nanoseconds, type Nanoseconds } from '../lib/units.ts';
import type { MilestoneName } from '../model/types.ts';
import { median } from '../stats/median.ts';
import { cellOf } from './cell.ts';
import type { Family } from './family.ts';
import type { Boots, FoldedGroup } from './group.ts';
import type { Cell, PhaseName, RunFacts, TimeRow, UnitTimes } from './types.ts';

type Draft<Row> = () => Row;
type Times = readonly (Nanoseconds | undefined)[];

/** In the order of their (earlier) times. */
export function draftMilestones(
  a: FoldedGroup,
  b: FoldedGroup,
  family: Family,
): Draft<TimeRow<MilestoneName>>[] {
  const runs = [...a.side.runs, ...b.side.runs];
  const names = new Set(runs.flatMap(({ milestones }) => milestones.map(({ name }) => name)));
  const rows = [...names].map((name) => {
    const of = ({ milestones }: RunFacts): Nanoseconds | undefined =>
      milestones.find((milestone) => milestone.name === name)?.ns;
    return timeRow(name, a.side.runs.map(of), b.side.runs.map(of), family);
  });
  return rows.sort((x, y) => x.earliest - y.earliest).map(({ draft }) => draft);
}

const phases: readonly PhaseName[] = ['kernel', 'initrd', 'userspace', 'boot'];

/** Those that neither side knows are left out. */
export function draftPhases(a: FoldedGroup, b: FoldedGroup, family: Family): Draft<TimeRow<PhaseName>>[] {
  return phases.flatMap((name) => {
    const of = (run: RunFacts): Nanoseconds | undefined => phaseNs(run, name);
    const row = timeRow(name, a.side.runs.map(of), b.side.runs.map(of), family);
    return row.earliest === Infinity ? [] : [row.draft];
  });
}

function phaseNs({ manifest, milestones }: RunFacts, phase: PhaseName): Nanoseconds | undefined {
  if (manifest.kind !== 'boot') return undefined;
  const at = (name: MilestoneName): Nanoseconds | undefined =>
    milestones.find((milestone) => milestone.name === name)?.ns;
  const [initrd, userspace, finished] = [at('initrd-start'), at('userspace'), at('finished')];
  const between = (from: number | undefined, to: number | undefined): Nanoseconds | undefined =>
    from === undefined || to === undefined ? undefined : nanoseconds(to - from);
  switch (phase) {
    case 'kernel':
      return initrd ?? userspace;
    case 'initrd':
      return between(initrd, userspace);
    case 'userspace':
      return between(userspace, finished);
    case 'boot':
      return finished;
  }
}

/** How long the unit took to start, in the boots where it did. */
export function draftStartUp(
  a: Boots<UnitTimes> | undefined,
  b: Boots<UnitTimes> | undefined,
  family: Family,
): Draft<Cell> {
  const took = (boots: Boots<UnitTimes> = []): number[] =>
    boots.flatMap((times) =>
      times?.doneNs === undefined ? [] : [Math.max(0, times.doneNs - times.activatingNs)],
    );
  const facts = { a: took(a), b: took(b), counter: false };
  const code = family.add(facts.a, facts.b, false);
  return () => cellOf({ ...facts, code }, family);
}

/** Points of the grade, of the boots that have one; undefined where a side has none. As uncertain as the times in it. */
export function draftGrade(a: FoldedGroup, b: FoldedGroup, family: Family): Draft<Cell | undefined> {
  const [left, right] = [a.findings?.grades ?? [], b.findings?.grades ?? []];
  if (left.length === 0 || right.length === 0) return () => undefined;
  const facts = { a: left, b: right, counter: false };
  const code = family.add(left, right, false);
  return () => cellOf({ ...facts, code }, family);
}

/** Medians; of the boots in which the unit was started. */
export function medianTimes(boots: Boots<UnitTimes> | undefined): UnitTimes | undefined {
  if (boots === undefined) return undefined;
  const of = (pick: (times: UnitTimes) => Nanoseconds | undefined): Nanoseconds | undefined =>
    medianNs(boots.map((times) => (times === undefined ? undefined : pick(times))));
  const activatingNs = of((times) => times.activatingNs);
  if (activatingNs === undefined) return undefined;
  return { activatingNs, activeNs: of((times) => times.activeNs), doneNs: of((times) => times.doneNs) };
}

function timeRow<Name>(
  name: Name,
  timesA: Times,
  timesB: Times,
  family: Family,
): { readonly draft: Draft<TimeRow<Name>>; readonly earliest: number } {
  const [a, b] = [known(timesA), known(timesB)];
  const code = family.add(a, b, false);
  const [aNs, bNs] = [medianNs(timesA), medianNs(timesB)];
  const deltaNs = aNs === undefined || bNs === undefined ? undefined : nanoseconds(bNs - aNs);
  return {
    earliest: Math.min(aNs ?? Infinity, bNs ?? Infinity),
    draft: () => ({ name, aNs, bNs, deltaNs, cell: () => cellOf({ a, b, code, counter: false }, family) }),
  };
}

const known = (times: Times): Nanoseconds[] => times.filter((ns) => ns !== undefined);

function medianNs(times: Times): Nanoseconds | undefined {
  const ns = median(known(times));
  return ns === undefined ? undefined : nanoseconds(ns);
}
