/** The lines of a comparison that have one number a side, for text and Markdown: totals, disk requests, milestones. */
import type { Activity } from '../compare/activity.ts';
import type { Change, Comparison } from '../compare/types.ts';
import { milestoneTitle } from './describe.ts';
import { formatBytes, formatChange, formatCount, formatDelta, formatNs } from './numbers.ts';
import { requestName } from './show-words.ts';

/** [what, a, b, difference, per cent] */
export type TotalsLine = readonly [string, string, string, string, string];

interface TotalsField {
  readonly title: string;
  readonly field: keyof Activity;
  readonly format: (value: number) => string;
  /** Left out where neither side has any: captures that do not see such things have none. */
  readonly optional: boolean;
}

const always = { optional: false };
const optional = { optional: true };
const totalsFields: readonly TotalsField[] = [
  { title: 'bytes read', field: 'readBytes', format: formatBytes, ...always },
  { title: 'bytes written', field: 'writeBytes', format: formatBytes, ...always },
  { title: 'read calls', field: 'readCalls', format: formatCount, ...always },
  { title: 'write calls', field: 'writeCalls', format: formatCount, ...always },
  { title: 'opens', field: 'opens', format: formatCount, ...always },
  { title: 'files', field: 'files', format: formatCount, ...always },
  { title: 'processes', field: 'processes', format: formatCount, ...always },
  { title: 'processes started', field: 'spawned', format: formatCount, ...optional },
  { title: 'read from the disk', field: 'diskBytes', format: formatBytes, ...optional },
  { title: 'reads from the disk', field: 'diskReads', format: formatCount, ...optional },
  { title: 'waits for the disk', field: 'waits', format: formatCount, ...optional },
  { title: 'time waited', field: 'waitNs', format: formatNs, ...optional },
  { title: 'failed look-ups', field: 'failedLookups', format: formatCount, ...optional },
  { title: 'ioctl calls', field: 'ioctls', format: formatCount, ...optional },
  { title: 'fsync calls', field: 'syncs', format: formatCount, ...optional },
  { title: 'time in fsync', field: 'syncNs', format: formatNs, ...optional },
];

export function totalsLines({ a, b }: Change): TotalsLine[] {
  return totalsFields
    .filter(({ field, optional }) => !optional || a[field] !== 0 || b[field] !== 0)
    .map(({ title, field, format }) => sideLine(title, a[field], b[field], format));
}

/** What the machine asked of its disks, by operation: how often, how much, and how long one took. None where none was seen. */
export function requestLines({ requests }: Comparison): TotalsLine[] {
  return requests.flatMap(({ operation, a, b }) => {
    const name = requestName(operation);
    const mean = ({ count, latencyNs }: typeof a): number => (count === 0 ? 0 : latencyNs / count);
    const bytes = sideLine(`${name} bytes`, a.bytes, b.bytes, formatBytes);
    return [
      sideLine(`${name} requests`, a.count, b.count, formatCount),
      ...(a.bytes + b.bytes === 0 ? [] : [bytes]),
      sideLine(`${name} time, mean`, mean(a), mean(b), formatNs),
    ];
  });
}

function sideLine(title: string, a: number, b: number, format: (value: number) => string): TotalsLine {
  return [title, format(a), format(b), formatDelta(b - a, format), formatChange(a, b)];
}

/** What bootio itself read and wrote, which is in no table; undefined where it did nothing. */
export function ownLine({ totals: { own } }: Comparison): string | undefined {
  if (own.a.processes + own.b.processes === 0) return undefined;
  const part = ({ readBytes, writeBytes, diskBytes }: Activity): string => {
    const disk = own.a.diskBytes + own.b.diskBytes === 0 ? '' : `, ${formatBytes(diskBytes)} from the disk`;
    return `read ${formatBytes(readBytes)}, wrote ${formatBytes(writeBytes)}${disk}`;
  };
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
