/** The tables of a comparison as columns: keys, both sides, the largest change first. */
import type { Activity } from '../../compare/activity.ts';
import type { LookupNumbers, IoctlNumbers } from '../../compare/fold-details.ts';
import type { RowBlame } from '../../compare/blame/types.ts';
import type {
  Change,
  ChangeOf,
  ChangeStatus,
  Comparison,
  FileRow,
  IoctlRow,
  LookupRow,
  ProcessRow,
  UnitRow,
} from '../../compare/types.ts';
import { blameText } from '../blame-words.ts';
import { whoText } from '../compare-lists.ts';
import { clearDelta, isGrouped, leadingP, pText } from '../compare-words.ts';
import { unitTitle } from '../describe.ts';
import type { Names } from './names.ts';
import { packed, pCode, statuses, type TableData, type TableId } from './report-data.ts';
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

/** What the rows of a table are called, and what is told of them. */
interface Kind<Numbers, Row> {
  readonly names: (row: Row) => Partial<RowNames>;
  readonly values: Values<Numbers>;
  readonly metrics: Metrics<Numbers>;
  readonly account?: Account<Row>;
}

/** As runTables; the largest change first. */
export function compareTables(comparison: Comparison, names: Names): TableData[] {
  const { processes, files, lookups, ioctls, blame } = comparison;
  const sure = surenessOf(comparison);
  const file: Kind<Activity, FileRow> = {
    names: ({ path }) => ({ name: names.number(path) }),
    ...{ values: activity, metrics: activityMetrics },
    account: { names, blame: blame.ofFile, was: ({ renamedFrom }) => renamedFrom },
  };
  const process: Kind<Activity, ProcessRow> = {
    names: (row) => processName(names, row),
    ...{ values: activity, metrics: activityMetrics },
    account: {
      ...{ names, blame: blame.ofProcess },
      was: ({ renamedFrom }) => renamedFrom && whoText(renamedFrom),
    },
  };
  const lookup: Kind<LookupNumbers, LookupRow> = {
    names: (row) => lookupName(names, row),
    ...{ values: lookupValues, metrics: lookupMetrics },
  };
  const ioctl: Kind<IoctlNumbers, IoctlRow> = {
    names: (row) => ioctlRowName(names, row),
    ...{ values: ioctlValues, metrics: ioctlMetrics },
  };
  return [
    ...nonEmpty(
      compareTable('disk', byChange(files, 'diskBytes'), { ...file, values: diskValues }, sure),
      comparison.requests.length > 0,
    ),
    unitTable(comparison, names, sure),
    compareTable('processes', processes, process, sure),
    compareTable('files', files, file, sure),
    ...nonEmpty(
      compareTable('waits', byChange(processes, 'waitNs'), { ...process, values: waitValues }, sure),
    ),
    ...nonEmpty(compareTable('lookups', lookups, lookup, sure)),
    ...nonEmpty(compareTable('ioctls', ioctls, ioctl, sure)),
  ];
}

/** Whose the changes of a table are, and what was called otherwise in A. */
interface Account<Row> {
  readonly names: Names;
  readonly blame: (row: Row) => RowBlame;
  readonly was: (row: Row) => string | undefined;
}

/** Boots of each side, where there are many: of single runs there is nothing to be sure of. */
type Sureness = readonly [a: number, b: number] | undefined;

const surenessOf = (comparison: Comparison): Sureness =>
  isGrouped(comparison) ? [comparison.a.runs.length, comparison.b.runs.length] : undefined;

