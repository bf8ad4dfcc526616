/** The report's tables as columns: of one run (names as they are) and of a comparison (keys, both sides). */
import type { Activity, ActivitySum } from '../../compare/activity.ts';
import type { FoldedRun } from '../../compare/fold.ts';
import type { Change, Comparison } from '../../compare/types.ts';
import { unitTitle } from '../describe.ts';
import type { Names } from './names.ts';
import { statuses, type TableData } from './report-data.ts';

/** Rows embedded in each table, smallest ones left out: what keeps the report of a huge run small. */
const mostRows = 12_000;

export function runTables(folded: FoldedRun, zeroNs: number, names: Names): TableData[] {
  const units = largest([...folded.units.values()], ({ sum }) => sum);
  const processes = largest([...folded.processes.values()], ({ sum }) => sum);
  const files = largest([...folded.files], ([, sum]) => sum);
  return [
    {
      id: 'units',
      compare: false,
      omitted: units.omitted,
      name: units.rows.map((unit) => names.number(unitTitle(unit))),
      values: {
        started: units.rows.map(({ times }) => (times === undefined ? -1 : us(times.activatingNs - zeroNs))),
        took: units.rows.map(({ times }) =>
          times?.doneNs === undefined ? -1 : us(times.doneNs - times.activatingNs),
        ),
        ...activityColumns(units.rows.map(({ sum }) => sum)),
      },
    },
    {
      id: 'processes',
      compare: false,
      omitted: processes.omitted,
      name: processes.rows.map(({ key }) => names.number(key.executable)),
      role: processes.rows.map(({ key }) => names.number(key.role)),
      unit: processes.rows.map(({ key }) => names.optional(key.unit)),
      values: activityColumns(processes.rows.map(({ sum }) => sum)),
    },
    {
      id: 'files',
      compare: false,
      omitted: files.omitted,
      name: files.rows.map(([path]) => names.number(path)),
      values: activityColumns(files.rows.map(([, sum]) => sum)),
    },
  ];
}

export function compareTables({ units, processes, files }: Comparison, names: Names): TableData[] {
  const sides = (rows: readonly Change[]): Pick<TableData, 'status' | 'values' | 'compare'> => ({
    compare: true,
    status: rows.map((row) => statuses.indexOf(row.status)),
    values: {
      ...activityColumns(
        rows.map((row) => row.a),
        'a.',
      ),
      ...activityColumns(
        rows.map((row) => row.b),
        'b.',
      ),
    },
  });
  // Largest change first, so that what is cut off is what did not change.
  const [unitRows, processRows, fileRows] = [
    units.slice(0, mostRows),
    processes.slice(0, mostRows),
    files.slice(0, mostRows),
  ];
  return [
    {
      id: 'units',
      omitted: units.length - unitRows.length,
      name: unitRows.map((row) => names.number(unitTitle(row))),
      ...sides(unitRows),
    },
    {
      id: 'processes',
      omitted: processes.length - processRows.length,
      name: processRows.map((row) => names.number(row.executable)),
      role: processRows.map((row) => names.number(row.role)),
      unit: processRows.map((row) => names.optional(row.unit)),
      ...sides(processRows),
    },
    {
      id: 'files',
      omitted: files.length - fileRows.length,
      name: fileRows.map((row) => names.number(row.path)),
      ...sides(fileRows),
    },
  ];
}

function activityColumns(
  rows: readonly (Activity | ActivitySum)[],
  prefix = '',
): Readonly<Record<string, readonly number[]>> {
  return {
    [`${prefix}processes`]: rows.map((row) => row.processes),
    [`${prefix}files`]: rows.map((row) => row.files),
    [`${prefix}opens`]: rows.map((row) => row.opens),
    [`${prefix}calls`]: rows.map((row) => row.readCalls + row.writeCalls),
    [`${prefix}read`]: rows.map((row) => row.readBytes),
    [`${prefix}written`]: rows.map((row) => row.writeBytes),
  };
}

/** Largest first by bytes, then calls, then opens. */
function largest<Row>(
  rows: readonly Row[],
  sumOf: (row: Row) => ActivitySum,
): { readonly rows: readonly Row[]; readonly omitted: number } {
  const sorted = [...rows].sort((x, y) => {
    const [a, b] = [sumOf(x), sumOf(y)];
    return (
      b.readBytes + b.writeBytes - (a.readBytes + a.writeBytes) ||
      b.readCalls + b.writeCalls - (a.readCalls + a.writeCalls) ||
      b.opens - a.opens
    );
  });
  return { rows: sorted.slice(0, mostRows), omitted: Math.max(0, sorted.length - mostRows) };
}

const us = (ns: number): number => Math.round(ns / 1000);
