/** The report's tables as columns: of one run (names as they are) and of a comparison (keys, both sides). */
import type { Activity } from '../../compare/activity.ts';
import type { FoldedRun } from '../../compare/fold.ts';
import type { LookupKey, LookupNumbers, IoctlKey, IoctlNumbers } from '../../compare/fold-details.ts';
import type { ProcessKey } from '../../model/keys/process-key.ts';
import type { ChangeOf, Comparison } from '../../compare/types.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import { clearDelta } from '../compare-words.ts';
import { unitTitle } from '../describe.ts';
import { errnoName, lookupPlace } from '../show-words.ts';
import type { Names } from './names.ts';
import { packed, statuses, type TableData, type TableId } from './report-data.ts';
import { tableKinds } from './table-fields.ts';

/** Rows embedded in a table, smallest ones left out: what keeps the report of a huge run small. */
const mostRows = (id: TableId): number =>
  ({ files: 100_000, lookups: 8000, ioctls: 4000 })[id as string] ?? 12_000;

type Values<Numbers> = Readonly<Record<string, (numbers: Numbers) => number>>;
type RowNames = Readonly<Record<'name' | 'role' | 'unit', number>>;

const us = (ns: number): number => Math.round(ns / 1000);

export const activity: Values<Activity> = {
  processes: ({ processes }) => processes,
  files: ({ files }) => files,
  opens: ({ opens }) => opens,
  calls: ({ readCalls, writeCalls }) => readCalls + writeCalls,
  read: ({ readBytes }) => readBytes,
  written: ({ writeBytes }) => writeBytes,
  disk: ({ diskBytes }) => diskBytes,
  waited: ({ waitNs }) => waitNs,
  failed: ({ failedLookups }) => failedLookups,
  ioctls: (numbers) => numbers.ioctls,
  spawned: (numbers) => numbers.spawned,
  syncs: (numbers) => numbers.syncs,
  synced: ({ syncNs }) => syncNs,
};
const diskValues: Values<Activity> = {
  ...{ disk: activity['disk']!, read: activity['read']!, opens: activity['opens']! },
  ...{ requests: ({ diskReads }) => diskReads, processes: activity['processes']! },
  waited: activity['waited']!,
};
const waitValues: Values<Activity> = {
  ...{ waited: activity['waited']!, disk: activity['disk']!, processes: activity['processes']! },
  waits: ({ waits }) => waits,
};
const lookupValues: Values<LookupNumbers> = {
  count: ({ count }) => count,
  paths: ({ paths }) => paths,
  processes: ({ processes }) => processes,
};
const ioctlValues: Values<IoctlNumbers> = {
  count: ({ count }) => count,
  failed: ({ failed }) => failed,
  processes: ({ processes }) => processes,
};

/** What of the numbers a column is made of. */
type Metrics<Numbers> = Readonly<Record<string, readonly (keyof Numbers)[]>>;

const activityMetrics: Metrics<Activity> = {
  ...{ processes: ['processes'], files: ['files'], opens: ['opens'], calls: ['readCalls', 'writeCalls'] },
  ...{ read: ['readBytes'], written: ['writeBytes'], disk: ['diskBytes'], requests: ['diskReads'] },
  ...{ waited: ['waitNs'], waits: ['waits'], failed: ['failedLookups'], ioctls: ['ioctls'] },
  ...{ spawned: ['spawned'], syncs: ['syncs'], synced: ['syncNs'] },
};
const lookupMetrics: Metrics<LookupNumbers> = {
  count: ['count'],
  paths: ['paths'],
  processes: ['processes'],
};
const ioctlMetrics: Metrics<IoctlNumbers> = {
  count: ['count'],
  failed: ['failed'],
  processes: ['processes'],
};

type Weight<Numbers> = (numbers: Numbers) => number;
const diskOf: Weight<Activity> = ({ diskBytes }) => diskBytes;
const waitOf: Weight<Activity> = ({ waitNs }) => waitNs;
/** What rows are ordered by, and where they are equal in that, the next. */
export const byBytes: readonly Weight<Activity>[] = [
  ({ readBytes, writeBytes }) => readBytes + writeBytes,
  ({ readCalls, writeCalls }) => readCalls + writeCalls,
  ({ opens }) => opens,
  diskOf,
];
const byCount: readonly Weight<{ readonly count: number }>[] = [({ count }) => count];

