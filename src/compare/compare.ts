/** Sets two runs side by side: what is new, gone or changed, by unit, process and file. Keys never contain a pid. */
import type { Milestone, MilestoneName, Run } from '../model/types.ts';
import { nanoseconds } from '../lib/units.ts';
import {
  countedFields,
  difference,
  nothing,
  type Activity,
  type ActivitySum,
  type SumOf,
} from './activity.ts';
import { foldRun } from './fold.ts';
import type { Change, ChangeOf, ChangeStatus, Comparison, MilestoneRow } from './types.ts';
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
    units: pair(
      left.units,
      right.units,
      (unitA, unitB) => {
        const { kind, name } = (unitA ?? unitB)!;
        return { kind, name, aTimes: unitA?.times, bTimes: unitB?.times, ...change(unitA?.sum, unitB?.sum) };
      },
      largestFirst,
    ),
    processes: pair(
      left.processes,
      right.processes,
      (rowA, rowB) => ({ ...(rowA ?? rowB)!.key, ...change(rowA?.sum, rowB?.sum) }),
      largestFirst,
    ),
    files: pair(
      left.files,
      right.files,
      (sumA, sumB, path) => ({ path, ...change(sumA, sumB) }),
      largestFirst,
    ),
    lookups: pair(
      left.lookups,
      right.lookups,
      (rowA, rowB) => ({
        ...(rowA ?? rowB)!.key,
        ...changeOf(['processes', 'paths', 'count'], rowA?.sum, rowB?.sum),
      }),
      mostFirst,
    ),
    ioctls: pair(
      left.ioctls,
      right.ioctls,
      (rowA, rowB) => ({
        ...(rowA ?? rowB)!.key,
        ...changeOf(['processes', 'count', 'failed'], rowA?.sum, rowB?.sum),
      }),
      mostFirst,
    ),
    requests: pair(
      left.requests,
      right.requests,
      (rowA, rowB) => ({
        operation: (rowA ?? rowB)!.key,
        ...changeOf(['count', 'bytes', 'latencyNs', 'longestNs'], rowA?.sum, rowB?.sum),
      }),
      (x, y) => x.operation - y.operation,
    ),
    milestones: milestoneRows(a.milestones, b.milestones),
    warnings: compareWarnings(a, b),
  };
}

function pair<Side, Row>(
  a: ReadonlyMap<string, Side>,
  b: ReadonlyMap<string, Side>,
  toRow: (a: Side | undefined, b: Side | undefined, key: string) => Row,
  order: (x: Row, y: Row) => number,
): Row[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])].sort();
  const rows = keys.map((key) => toRow(a.get(key), b.get(key), key));
  // The sort is stable, so that rows of equal change stay in the order of their keys.
  return rows.sort(order);
}

function change(a: ActivitySum | undefined, b: ActivitySum | undefined): Change {
  const row = changed(a ?? nothing, b ?? nothing);
  return { ...row, status: statusOf(a, b, row.status) };
}

function changed(sumA: Activity | ActivitySum, sumB: Activity | ActivitySum): Change {
  const a = sumA as Activity;
  const b = sumB as Activity;
  const delta = difference(a, b);
  const status = countedFields.some((field) => delta[field] !== 0) ? 'changed' : 'same';
  return { a, b, delta, status };
}

function changeOf<Field extends string>(
  fields: readonly Field[],
  sumA: Readonly<Record<Field, number>> | undefined,
  sumB: Readonly<Record<Field, number>> | undefined,
): ChangeOf<Readonly<Record<Field, number>>> {
  type Row = Record<Field, number>;
  const [a, b, delta] = [{}, {}, {}] as [SumOf<Row>, SumOf<Row>, SumOf<Row>];
  let status: ChangeStatus = 'same';
  for (const field of fields) {
    a[field] = sumA?.[field] ?? 0;
    b[field] = sumB?.[field] ?? 0;
    delta[field] = b[field] - a[field];
    if (delta[field] !== 0) status = 'changed';
  }
  return { a, b, delta, status: statusOf(sumA, sumB, status) };
}

function statusOf(a: object | undefined, b: object | undefined, both: ChangeStatus): ChangeStatus {
  return a === undefined ? 'new' : b === undefined ? 'gone' : both;
}

function mostFirst(x: ChangeOf<{ readonly count: number }>, y: ChangeOf<{ readonly count: number }>): number {
  return Math.abs(y.delta.count) - Math.abs(x.delta.count);
}

function largestFirst(x: Change, y: Change): number {
  return (
    bytesMoved(y) - bytesMoved(x) ||
    callsMoved(y) - callsMoved(x) ||
    Math.abs(y.delta.opens) - Math.abs(x.delta.opens) ||
    Math.abs(y.delta.accesses) - Math.abs(x.delta.accesses) ||
    Math.abs(y.delta.failedLookups) - Math.abs(x.delta.failedLookups) ||
    Math.abs(y.delta.ioctls) - Math.abs(x.delta.ioctls) ||
    Math.abs(y.delta.processes) - Math.abs(x.delta.processes)
  );
}

/**
 * Bytes that one side has and the other has not: what is read more does not cancel what is written less. By calls and from the
 * disk: what page faults read has no call, and what the page cache held had no device.
 */
function bytesMoved({ delta }: Change): number {
  return Math.abs(delta.readBytes) + Math.abs(delta.writeBytes) + Math.abs(delta.diskBytes);
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
