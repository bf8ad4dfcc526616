/** The tables of a comparison as columns: keys, both sides, the largest change first. */
import type { Activity } from '../../compare/activity.ts';
import type { LookupNumbers, IoctlNumbers } from '../../compare/fold-details.ts';
import type { ChangeOf, Comparison } from '../../compare/types.ts';
import type { ProcessKey } from '../../model/keys/process-key.ts';
import { clearDelta } from '../compare-words.ts';
import { unitTitle } from '../describe.ts';
import type { Names } from './names.ts';
import { packed, statuses, type TableData, type TableId } from './report-data.ts';
import {
  activity,
  columns,
  diskValues,
  ioctlRowName,
  ioctlValues,
  lookupName,
  lookupValues,
  mostRows,
  nameColumns,
  nonEmpty,
  processName,
  us,
  waitValues,
  type RowNames,
  type Values,
} from './table-data.ts';
import { tableKinds } from './table-fields.ts';

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
