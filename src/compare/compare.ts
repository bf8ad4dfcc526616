/**
 * Sets two sides side by side, each one run or many boots of a release: what is new, gone or changed, by unit, process and file. Keys
 * never contain a pid.
 */
import type { Run } from '../model/types.ts';
import { activityMetrics, type Activity } from './activity.ts';
import { Family } from './family.ts';
import type { IoctlNumbers, LookupNumbers, RequestNumbers } from './fold-details.ts';
import { diffFindings } from './findings-diff.ts';
import { foldGroup, type Boots, type FoldedGroup, type GroupRow } from './group.ts';
import { draftRow, type BothSides, type Draft, type Metrics } from './rows.ts';
import { draftGrade, draftMilestones, draftPhases, draftStartUp, medianTimes } from './times.ts';
import { blameOf } from './blame/blame.ts';
import { coverageOf } from './blame/coverage.ts';
import type { Coverage } from './blame/types.ts';
import { matchGroups } from './match/match.ts';
import type { Renames } from './match/types.ts';
import type { Change, ChangeOf, ChangeStatus, Comparison, SideName, UnitTimes } from './types.ts';
import { compareWarnings } from './warnings.ts';

/** Of all verdicts of a comparison this share may be false. */
const level = 0.05;

export function compareRuns(a: Run, b: Run): Comparison {
  return compareGroups(foldGroup([a]), foldGroup([b]));
}

const lookupMetrics: Metrics<LookupNumbers> = {
  fields: ['processes', 'paths', 'count'],
  timing: new Set(),
  zero: { processes: 0, paths: 0, count: 0 },
};
const ioctlMetrics: Metrics<IoctlNumbers> = {
  fields: ['processes', 'count', 'failed'],
  timing: new Set(),
  zero: { processes: 0, count: 0, failed: 0 },
};
const requestMetrics: Metrics<RequestNumbers> = {
  fields: ['count', 'bytes', 'latencyNs', 'longestNs'],
  timing: new Set(['latencyNs', 'longestNs']),
  zero: { count: 0, bytes: 0, latencyNs: 0, longestNs: 0 },
};

export function compareGroups(a: FoldedGroup, b: FoldedGroup): Comparison {
  const boots = { a: a.side.runs.length, b: b.side.runs.length };
  const family = new Family(level);
  const row = <Numbers extends object>(
    metrics: Metrics<Numbers>,
    sides: BothSides<Numbers>,
  ): Draft<Numbers> => draftRow(metrics, sides, boots, family);
  const matching = matchGroups(a, b);
  const table = <Key, Numbers extends object, Named extends object>(
    metrics: Metrics<Numbers>,
    pick: (group: FoldedGroup) => ReadonlyMap<string, GroupRow<Key, Numbers>>,
    name: (key: Key, pair: Pair<Key, Numbers>) => Named,
    renames: Renames = new Map(),
  ): (() => Named & ChangeOf<Numbers>)[] =>
    pairs(pick(a), pick(b), renames).map((both) => {
      const named = name((both.b ?? both.a)!.key, both);
      const draft = row(metrics, { a: both.a?.boots, b: both.b?.boots });
      return () => ({ ...named, ...draft() });
    });
  const whole = (pick: (group: FoldedGroup) => Boots<Activity>): Draft<Activity> =>
    row(activityMetrics, { a: pick(a), b: pick(b) });

  // Everything is drafted before the first row is made: no test is decided before all are known.
  const totals = [
    whole(({ all }) => all),
    whole(({ own }) => own),
    whole(({ withoutOwn }) => withoutOwn),
  ] as const;
  const milestones = draftMilestones(a, b, family);
  const phases = draftPhases(a, b, family);
  const grade = draftGrade(a, b, family);
  const units = table(
    activityMetrics,
    (group) => group.units,
    ({ kind, name }, { id, renamedFrom }) => ({ kind, name, id, renamedFrom: renamedFrom?.name }),
    matching.units,
  );
  const timesOf = (id: string): BothSides<UnitTimes> => ({
    a: a.unitTimes.get(matching.units.get(id) ?? id),
    b: b.unitTimes.get(id),
  });
  const startUps = new Map(
    [...new Set([...a.units.keys(), ...b.units.keys()])].map((id) => {
      const times = timesOf(id);
      return [id, draftStartUp(times.a, times.b, family)];
    }),
  );
  const processes = table(
    activityMetrics,
    (group) => group.processes,
    (key, { renamedFrom }) => ({ ...key, renamedFrom }),
    matching.processes,
  );
  const files = table(
    activityMetrics,
    (group) => group.files,
    (path, { renamedFrom, sides }) => ({ path, renamedFrom, sides }),
    matching.files,
  );
  const lookups = table(
    lookupMetrics,
    (group) => group.lookups,
    (key) => key,
  );
  const ioctls = table(
    ioctlMetrics,
    (group) => group.ioctls,
    (key) => key,
  );
  const requests = table(
    requestMetrics,
    (group) => group.requests,
    (operation) => ({ operation }),
  );
  const testing = family.decide(boots);
  const blame = blameOf(a, b, matching);
  const fileRows = made(files, byBytes);
  let coverage: Coverage | undefined;

  return {
    a: a.side,
    b: b.side,
    testing,
    totals: { all: totals[0](), own: totals[1](), withoutOwn: totals[2]() },
    units: made(units, byBytes).map(({ id, ...unit }) => ({
      ...unit,
      aTimes: medianTimes(timesOf(id).a),
      bTimes: medianTimes(timesOf(id).b),
      startUp: startUps.get(id)!(),
    })),
    processes: made(processes, byBytes),
    files: fileRows,
    lookups: made(lookups, byCount),
    ioctls: made(ioctls, byCount),
    requests: made(requests, () => []).sort((x, y) => x.operation - y.operation),
    milestones: milestones.map((draft) => draft()),
    phases: phases.map((draft) => draft()),
    grade: grade(),
    warnings: compareWarnings(a.side, b.side),
    ambiguous: matching.ambiguous,
    blame,
    findings:
      a.findings === undefined || b.findings === undefined ? undefined : diffFindings(a.findings, b.findings),
    coverage: () => (coverage ??= coverageOf(fileRows, blame)),
  };
}

