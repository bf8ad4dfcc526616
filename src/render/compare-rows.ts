/** The lines of a comparison that have one number a side, for text, Markdown and the report: totals, parts, milestones, disk requests. */
import type { Activity } from '../compare/activity.ts';
import type { Cell, Change, Comparison, PhaseName } from '../compare/types.ts';
import { letterOf } from '../findings/grade.ts';
import { outliers } from '../stats/outliers.ts';
import { changeText, deltaText, isGrouped, pText, sampleText } from './compare-words.ts';
import { milestoneTitle } from './describe.ts';
import { formatBytes, formatChange, formatCount, formatDelta, formatNs } from './numbers.ts';
import { requestName } from './show-words.ts';
import { printable } from '../lib/escape.ts';

/** [what, a, b, difference, per cent, p]; the last is '' for single runs. */
export type TotalsLine = readonly [string, string, string, string, string, string];

interface TotalsField {
  readonly title: string;
  readonly field: keyof Activity;
  readonly format: (value: number) => string;
  /** Left out where neither side has any: captures that do not see such things have none. */
  readonly optional: boolean;
}

const always = { optional: false };
const optional = { optional: true };
export const totalsFields: readonly TotalsField[] = [
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

export function totalsLines(change: Change): TotalsLine[] {
  const { a, b } = change;
  return totalsFields
    .filter(({ field, optional }) => !optional || a[field] !== 0 || b[field] !== 0)
    .map(({ title, field, format }) => cellLine(title, change.cell(field), format));
}

/** `B 71`, of 100 points: none where the boots were not judged. */
export function gradeLines({ grade }: Comparison): TotalsLine[] {
  return grade === undefined ? [] : [cellLine('grade', grade, gradeText, formatCount)];
}

export function gradeText(points: number): string {
  return `${letterOf(points)} ${formatCount(points)}`;
}

/** What the machine asked of its disks, by operation: how often, how much, and how long one took. None where none was seen. */
export function requestLines({ requests }: Comparison): TotalsLine[] {
  return requests.flatMap((row) => {
    const { operation, a, b } = row;
    const name = requestName(operation);
    const mean = ({ count, latencyNs }: typeof a): number => (count === 0 ? 0 : latencyNs / count);
    const bytes = cellLine(`${name} bytes`, row.cell('bytes'), formatBytes);
    return [
      cellLine(`${name} requests`, row.cell('count'), formatCount),
      ...(a.bytes + b.bytes === 0 ? [] : [bytes]),
      meanLine(`${name} time, mean`, mean(a), mean(b), row.unclear('latencyNs')),
    ];
  });
}

/** Medians divided by medians: there is no test of that, so that it is told apart where the time is. */
function meanLine(title: string, a: number, b: number, isUnclear: boolean): TotalsLine {
  const delta = deltaText(isUnclear ? undefined : b - a, formatNs);
  return [title, formatNs(a), formatNs(b), delta, isUnclear ? '' : formatChange(a, b), ''];
}

function cellLine(
  title: string,
  cell: Cell,
  format: (value: number) => string,
  formatOfDelta = format,
): TotalsLine {
  const { a, b, delta, verdict } = cell;
  const known = delta === undefined ? '' : formatDelta(delta, formatOfDelta);
  return [
    title,
    sampleText(a, format),
    sampleText(b, format),
    verdict === 'unclear' ? deltaText(undefined, format) : known,
    changeText(cell),
    pText(cell),
  ];
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
  return milestones.map(({ name, cell }) => cellLine(milestoneTitle(name), cell(), formatNs));
}

const phaseTitles: Readonly<Record<PhaseName, string>> = {
  kernel: 'kernel',
  initrd: 'initrd',
  userspace: 'userspace',
  boot: 'whole boot',
};

/** What only one kind of boot has (an initrd with systemd) is a line all the same. */
export function phaseLines(comparison: Comparison): TotalsLine[] {
  return comparison.phases.map((row) => cellLine(phaseTitle(row, comparison), row.cell(), formatNs));
}

/** Of an initrd without systemd nobody knows when it began: the kernel's time has it. */
export function phaseTitle(
  { name }: { readonly name: PhaseName },
  { phases }: Pick<Comparison, 'phases'>,
): string {
  const hasInitrd = phases.some((phase) => phase.name === 'initrd');
  return name === 'kernel' && !hasInitrd ? 'kernel and initrd' : phaseTitles[name];
}

/** How long the starts of units took, the largest difference first; those that are told apart, of single runs all. */
export function startUpLines(comparison: Comparison): TotalsLine[] {
  return comparison.units
    .filter(({ startUp: { verdict, delta } }) => delta !== undefined && verdict !== 'same')
    .map((row) => ({ row, told: row.startUp.verdict === 'unclear' ? 0 : 1 }))
    .sort((x, y) => y.told - x.told || Math.abs(y.row.startUp.delta!) - Math.abs(x.row.startUp.delta!))
    .map(({ row }) => cellLine(printable(row.name), row.startUp, formatNs));
}

/** Boots that took much longer or shorter than the others of their side; they are counted like all others. */
export function outlierLines(comparison: Comparison): string[] {
  if (!isGrouped(comparison)) return [];
  const boot = comparison.phases.find(({ name }) => name === 'boot');
  if (boot === undefined) return [];
  const cell = boot.cell();
  return (['a', 'b'] as const).flatMap((side) => {
    const { values } = cell[side];
    // Of boots that do not say when they were finished there is no value, and so no place.
    const timed = comparison[side].runs.filter(({ milestones }) =>
      milestones.some(({ name }) => name === 'finished'),
    );
    return outliers(values).map(
      (i) =>
        `${side.toUpperCase()}: ${printable(timed[i]!.manifest.id)} took ${formatNs(values[i]!)} to boot, far from the others; it counts all the same`,
    );
  });
}
