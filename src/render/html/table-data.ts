/** What the tables of a run and of a comparison have in common: which numbers their columns are of, and what rows are called. */
import type { Activity } from '../../compare/activity.ts';
import type { LookupKey, LookupNumbers, IoctlKey, IoctlNumbers } from '../../compare/fold-details.ts';
import type { ProcessKey } from '../../model/keys/process-key.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import { errnoName, lookupPlace } from '../show-words.ts';
import type { Names } from './names.ts';
import { packed, type TableData, type TableId } from './report-data.ts';
import { tableKinds } from './table-fields.ts';

/** Rows embedded in a table, smallest ones left out: what keeps the report of a huge run small. */
export const mostRows = (id: TableId): number =>
  ({ files: 100_000, lookups: 8000, ioctls: 4000 })[id as string] ?? 12_000;

export type Values<Numbers> = Readonly<Record<string, (numbers: Numbers) => number>>;
export type RowNames = Readonly<Record<'name' | 'role' | 'unit', number>>;

export const us = (ns: number): number => Math.round(ns / 1000);

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
export const diskValues: Values<Activity> = {
  ...{ disk: activity['disk']!, read: activity['read']!, opens: activity['opens']! },
  ...{ requests: ({ diskReads }) => diskReads, processes: activity['processes']! },
  waited: activity['waited']!,
};
export const waitValues: Values<Activity> = {
  ...{ waited: activity['waited']!, disk: activity['disk']!, processes: activity['processes']! },
  waits: ({ waits }) => waits,
};
export const lookupValues: Values<LookupNumbers> = {
  count: ({ count }) => count,
  paths: ({ paths }) => paths,
  processes: ({ processes }) => processes,
};
export const ioctlValues: Values<IoctlNumbers> = {
  count: ({ count }) => count,
  failed: ({ failed }) => failed,
  processes: ({ processes }) => processes,
};

/** `seen`: it is there all the same. */
export const nonEmpty = (table: TableData, seen = false): TableData[] =>
  table.name.length === 0 && !seen ? [] : [table];

export function processName(names: Names, { executable, role, unit }: ProcessKey): RowNames {
  return { name: names.number(executable), role: names.number(role), unit: names.optional(unit) };
}

/** Where it was looked, why that failed, and below it who looked. */
export function lookupName(names: Names, { executable, role, unit, directory, errno }: LookupKey): RowNames {
  const who = [executable, role, unit === undefined ? '' : `· ${unit}`].filter((part) => part !== '');
  return {
    name: names.number(directory === '' ? lookupPlace('') : directory),
    role: names.number(errnoName(errno)),
    unit: names.number(who.join(' ')),
  };
}

export function ioctlRowName(names: Names, { command, path }: IoctlKey): Partial<RowNames> {
  return { name: names.number(path), role: names.number(ioctlName(command)) };
}

export function nameColumns(rows: readonly Partial<RowNames>[]): Pick<TableData, 'name' | 'role' | 'unit'> {
  const column = (which: keyof RowNames): number[] => rows.map((row) => row[which] ?? -1);
  return {
    name: column('name'),
    ...(rows[0]?.role === undefined ? {} : { role: column('role') }),
    ...(rows[0]?.unit === undefined ? {} : { unit: column('unit') }),
  };
}

/** Only what the table shows, and of that what is not all zeros. */
export function columns<Numbers>(
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
