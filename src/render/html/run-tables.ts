/** The tables of one run as columns, names as they are. */
import type { Activity } from '../../compare/activity.ts';
import type { FoldedRun } from '../../compare/fold.ts';
import type { ProcessKey } from '../../model/keys/process-key.ts';
import { unitTitle } from '../describe.ts';
import type { Names } from './names.ts';
import { packed, type TableData, type TableId } from './report-data.ts';
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