/** Tables of what the run has none of are left out, but for units, processes and files. */
export function runTables(folded: FoldedRun, zeroNs: number, names: Names): TableData[] {
  const units = [...folded.units.values()].map((row) => ({ ...row, sum: row.sum as Activity }));
  const processes = Array.from(folded.processes.values(), ({ key, sum }) => ({ key, sum: sum as Activity }));
  const files = Array.from(folded.files, ([path, sum]) => ({ path, sum: sum as Activity }));
  const fileNames = ({ path }: { readonly path: string }): Partial<RowNames> => ({
    name: names.number(path),
  });
  const processNames = ({ key }: { readonly key: ProcessKey }): Partial<RowNames> => processName(names, key);
  const unitTable = runTable(
    'units',
    units,
    (row) => ({ name: names.number(unitTitle(row)) }),
    activity,
    byBytes,
  );
  const shownUnits = largest('units', units, byBytes).rows;
  return [
    ...nonEmpty(
      runTable(
        'disk',
        files.filter(({ sum }) => sum.diskReads > 0 || sum.diskBytes > 0),
        fileNames,
        diskValues,
        [diskOf],
      ),
      folded.requests.size > 0,
    ),
    {
      ...unitTable,
      values: {
        started: packed(
          shownUnits.map(({ times }) => (times === undefined ? -1 : us(times.activatingNs - zeroNs))),
        ),
        took: packed(
          shownUnits.map(({ times }) =>
            times?.doneNs === undefined ? -1 : us(times.doneNs - times.activatingNs),
          ),
        ),
        ...unitTable.values,
      },
    },
    runTable('processes', processes, processNames, activity, byBytes),
    runTable('files', files, fileNames, activity, byBytes),
    ...nonEmpty(
      runTable(
        'waits',
        processes.filter(({ sum }) => sum.waits > 0),
        processNames,
        waitValues,
        [waitOf],
      ),
    ),
    ...nonEmpty(
      runTable(
        'lookups',
        [...folded.lookups.values()],
        ({ key }) => lookupName(names, key),
        lookupValues,
        byCount,
      ),
    ),
    ...nonEmpty(
      runTable(
        'ioctls',
        [...folded.ioctls.values()],
        ({ key }) => ioctlRowName(names, key),
        ioctlValues,
        byCount,
      ),
    ),
  ];
}

/** As runTables; the largest change first. */
export function compareTables(comparison: Comparison, names: Names): TableData[] {
  const { units, processes, files, lookups, ioctls } = comparison;
  const fileNames = ({ path }: { readonly path: string }): Partial<RowNames> => ({
    name: names.number(path),
  });
  const processNames = (row: ProcessKey): Partial<RowNames> => processName(names, row);
  return [
    ...nonEmpty(
      compareTable('disk', byChange(files, 'diskBytes'), fileNames, diskValues, activityMetrics),
      comparison.requests.length > 0,
    ),
    unitTable(units, names),
    compareTable('processes', processes, processNames, activity, activityMetrics),
    compareTable('files', files, fileNames, activity, activityMetrics),
    ...nonEmpty(
      compareTable('waits', byChange(processes, 'waitNs'), processNames, waitValues, activityMetrics),
    ),
    ...nonEmpty(
      compareTable('lookups', lookups, (row) => lookupName(names, row), lookupValues, lookupMetrics),
    ),
    ...nonEmpty(compareTable('ioctls', ioctls, (row) => ioctlRowName(names, row), ioctlValues, ioctlMetrics)),
  ];
}

/** With how long their starts took (medians). */
function unitTable(units: Comparison['units'], names: Names): TableData {
  const table = compareTable(
    'units',
    units,
    (row) => ({ name: names.number(unitTitle(row)) }),
    activity,
    activityMetrics,
  );
  const shown = units.slice(0, table.name.length);
  const took = (side: 'a' | 'b'): number[] =>
    packed(shown.map(({ startUp }) => us(startUp[side].median ?? -1000)));
  const unclear = packed(shown.map(({ startUp }) => (startUp.verdict === 'unclear' ? 1 : 0)));
  return {
    ...table,
    values: {
      ...{ 'a.took': took('a'), 'b.took': took('b') },
      ...(unclear.length === 0 ? {} : { 'u.took': unclear }),
      ...table.values,
    },
  };
}

/** `seen`: it is there all the same. */
const nonEmpty = (table: TableData, seen = false): TableData[] =>
  table.name.length === 0 && !seen ? [] : [table];

function processName(names: Names, { executable, role, unit }: ProcessKey): RowNames {
  return { name: names.number(executable), role: names.number(role), unit: names.optional(unit) };
}

/** Where it was looked, why that failed, and below it who looked. */
function lookupName(names: Names, { executable, role, unit, directory, errno }: LookupKey): RowNames {
  const who = [executable, role, unit === undefined ? '' : `· ${unit}`].filter((part) => part !== '');
  return {
    name: names.number(directory === '' ? lookupPlace('') : directory),
    role: names.number(errnoName(errno)),
    unit: names.number(who.join(' ')),
  };
}

function ioctlRowName(names: Names, { command, path }: IoctlKey): Partial<RowNames> {
  return { name: names.number(path), role: names.number(ioctlName(command)) };
}