/** With how long their starts took (medians). */
function unitTable({ units, blame }: Comparison, names: Names, sure: Sureness): TableData {
  const unit: Kind<Activity, UnitRow> = {
    names: (row) => ({ name: names.number(unitTitle(row)) }),
    ...{ values: activity, metrics: activityMetrics },
    account: { names, blame: blame.ofUnit, was: ({ renamedFrom }) => renamedFrom },
  };
  const table = compareTable('units', units, unit, sure);
  const shown = units.slice(0, table.name.length);
  const took = (side: 'a' | 'b'): number[] =>
    packed(shown.map(({ startUp }) => us(startUp[side].median ?? -1000)));
  const unclear = packed(shown.map(({ startUp }) => (startUp.verdict === 'unclear' ? 1 : 0)));
  return {
    ...table,
    values: {
      ...{ 'a.took': took('a'), 'b.took': took('b') },
      ...(unclear.length === 0 ? {} : { 'u.took': unclear }),
      ...(sure === undefined ? {} : { 'p.took': packed(shown.map(({ startUp }) => pCode(pText(startUp)))) }),
      ...table.values,
    },
  };
}

/** Rows come largest change first, so that what is cut off is what did not change. */
function compareTable<Numbers, Row extends ChangeOf<Numbers>>(
  id: TableId,
  all: readonly Row[],
  { names, values, metrics, account }: Kind<Numbers, Row>,
  sure: Sureness,
): TableData {
  const rows = all.slice(0, mostRows(id));
  return {
    ...{ id, compare: true, omitted: all.length - rows.length },
    ...nameColumns(rows.map(names)),
    status: rows.map((row) => statuses.indexOf(row.status)),
    ...(account === undefined ? {} : accounts(rows, account)),
    ...(sure === undefined ? {} : { boots: sure }),
    values: {
      ...(sure === undefined ? {} : howSure(id, rows, metrics)),
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

function accounts<Row extends { readonly status: ChangeStatus }>(
  rows: readonly Row[],
  { names, blame, was }: Account<Row>,
): Pick<TableData, 'why' | 'was'> {
  const isChanged = ({ status }: Row): boolean => status !== 'same' && status !== 'unclear';
  const whys = rows.map((row) => (isChanged(row) ? blame(row) : undefined));
  // Runs of before say nothing of owners, and then nothing is said of that in every row.
  const isKnown = whys.some(
    (why) => why !== undefined && (why.causes.length > 0 || why.owners !== undefined),
  );
  const before = rows.map((row) => names.optional(was(row)));
  return {
    ...(isKnown ? { why: whys.map((why) => (why === undefined ? -1 : names.number(blameText(why)))) } : {}),
    ...(before.some((name) => name >= 0) ? { was: before } : {}),
  };
}

/** How far intervals reach, and p: of columns that are of one metric; and p of the row. */
function howSure<Numbers>(
  id: TableId,
  rows: readonly ChangeOf<Numbers>[],
  metrics: Metrics<Numbers>,
): Record<string, number[]> {
  const result: Record<string, number[]> = {};
  const { fields, bars } = tableKinds[id];
  const put = (key: string, column: readonly number[]): void => {
    const list = packed(column);
    if (list.length > 0) result[key] = list;
  };
  for (const { key, change } of fields) {
    const [metric, ...others] = metrics[key] ?? [];
    if (metric === undefined || others.length > 0 || change === 0) continue;
    const cells = rows.map((row) => (row.verdict(metric) === 'same' ? undefined : row.cell(metric)));
    const reach = (side: 'a' | 'b'): number[] =>
      cells.map((cell) => {
        const { median, interval } = cell?.[side] ?? {};
        if (median === undefined || interval === undefined) return 0;
        return Math.max(median - interval.low, interval.high - median);
      });
    put(`ra.${key}`, reach('a'));
    put(`rb.${key}`, reach('b'));
    put(
      `p.${key}`,
      cells.map((cell) => (cell === undefined ? 0 : pCode(pText(cell)))),
    );
  }
  const only = metrics[bars[0]]?.[0];
  const ofRow = (row: ChangeOf<Numbers>): string => {
    if (isActivityTable(id)) return leadingP(row as unknown as Change);
    return only === undefined || row.unclear(only) ? '' : pText(row.cell(only));
  };
  put(
    'p',
    rows.map((row) => pCode(ofRow(row))),
  );
  return result;
}

/** Whose rows are ordered by all that they did. */
const isActivityTable = (id: TableId): boolean => id === 'units' || id === 'processes' || id === 'files';

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
