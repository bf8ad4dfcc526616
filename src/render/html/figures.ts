/** The large numbers at the top of a page. */
import type { Activity } from '../../compare/activity.ts';
import type { Cell, Change, Comparison } from '../../compare/types.ts';
import { bootEndNs } from '../../model/boot-end.ts';
import type { Run } from '../../model/types.ts';
import { clearDelta, isGrouped, pText } from '../compare-words.ts';
import { exactly, formatBytes, formatCount, formatNs } from '../numbers.ts';
import { signed, toldDelta, toneOf } from './delta.ts';
import { changeText } from './table-model.ts';

/** One of the large numbers at the top. */
export interface FigureView {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** The same to the last digit. */
  readonly exact: string;
  /** Comparisons: A's value, the difference, the per cent, and its direction. */
  readonly before: string;
  readonly delta: string;
  readonly change: string;
  readonly tone: '' | 'more' | 'less';
  /** Groups of boots: p of the difference. */
  readonly sure: string;
}

export function runFigures(run: Run, total: Activity): FigureView[] {
  return figures(undefined, { run, total, bootNs: bootEndNs(run) }, undefined);
}

/** `runs`: those that the page shows of each side. */
export function compareFigures(
  comparison: Comparison,
  runs: { readonly a: Run; readonly b: Run },
): FigureView[] {
  const { withoutOwn } = comparison.totals;
  const boot = comparison.phases.find(({ name }) => name === 'boot');
  const side = (name: 'a' | 'b'): FigureSide => ({
    run: runs[name],
    total: withoutOwn[name],
    // Of many boots, the median of them all.
    bootNs: (isGrouped(comparison) ? boot?.[`${name}Ns`] : undefined) ?? bootEndNs(runs[name]),
  });
  return figures(
    side('a'),
    side('b'),
    isGrouped(comparison) ? { totals: withoutOwn, boot: boot?.cell() } : undefined,
  );
}

/** Of groups of boots: what tells how sure a difference is. */
interface Sureness {
  readonly totals: Change;
  readonly boot: Cell | undefined;
}

interface FigureSide {
  readonly run: Run;
  readonly total: Activity;
  readonly bootNs: number | undefined;
}

interface Figure {
  readonly label: string;
  readonly of: (side: FigureSide) => number | undefined;
  readonly format: (value: number) => string;
  /** Left out where no run has any. */
  readonly optional?: boolean;
  /** What it is made of; none: the time to boot. */
  readonly metrics?: readonly (keyof Activity)[];
}

const figureList: readonly Figure[] = [
  { label: 'start-up finished', of: ({ bootNs }) => bootNs, format: formatNs },
  {
    label: 'captured',
    of: ({ run, bootNs }) => (bootNs === undefined ? run.endNs - run.startNs : undefined),
    format: formatNs,
  },
  { label: 'read', of: ({ total }) => total.readBytes, format: formatBytes, metrics: ['readBytes'] },
  { label: 'written', of: ({ total }) => total.writeBytes, format: formatBytes, metrics: ['writeBytes'] },
  {
    label: 'from disk',
    of: ({ total }) => total.diskBytes,
    format: formatBytes,
    metrics: ['diskBytes'],
    optional: true,
  },
  {
    label: 'waited for it',
    of: ({ total }) => total.waitNs,
    format: formatNs,
    metrics: ['waitNs'],
    optional: true,
  },
  { label: 'opens', of: ({ total }) => total.opens, format: formatCount, metrics: ['opens'] },
  {
    label: 'calls',
    of: ({ total }) => total.readCalls + total.writeCalls,
    format: formatCount,
    metrics: ['readCalls', 'writeCalls'],
  },
  { label: 'files', of: ({ total }) => total.files, format: formatCount, metrics: ['files'] },
  { label: 'processes', of: ({ total }) => total.processes, format: formatCount, metrics: ['processes'] },
];

function figures(a: FigureSide | undefined, b: FigureSide, sureness: Sureness | undefined): FigureView[] {
  return figureList.flatMap(({ label, of, format, optional, metrics }): FigureView[] => {
    const value = of(b);
    const before = a === undefined ? undefined : of(a);
    if (optional === true && value === 0 && (before ?? 0) === 0) return [];
    if (value === undefined || (a !== undefined && before === undefined)) return [];
    const text = largeText(value, format);
    const blank = text.endsWith(' s') && text.includes('min') ? -1 : text.indexOf(' ');
    return [
      {
        label,
        value: blank === -1 ? text : text.slice(0, blank),
        unit: blank === -1 ? '' : text.slice(blank + 1),
        exact: exactly(format)(value),
        ...(before === undefined ? unchanged : changed(before, value, format, howSure(sureness, metrics))),
      },
    ];
  });
}

/** A million is where a figure outgrows its box; in full it is told on hover. */
function largeText(value: number, format: (value: number) => string): string {
  return format === formatCount && value >= 999_950
    ? `${(value / 1e6).toPrecision(3)} million`
    : format(value);
}

/** The difference that is told apart, undefined where none is; and its p, where it is of one metric. */
interface HowSure {
  readonly delta: number | undefined;
  readonly p: string;
}

function howSure(
  sureness: Sureness | undefined,
  metrics: readonly (keyof Activity)[] | undefined,
): HowSure | undefined {
  if (sureness === undefined) return undefined;
  const { totals, boot } = sureness;
  if (metrics === undefined) return boot && { delta: toldDelta(boot), p: pText(boot) };
  const [only, ...others] = metrics;
  return {
    delta: clearDelta(totals, metrics),
    p: only !== undefined && others.length === 0 ? pText(totals.cell(only)) : '',
  };
}

const unchanged = { before: '', delta: '', change: '', tone: '', sure: '' } as const;

function changed(
  a: number,
  b: number,
  format: (value: number) => string,
  sure: HowSure | undefined,
): Omit<FigureView, 'label' | 'value' | 'unit' | 'exact'> {
  const delta = sure === undefined ? b - a : sure.delta;
  return {
    before: format(a),
    delta: delta === undefined ? '~' : signed(delta, format),
    change: a === b || delta === undefined ? '' : changeText(a, b),
    tone: toneOf(delta ?? 0),
    sure: sure === undefined || sure.p === '' ? '' : `p ${sure.p}`,
  };
}
