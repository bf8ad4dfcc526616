/** The first screen of a comparison: its large numbers and its milestones, with intervals and verdicts. */
import type { Activity } from '../../../compare/activity.ts';
import type { Cell, Change, Comparison } from '../../../compare/types.ts';
import { bootEndNs } from '../../../model/boot-end.ts';
import type { Run } from '../../../model/types.ts';
import { gradeText, phaseTitle } from '../../compare-rows.ts';
import { clearDelta, isGrouped, pText, reachText } from '../../compare-words.ts';
import { milestoneTitle } from '../../describe.ts';
import { exactNs, formatCount, formatNs } from '../../numbers.ts';
import { signed, toldDelta, toneOf } from '../delta.ts';
import { figureList, largeNumber, type FigureSide, type FigureView } from '../figures.ts';
import { boot, milestoneSide, type MilestoneSide } from '../milestones-view.ts';
import { changeText } from '../table-model.ts';

type Tone = '' | 'more' | 'less' | 'unclear';

export interface CompareFigureView extends FigureView {
  /** How far the interval of its median reaches: `±2 %`; '' where there is none. */
  readonly reach: string;
  /** A's, with its interval. */
  readonly before: string;
  /** The difference, in per cent, and its direction; `~` where it is not told apart. */
  readonly delta: string;
  readonly change: string;
  readonly tone: Tone;
  /** Groups of boots: `p 0.012`. */
  readonly sure: string;
}

/** `runs`: those that the page shows of each side. */
export function compareFigures(
  comparison: Comparison,
  runs: { readonly a: Run; readonly b: Run },
): CompareFigureView[] {
  const grouped = isGrouped(comparison);
  const { withoutOwn } = comparison.totals;
  const bootTime = comparison.phases.find(({ name }) => name === 'boot');
  const side = (name: 'a' | 'b'): FigureSide => ({
    run: runs[name],
    total: withoutOwn[name],
    // Of many boots, the median of them all.
    bootNs: (grouped ? bootTime?.[`${name}Ns`] : undefined) ?? bootEndNs(runs[name]),
  });
  const [a, b] = [side('a'), side('b')];
  const figures = figureList.flatMap(({ label, of, format, optional, metrics }): CompareFigureView[] => {
    const [before, value] = [of(a), of(b)];
    if (value === undefined || before === undefined) return [];
    if (optional === true && value === 0 && before === 0) return [];
    const cell = metrics === undefined ? bootTime?.cell() : cellOf(withoutOwn, metrics);
    const delta = told(grouped, value - before, cell, withoutOwn, metrics);
    const reach = (of: 'a' | 'b'): string => (cell === undefined ? '' : reachText(cell[of], format));
    return [
      {
        label,
        ...largeNumber(value, format),
        reach: reach('b'),
        before: `${format(before)} ${reach('a')}`.trim(),
        delta: delta === undefined ? '~' : signed(delta, format),
        change: before === value || delta === undefined ? '' : changeText(before, value),
        tone: delta === undefined ? 'unclear' : toneOf(delta),
        sure: grouped ? sureText(cell) : '',
      },
    ];
  });
  return [...figures, ...gradeFigure(comparison)];
}

/** Points are better where they are more: what the others are not. */
function gradeFigure({ grade, a, b }: Comparison): CompareFigureView[] {
  if (grade?.a.median === undefined || grade.b.median === undefined) return [];
  const isTold = grade.verdict !== 'unclear';
  return [
    {
      ...{ label: 'grade, of 100 points', unit: '' },
      value: gradeText(grade.b.median),
      exact: `${formatCount(grade.b.median)} of 100 points`,
      reach: reachText(grade.b, formatCount),
      before: `${gradeText(grade.a.median)} ${reachText(grade.a, formatCount)}`.trim(),
      delta: isTold ? signed(grade.delta!, formatCount) : '~',
      change: '',
      tone: isTold ? toneOf(-grade.delta!) : 'unclear',
      sure: isGrouped({ a, b }) ? sureText(grade) : '',
    },
  ];
}

/** Of what is made of one metric. */
function cellOf(totals: Change, [only, ...others]: readonly (keyof Activity)[]): Cell | undefined {
  return only !== undefined && others.length === 0 ? totals.cell(only) : undefined;
}

/** The difference that is told apart; of single runs there is no telling, and it is what it is. */
function told(
  grouped: boolean,
  delta: number,
  cell: Cell | undefined,
  totals: Change,
  metrics: readonly (keyof Activity)[] | undefined,
): number | undefined {
  if (!grouped) return delta;
  if (metrics === undefined) return cell && toldDelta(cell);
  return clearDelta(totals, metrics);
}

const sureText = (cell: Cell | undefined): string => {
  const p = cell === undefined ? '' : pText(cell);
  return p === '' ? '' : p === 'exact' ? 'exact' : `p ${p}`;
};

export interface CompareMilestoneView {
  readonly title: string;
  readonly a: CompareMilestoneSide | null;
  readonly b: CompareMilestoneSide | null;
  readonly delta: string;
  readonly tone: Tone;
  readonly sure: string;
}

interface CompareMilestoneSide extends MilestoneSide {
  /** Ends of the interval, in per cent of the longest time; null where there is none. */
  readonly whisker: { readonly from: number; readonly to: number } | null;
}

/** Parts of the boot first, then its moments. */
export function compareMilestones(comparison: Comparison): CompareMilestoneView[] {
  const rows = [
    ...comparison.phases
      .filter(({ name }) => name !== 'boot')
      .map((row) => ({ title: phaseTitle(row, comparison), cell: row.cell() })),
    ...boot(comparison.milestones).map((row) => ({ title: milestoneTitle(row.name), cell: row.cell() })),
  ];
  const ends = rows.flatMap(({ cell: { a, b } }) =>
    [a, b].map(({ median, interval }) => interval?.high ?? median ?? 0),
  );
  const longest = Math.max(1, ...ends);
  return rows.map(({ title, cell }) => {
    const { a, b } = cell;
    const none = cell.delta === undefined ? '' : '~';
    const delta = toldDelta(cell);
    return {
      title,
      a: sideOf(a, longest),
      b: sideOf(b, longest),
      delta: delta === undefined ? none : signed(delta, formatNs),
      tone: delta === undefined ? 'unclear' : toneOf(delta),
      sure: isGrouped(comparison) ? sureText(cell) : '',
    };
  });
}

function sideOf({ median, interval }: Cell['a'], longest: number): CompareMilestoneSide | null {
  if (median === undefined) return null;
  const share = (ns: number): number => Math.max(0, Math.round((ns / longest) * 1000) / 10);
  const side = milestoneSide(median, longest);
  return {
    ...side,
    exact:
      interval === undefined
        ? side.exact
        : `${side.exact}, 95 % ${formatNs(interval.low)} to ${exactNs(interval.high)}`,
    whisker: interval === undefined ? null : { from: share(interval.low), to: share(interval.high) },
  };
}
