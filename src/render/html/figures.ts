/** The large numbers at the top of a report, of one run; compare/head.ts has those of a comparison. */
import type { Activity } from '../../compare/activity.ts';
import { bootEndNs } from '../../model/boot-end.ts';
import type { Run } from '../../model/types.ts';
import { exactly, formatBytes, formatCount, formatNs } from '../numbers.ts';

/** One of the large numbers at the top. */
export interface FigureView {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** The same to the last digit. */
  readonly exact: string;
}

export function runFigures(run: Run, total: Activity): FigureView[] {
  const side = { run, total, bootNs: bootEndNs(run) };
  return figureList.flatMap(({ label, of, format, optional }): FigureView[] => {
    const value = of(side);
    if (value === undefined || (optional === true && value === 0)) return [];
    return [{ label, ...largeNumber(value, format) }];
  });
}

export interface FigureSide {
  readonly run: Run;
  readonly total: Activity;
  readonly bootNs: number | undefined;
}

export interface Figure {
  readonly label: string;
  readonly of: (side: FigureSide) => number | undefined;
  readonly format: (value: number) => string;
  /** Left out where no run has any. */
  readonly optional?: boolean;
  /** What it is made of; none: the time to boot. */
  readonly metrics?: readonly (keyof Activity)[];
}

export const figureList: readonly Figure[] = [
  { label: 'start-up finished', of: ({ bootNs }) => bootNs, format: formatNs },
  {
    label: 'captured',
    of: ({ run, bootNs }) => (bootNs === undefined ? run.endNs - run.startNs : undefined),
    format: formatNs,
  },
  { label: 'read by calls', of: ({ total }) => total.readBytes, format: formatBytes, metrics: ['readBytes'] },
  {
    label: 'written by calls',
    of: ({ total }) => total.writeBytes,
    format: formatBytes,
    metrics: ['writeBytes'],
  },
  {
    label: 'read from disk',
    of: ({ total }) => total.diskBytes,
    format: formatBytes,
    metrics: ['diskBytes'],
    optional: true,
  },
  {
    label: 'waited for disk',
    of: ({ total }) => total.waitNs,
    format: formatNs,
    metrics: ['waitNs'],
    optional: true,
  },
  { label: 'opens of files', of: ({ total }) => total.opens, format: formatCount, metrics: ['opens'] },
  {
    label: 'I/O calls',
    of: ({ total }) => total.readCalls + total.writeCalls,
    format: formatCount,
    metrics: ['readCalls', 'writeCalls'],
  },
  { label: 'files used', of: ({ total }) => total.files, format: formatCount, metrics: ['files'] },
  { label: 'processes', of: ({ total }) => total.processes, format: formatCount, metrics: ['processes'] },
];

/** A number with its unit set apart; `exact` is the same to the last digit. */
export function largeNumber(
  value: number,
  format: (value: number) => string,
): Pick<FigureView, 'value' | 'unit' | 'exact'> {
  const text = largeText(value, format);
  const blank = text.endsWith(' s') && text.includes('min') ? -1 : text.indexOf(' ');
  return {
    value: blank === -1 ? text : text.slice(0, blank),
    unit: blank === -1 ? '' : text.slice(blank + 1),
    exact: exactly(format)(value),
  };
}

/** A million is where a figure outgrows its box; in full it is told on hover. */
function largeText(value: number, format: (value: number) => string): string {
  return format === formatCount && value >= 999_950
    ? `${(value / 1e6).toPrecision(3)} million`
    : format(value);
}
