/** Sets two runs side by side: what is new, gone or changed, by unit, process and file. Keys never contain a pid. */
import type { Milestone, MilestoneName, Run } from '../model/types.ts';
import { nanoseconds } from '../lib/units.ts';
import { activityFields, difference, nothing, type Activity, type ActivitySum } from './activity.ts';
import { foldRun } from './fold.ts';
import type { Change, ChangeStatus, Comparison, MilestoneRow } from './types.ts';
import { compareWarnings } from './warnings.ts';

export function compareRuns(a: Run, b: Run): Comparison {
  const left = foldRun(a);
  const right = foldRun(b);
  return {
    a,
    b,
    totals: {
      all: changed(left.all, right.all),
      own: changed(left.own, right.own),
      withoutOwn: changed(left.withoutOwn, right.withoutOwn),
    },
    units: pair(left.units, right.units, (unitA, unitB) => {
      const { kind, name } = (unitA ?? unitB)!;
      return { kind, name, aTimes: unitA?.times, bTimes: unitB?.times, ...change(unitA?.sum, unitB?.sum) };
    }),
    processes: pair(left.processes, right.processes, (rowA, rowB) => ({
      ...(rowA ?? rowB)!.key,
      ...change(rowA?.sum, rowB?.sum),
    })),
    files: pair(left.files, right.files, (sumA, sumB, path) => ({ path, ...change(sumA, sumB) })),
    milestones: milestoneRows(a.milestones, b.milestones),
    warnings: compareWarnings(a, b),
  };
}

function pair<Side, Row extends Change>(
  a: ReadonlyMap<string, Side>,
  b: ReadonlyMap<string, Side>,
  toRow: (a: Side | undefined, b: Side | undefined, key: string) => Row,
): Row[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])].sort();
  const rows = keys.map((key) => toRow(a.get(key), b.get(key), key));
  // The sort is stable, so that rows of equal change stay in the order of their keys.
  return rows.sort(largestFirst);
}

function change(a: ActivitySum | undefined, b: ActivitySum | undefined): Change {
  const row = changed(a ?? nothing, b ?? nothing);
  const status: ChangeStatus = a === undefined ? 'new' : b === undefined ? 'gone' : row.status;
  return { ...row, status };
}

function changed(sumA: Activity | ActivitySum, sumB: Activity | ActivitySum): Change {
  const a = sumA as Activity;
  const b = sumB as Activity;
  const delta = difference(a, b);
  const status = activityFields.some((field) => delta[field] !== 0) ? 'changed' : 'same';
  return { a, b, delta, status };
}

function largestFirst(x: Change, y: Change): number {
  return (
    bytesMoved(y) - bytesMoved(x) ||
    callsMoved(y) - callsMoved(x) ||
    Math.abs(y.delta.opens) - Math.abs(x.delta.opens) ||
    Math.abs(y.delta.accesses) - Math.abs(x.delta.accesses) ||
    Math.abs(y.delta.processes) - Math.abs(x.delta.processes)
  );
}

/** Bytes that one side has and the other has not: what is read more does not cancel what is written less. */
function bytesMoved({ delta }: Change): number {
  return Math.abs(delta.readBytes) + Math.abs(delta.writeBytes);
}

function callsMoved({ delta }: Change): number {
  return Math.abs(delta.readCalls) + Math.abs(delta.writeCalls);
}

function milestoneRows(a: readonly Milestone[], b: readonly Milestone[]): MilestoneRow[] {
  const names = new Set<MilestoneName>([...a, ...b].map((milestone) => milestone.name));
  const rows = [...names].map((name): MilestoneRow => {
    const aNs = a.find((milestone) => milestone.name === name)?.ns;
    const bNs = b.find((milestone) => milestone.name === name)?.ns;
    const deltaNs = aNs === undefined || bNs === undefined ? undefined : nanoseconds(bNs - aNs);
    return { name, aNs, bNs, deltaNs };
  });
  return rows.sort((x, y) => earliest(x) - earliest(y));
}

function earliest({ aNs, bNs }: MilestoneRow): number {
  return Math.min(aNs ?? Infinity, bNs ?? Infinity);
}