/** A row's two halves, of which one may be missing. */
interface Pair<Key, Numbers> {
  /** As it is called in B, or else in A. */
  readonly id: string;
  readonly a: GroupRow<Key, Numbers> | undefined;
  readonly b: GroupRow<Key, Numbers> | undefined;
  readonly sides: SideName | 'both';
  /** Its key in A where that is another. */
  readonly renamedFrom: Key | undefined;
}

/** By key, in the order of code units. */
function pairs<Key, Numbers>(
  a: ReadonlyMap<string, GroupRow<Key, Numbers>>,
  b: ReadonlyMap<string, GroupRow<Key, Numbers>>,
  renames: Renames,
): Pair<Key, Numbers>[] {
  const renamed = new Set(renames.values());
  const ids = new Set([...a.keys()].filter((id) => !renamed.has(id)));
  for (const id of b.keys()) ids.add(id);
  return [...ids].sort().map((id) => {
    const old = renames.get(id);
    const [left, right] = [a.get(old ?? id), b.get(id)];
    const sides = left === undefined ? 'b' : right === undefined ? 'a' : 'both';
    return { id, a: left, b: right, sides, renamedFrom: old === undefined ? undefined : left?.key };
  });
}

/** What is told apart first, what is the same last. The sort is stable, so that rows of equal change stay in the order of their keys. */
function made<Row extends { readonly status: ChangeStatus }>(
  drafts: readonly (() => Row)[],
  weightsOf: (row: Row) => readonly number[],
): Row[] {
  const rows = drafts.map((draft) => {
    const row = draft();
    const rank = row.status === 'same' ? 0 : row.status === 'unclear' ? 1 : 2;
    return { row, weights: [rank, ...weightsOf(row)] };
  });
  rows.sort((x, y) => {
    for (const [i, weight] of x.weights.entries()) {
      const difference = y.weights[i]! - weight;
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return rows.map(({ row }) => row);
}

const byCount = (row: ChangeOf<{ readonly count: number }>): number[] => [moved(row, 'count')];

/**
 * Bytes that one side has and the other has not: what is read more does not cancel what is written less. By calls and from the
 * disk: what page faults read has no call, and what the page cache held had no device.
 */
function byBytes(row: Change): number[] {
  return [
    moved(row, 'readBytes') + moved(row, 'writeBytes') + moved(row, 'diskBytes'),
    moved(row, 'readCalls') + moved(row, 'writeCalls'),
    moved(row, 'opens'),
    moved(row, 'accesses'),
    moved(row, 'failedLookups'),
    moved(row, 'ioctls'),
    moved(row, 'processes'),
  ];
}

/** By how much a metric differs; of rows that are told apart, what is not told apart in them counts for nothing. */
function moved<Numbers>(row: ChangeOf<Numbers>, metric: keyof Numbers): number {
  const delta = Math.abs(row.delta[metric] as number);
  return delta === 0 || row.status === 'unclear' || !row.unclear(metric) ? delta : 0;
}