export function runTable<Numbers, Row extends { readonly sum: Numbers }>(
  id: TableId,
  all: readonly Row[],
  namesOf: (row: Row) => Partial<RowNames>,
  values: Values<Numbers>,
  weights: readonly Weight<Numbers>[],
): TableData {
  const { rows, omitted } = largest(id, all, weights);
  const sums = rows.map(({ sum }) => sum);
  return {
    id,
    compare: false,
    omitted,
    ...nameColumns(rows.map(namesOf)),
    values: columns(id, sums, values, ''),
  };
}

/** Rows come largest change first, so that what is cut off is what did not change. */
function compareTable<Numbers, Row extends ChangeOf<Numbers>>(
  id: TableId,
  all: readonly Row[],
  namesOf: (row: Row) => Partial<RowNames>,
  values: Values<Numbers>,
  metrics: Metrics<Numbers>,
): TableData {
  const rows = all.slice(0, mostRows(id));
  return {
    ...{ id, compare: true, omitted: all.length - rows.length },
    ...nameColumns(rows.map(namesOf)),
    status: rows.map((row) => statuses.indexOf(row.status)),
    values: {
      ...columns(
        id,
        rows.map(({ a }) => a),
        values,
        'a.',
      ),
      ...columns(
        id,
        rows.map(({ b }) => b),
        values,
        'b.',
      ),
      ...uncertain(id, rows, values, metrics),
    },
  };
}

/** Of each column, the rows in which it is not told apart; of those that are made of several, what is not of their change. */
function uncertain<Numbers>(
  id: TableId,
  rows: readonly ChangeOf<Numbers>[],
  values: Values<Numbers>,
  metrics: Metrics<Numbers>,
): Record<string, number[]> {
  const result: Record<string, number[]> = {};
  for (const { key, change } of tableKinds[id].fields) {
    const [of, made] = [values[key], metrics[key]];
    if (of === undefined || made === undefined || change === 0) continue;
    const clear = rows.map((row) => clearDelta(row, made));
    const unclear = packed(clear.map((delta) => (delta === undefined ? 1 : 0)));
    const hidden = packed(
      clear.map((delta, i) => (delta === undefined ? 0 : of(rows[i]!.b) - of(rows[i]!.a) - delta)),
    );
    if (unclear.length > 0) result[`u.${key}`] = unclear;
    if (hidden.length > 0) result[`h.${key}`] = hidden;
  }
  return result;
}

function nameColumns(rows: readonly Partial<RowNames>[]): Pick<TableData, 'name' | 'role' | 'unit'> {
  const column = (which: keyof RowNames): number[] => rows.map((row) => row[which] ?? -1);
  return {
    name: column('name'),
    ...(rows[0]?.role === undefined ? {} : { role: column('role') }),
    ...(rows[0]?.unit === undefined ? {} : { unit: column('unit') }),
  };
}

/** Only what the table shows, and of that what is not all zeros. */
function columns<Numbers>(
  id: TableId,
  rows: readonly Numbers[],
  values: Values<Numbers>,
  prefix: '' | 'a.' | 'b.',
): Record<string, number[]> {
  const result: Record<string, number[]> = {};
  for (const { key, run, change } of tableKinds[id].fields) {
    const of = values[key];
    if (of === undefined || (prefix === '' ? run : change) === 0) continue;
    const column = packed(rows.map(of));
    if (column.length > 0) result[`${prefix}${key}`] = column;
  }
  return result;
}

/** Rows that have any of it on a side, what is told apart and the largest change first; their status is that of this number alone. */
function byChange<Numbers, Row extends ChangeOf<Numbers>>(
  rows: readonly Row[],
  metric: keyof Numbers & keyof Row['delta'],
): Row[] {
  const of = (numbers: Numbers): number => numbers[metric] as number;
  const rank = (row: Row): number => (row.unclear(metric) ? 1 : 0);
  return rows
    .filter(({ a, b }) => of(a) !== 0 || of(b) !== 0)
    .map((row) => {
      const changed = of(row.delta) === 0 ? ('same' as const) : ('changed' as const);
      const status = row.unclear(metric) ? ('unclear' as const) : changed;
      return { ...row, status: row.status === 'new' || row.status === 'gone' ? row.status : status };
    })
    .sort((x, y) => rank(x) - rank(y) || Math.abs(of(y.delta)) - Math.abs(of(x.delta)));
}

function largest<Numbers, Row extends { readonly sum: Numbers }>(
  id: TableId,
  rows: readonly Row[],
  weights: readonly Weight<Numbers>[],
): { readonly rows: readonly Row[]; readonly omitted: number } {
  const sorted = [...rows].sort((x, y) => {
    for (const weight of weights) {
      const difference = weight(y.sum) - weight(x.sum);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return { rows: sorted.slice(0, mostRows(id)), omitted: Math.max(0, sorted.length - mostRows(id)) };
}
