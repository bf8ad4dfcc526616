/**
 * The tables of a comparison for text and Markdown: rows that are not the same, largest change first, their numbers in words.
 * What a column means, and how wide it is, is decided here once for both.
 */
import type { Activity } from '../compare/activity.ts';
import type { Change, ChangeOf, ChangeStatus, Comparison, LookupRow, ProcessRow } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import { ioctlName } from '../model/ioctl-names.ts';
import { unitTitle } from './describe.ts';
import { clearDelta, deltaText, isGrouped, leadingP, pText } from './compare-words.ts';
import { formatBytes, formatChange, formatCount, formatNs } from './numbers.ts';
import { errnoName, lookupPlace } from './show-words.ts';

/** A row's name in full, and shorter and shorter ways to say it; all printable. */
export type RowNames = readonly [full: string, ...shorter: string[]];

export interface ChangeColumn {
  /** What a column without one is, the one before it says. */
  readonly head: string;
  readonly width: number;
  /** Where there is no room for all of them, those of the lowest ranks are shown. */
  readonly rank: number;
}

export interface ChangeTable {
  readonly title: string;
  /** What the first column holds. */
  readonly head: string;
  /** `3 new, 2 gone, 14 changed, 30 the same` */
  readonly summary: string;
  readonly columns: readonly ChangeColumn[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly names: RowNames;
  readonly status: ChangeStatus;
  /** As many as there are columns; worked out when asked for, since most rows are never shown. */
  readonly cells: () => string[];
}

/**
 * Of units, processes and files always; of disk, waits, look-ups and ioctl where there was any. Rows that are not told apart are
 * there where `all` is asked for, behind those that are.
 */
export function changeTables(comparison: Comparison, all: boolean): ChangeTable[] {
  const { units, processes, files } = comparison;
  const how = { all, grouped: isGrouped(comparison) };
  return [
    activityTable('Units', 'unit', units, (row) => [printable(unitTitle(row))], how),
    activityTable('Processes', 'process', processes, processNames, how),
    activityTable('Files', 'file', files, (row) => [fileName(row.path)], how, 'executed'),
    diskTable(comparison, how),
    waitTable(comparison, how),
    lookupTable(comparison, how),
    ioctlTable(comparison, how),
  ].filter((table) => table !== undefined);
}

interface How {
  /** Rows that are not told apart, too. */
  readonly all: boolean;
  readonly grouped: boolean;
}

interface NumberColumn<Row> extends ChangeColumn {
  readonly cell: (row: Row) => string;
}

interface ActivityColumn extends NumberColumn<Change> {
  /** Left out where neither side of any row has any: captures that do not see such things have none. */
  readonly only?: keyof Activity;
}

const byteFields = ['readBytes', 'writeBytes'] as const;
const callFields = ['readCalls', 'writeCalls'] as const;

/** Of groups only. */
const pColumn: ActivityColumn = { head: 'p', width: 8, rank: 2.5, cell: leadingP };

const activityColumns: readonly ActivityColumn[] = [
  { head: 'A', width: 9, rank: 6, cell: (row) => present(row, 'a') },
  { head: 'B', width: 9, rank: 7, cell: (row) => present(row, 'b') },
  { head: 'bytes', width: 10, rank: 1, cell: (row) => deltaText(clearDelta(row, byteFields), formatBytes) },
  { head: '', width: 9, rank: 2, cell: (row) => changeWord(row, bytesOf, byteFields) },
  pColumn,
  { head: 'calls', width: 8, rank: 3, cell: (row) => deltaText(clearDelta(row, callFields), formatCount) },
  deltaColumn('disk', 10, 4, 'diskBytes', formatBytes),
  deltaColumn('waits', 10, 5, 'waitNs', formatNs),
  deltaColumn('opens', 8, 8, 'opens', formatCount),
  deltaColumn('look-ups', 10, 9, 'failedLookups', formatCount),
  deltaColumn('ioctl', 8, 10, 'ioctls', formatCount),
  deltaColumn('started', 10, 11, 'spawned', formatCount),
  deltaColumn('fsync', 7, 12, 'syncs', formatCount),
  deltaColumn('in fsync', 10, 13, 'syncNs', formatNs),
];

function deltaColumn(
  head: string,
  width: number,
  rank: number,
  field: keyof Activity,
  format: (value: number) => string,
): ActivityColumn {
  return { head, width, rank, only: field, cell: (row) => deltaText(clearDelta(row, [field]), format) };
}

function activityTable<Row extends Change>(
  title: string,
  head: string,
  rows: readonly Row[],
  namesOf: (row: Row) => RowNames,
  { all, grouped }: How,
  spawned = 'started',
): ChangeTable {
  const columns = activityColumns
    .filter((column) => grouped || column !== pColumn)
    .filter(({ only }) => only === undefined || rows.some(({ a, b }) => a[only] !== 0 || b[only] !== 0))
    .map((column) => (column.only === 'spawned' ? { ...column, head: spawned } : column));
  const numberOf = (status: ChangeStatus): number => rows.filter((row) => row.status === status).length;
  const parts: [number, string][] = [
    [numberOf('new'), 'new'],
    [numberOf('gone'), 'gone'],
    [numberOf('changed'), 'changed'],
    [numberOf('unclear'), 'not told apart'],
    [numberOf('same'), 'the same'],
  ];
  const summary = parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${formatCount(number)} ${word}`);
  return {
    ...{ title, head, columns },
    summary: summary.length === 0 ? 'none' : summary.join(', '),
    rows: tableRows(
      rows.filter(({ status }) => status !== 'same' && (all || status !== 'unclear')),
      namesOf,
      columns,
    ),
  };
}

function tableRows<Row extends { readonly status: ChangeStatus }>(
  rows: readonly Row[],
  namesOf: (row: Row) => RowNames,
  columns: readonly NumberColumn<Row>[],
): TableRow[] {
  return rows.map((row) => ({
    names: namesOf(row),
    status: row.status,
    cells: () => columns.map(({ cell }) => cell(row)),
  }));
}

/** A table of one number: both sides, the change, and a second number's change. Undefined where neither side has any. */
function numberTable<Numbers, Row extends ChangeOf<Numbers>>(
  { title, head, all }: { readonly title: string; readonly head: string; readonly all: readonly Row[] },
  namesOf: (row: Row) => RowNames,
  value: { readonly metric: keyof Numbers; readonly format: (value: number) => string },
  second: {
    readonly head: string;
    readonly metric: keyof Numbers;
    readonly format: (value: number) => string;
  },
  how: How,
): ChangeTable | undefined {
  const { metric, format } = value;
  const of = (numbers: Numbers): number => numbers[metric] as number;
  const total = (side: 'a' | 'b'): number => all.reduce((sum, row) => sum + of(row[side]), 0);
  const [a, b] = [total('a'), total('b')];
  if (a === 0 && b === 0) return undefined;
  const clear = (row: Row): number => (row.unclear(metric) ? 0 : 1);
  const rows = all
    .filter((row) => of(row.delta) !== 0 && (how.all || clear(row) === 1))
    .sort((x, y) => clear(y) - clear(x) || Math.abs(of(y.delta)) - Math.abs(of(x.delta)));
  const columns: readonly NumberColumn<Row>[] = [
    { head: 'A', width: 9, rank: 3, cell: (row) => sideCell(of(row.a), format) },
    { head: 'B', width: 9, rank: 4, cell: (row) => sideCell(of(row.b), format) },
    { head: 'change', width: 10, rank: 1, cell: (row) => deltaText(clearDelta(row, [metric]), format) },
    { head: '', width: 9, rank: 2, cell: (row) => changeWord(row, of, [metric]) },
    ...(how.grouped ? [{ head: 'p', width: 8, rank: 2.5, cell: (row: Row) => pText(row.cell(metric)) }] : []),
    {
      head: second.head,
      width: 10,
      rank: 5,
      cell: (row) => deltaText(clearDelta(row, [second.metric]), second.format),
    },
  ];
  const summary = `${format(a)} in A, ${format(b)} in B`;
  return { title, head, summary, columns, rows: tableRows(rows, namesOf, columns) };
}

function diskTable({ files }: Comparison, how: How): ChangeTable | undefined {
  return numberTable<Activity, Comparison['files'][number]>(
    { title: 'Read from the disk', head: 'file', all: files },
    (row) => [fileName(row.path)],
    { metric: 'diskBytes', format: formatBytes },
    { head: 'requests', metric: 'diskReads', format: formatCount },
    how,
  );
}

function waitTable({ processes }: Comparison, how: How): ChangeTable | undefined {
  return numberTable<Activity, ProcessRow>(
    { title: 'Waits for the disk', head: 'process', all: processes },
    processNames,
    { metric: 'waitNs', format: formatNs },
    { head: 'times', metric: 'waits', format: formatCount },
    how,
  );
}

function lookupTable({ lookups }: Comparison, how: How): ChangeTable | undefined {
  return numberTable<LookupRow['a'], LookupRow>(
    { title: 'Failed look-ups', head: 'process and directory', all: lookups },
    lookupNames,
    { metric: 'count', format: formatCount },
    { head: 'paths', metric: 'paths', format: formatCount },
    how,
  );
}

function ioctlTable({ ioctls }: Comparison, how: How): ChangeTable | undefined {
  return numberTable<{ readonly count: number; readonly failed: number }, Comparison['ioctls'][number]>(
    { title: 'ioctl', head: 'request and file', all: ioctls },
    ({ command, path }) => [`${ioctlName(command)} ${fileName(path)}`],
    { metric: 'count', format: formatCount },
    { head: 'failed', metric: 'failed', format: formatCount },
    how,
  );
}

/** `/usr/bin/dash /etc/init.d/kmod (kmod.service)`; shorter, `dash kmod (kmod)`; at last `dash kmod`. */
function processNames({
  executable,
  role,
  unit,
}: Pick<ProcessRow, 'executable' | 'role' | 'unit'>): RowNames {
  const program = printable(role === '' ? executable : `${executable} ${role}`);
  const short = printable(role === '' ? baseName(executable) : `${baseName(executable)} ${baseName(role)}`);
  if (unit === undefined) return [program, short];
  const shortUnit = printable(unit.replace(/\.service$/, ''));
  return [`${program} (${printable(unit)})`, `${program} (${shortUnit})`, `${short} (${shortUnit})`, short];
}

function lookupNames(row: LookupRow): RowNames {
  const where = `${lookupPlace(row.directory)} ${errnoName(row.errno)}`;
  const [full, ...shorter] = processNames(row);
  const shortest = printable(baseName(row.executable));
  return [`${full} ${where}`, ...[...shorter, shortest].map((name) => `${name} ${where}`)];
}

const fileName = (path: string): string => (path === '' ? '(not known)' : printable(path));

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Bytes of both directions: what a row is measured by. */
function bytesOf(activity: Activity): number {
  return activity.readBytes + activity.writeBytes;
}

const sideCell = (value: number, format: (value: number) => string): string =>
  value === 0 ? '-' : format(value);

function present(row: Change, side: 'a' | 'b'): string {
  const absent = row.status === (side === 'a' ? 'new' : 'gone');
  return absent ? '-' : formatBytes(bytesOf(row[side]));
}

/** `new`, `gone`, or the change in per cent, of what is told apart. */
function changeWord<Numbers>(
  row: ChangeOf<Numbers>,
  of: (numbers: Numbers) => number,
  metrics: readonly (keyof Numbers)[],
): string {
  if (row.status === 'new' || row.status === 'gone') return row.status;
  if (clearDelta(row, metrics) === undefined) return '';
  const [a, b] = [of(row.a), of(row.b)];
  return a === 0 && b > 0 ? 'from 0' : formatChange(a, b);
}
