/** What the text and Markdown outputs of a comparison share: which rows, which numbers, in which words. */
import type { Activity } from '../compare/activity.ts';
import type { Change, Comparison, ProcessRow } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import { milestoneTitle, unitTitle } from './describe.ts';
import { formatBytes, formatChange, formatCount, formatDelta, formatNs } from './numbers.ts';

export interface ChangeTable {
  readonly title: string;
  /** What the first column holds. */
  readonly head: string;
  /** `3 new, 2 gone, 14 changed, 30 the same` */
  readonly summary: string;
  /** Rows that are not the same, largest change first. */
  readonly rows: readonly { readonly names: RowNames; readonly row: Change }[];
}

/** A row's name in full, and shorter and shorter ways to say it; all printable. */
export type RowNames = readonly [full: string, ...shorter: string[]];

export function changeTables(comparison: Comparison): ChangeTable[] {
  return [
    changeTable('Units', 'unit', comparison.units, (row) => [printable(unitTitle(row))]),
    changeTable('Processes', 'process', comparison.processes, processNames),
    changeTable('Files', 'file', comparison.files, (row) => [printable(row.path)]),
  ];
}

function changeTable<Row extends Change>(
  title: string,
  head: string,
  rows: readonly Row[],
  namesOf: (row: Row) => RowNames,
): ChangeTable {
  const numberOf = (status: Change['status']): number => rows.filter((row) => row.status === status).length;
  const parts: [number, string][] = [
    [numberOf('new'), 'new'],
    [numberOf('gone'), 'gone'],
    [numberOf('changed'), 'changed'],
    [numberOf('same'), 'the same'],
  ];
  const summary = parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${formatCount(number)} ${word}`);
  return {
    title,
    head,
    summary: summary.length === 0 ? 'none' : summary.join(', '),
    rows: rows.filter((row) => row.status !== 'same').map((row) => ({ names: namesOf(row), row })),
  };
}

/** `/usr/bin/dash /etc/init.d/kmod (kmod.service)`; shorter, `dash kmod (kmod)`; at last `dash kmod`. */
function processNames({ executable, role, unit }: ProcessRow): RowNames {
  const program = printable(role === '' ? executable : `${executable} ${role}`);
  const short = printable(role === '' ? baseName(executable) : `${baseName(executable)} ${baseName(role)}`);
  if (unit === undefined) return [program, short];
  const shortUnit = printable(unit.replace(/\.service$/, ''));
  return [`${program} (${printable(unit)})`, `${program} (${shortUnit})`, `${short} (${shortUnit})`, short];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Bytes of both directions: what a row is measured by. */
export function bytesOf(activity: Activity): number {
  return activity.readBytes + activity.writeBytes;
}

export function callsOf(activity: Activity): number {
  return activity.readCalls + activity.writeCalls;
}

/** `new`, `gone`, or the change of the bytes in per cent. */
export function changeWord(row: Change): string {
  if (row.status === 'new' || row.status === 'gone') return row.status;
  const a = bytesOf(row.a);
  const b = bytesOf(row.b);
  return a === 0 && b > 0 ? 'from 0' : formatChange(a, b);
}

/** [what, a, b, difference, per cent] */
export type TotalsLine = readonly [string, string, string, string, string];

const totalsFields: readonly (readonly [string, keyof Activity, (value: number) => string])[] = [
  ['bytes read', 'readBytes', formatBytes],
  ['bytes written', 'writeBytes', formatBytes],
  ['read calls', 'readCalls', formatCount],
  ['write calls', 'writeCalls', formatCount],
  ['opens', 'opens', formatCount],
  ['files', 'files', formatCount],
  ['processes', 'processes', formatCount],
];

export function totalsLines({ a, b, delta }: Change): TotalsLine[] {
  return totalsFields.map(([title, field, format]) => [
    title,
    format(a[field]),
    format(b[field]),
    formatDelta(delta[field], format),
    formatChange(a[field], b[field]),
  ]);
}

/** What bootio itself read and wrote, which is in no table; undefined where it did nothing. */
export function ownLine({ totals: { own } }: Comparison): string | undefined {
  if (own.a.processes + own.b.processes === 0) return undefined;
  const part = (activity: Activity): string =>
    `read ${formatBytes(activity.readBytes)}, wrote ${formatBytes(activity.writeBytes)}`;
  return `bootio itself, left out above and below: A ${part(own.a)}; B ${part(own.b)}`;
}

export function milestoneLines({ milestones }: Comparison): TotalsLine[] {
  return milestones.map(({ name, aNs, bNs, deltaNs }) => [
    milestoneTitle(name),
    aNs === undefined ? '-' : formatNs(aNs),
    bNs === undefined ? '-' : formatNs(bNs),
    deltaNs === undefined ? '' : formatDelta(deltaNs, formatNs),
    aNs === undefined || bNs === undefined ? '' : formatChange(aNs, bNs),
  ]);
}
