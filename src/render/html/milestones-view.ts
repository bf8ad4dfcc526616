/** The milestones of a run, or of both sides of a comparison, as rows with bars. */
import type { Comparison } from '../../compare/types.ts';
import type { Milestone, Run } from '../../model/types.ts';
import { phaseTitle } from '../compare-rows.ts';
import { pText } from '../compare-words.ts';
import { milestoneTitle } from '../describe.ts';
import { exactNs, formatNs } from '../numbers.ts';
import { signed, toldDelta, toneOf } from './delta.ts';
import { zeroNs } from './view.ts';

interface MilestoneSide {
  readonly text: string;
  readonly exact: string;
  /** Share of the longest time, in per cent. */
  readonly width: number;
}

export interface MilestoneView {
  readonly title: string;
  readonly a: MilestoneSide | null;
  readonly b: MilestoneSide | null;
  readonly delta: string;
  readonly tone: '' | 'more' | 'less';
  /** As in FigureView. */
  readonly sure: string;
}

export function runMilestones(run: Run): MilestoneView[] {
  const zero = zeroNs(run);
  const longest = Math.max(1, ...boot(run.milestones).map(({ ns }) => ns - zero));
  return boot(run.milestones).map(({ name, ns }) => ({
    title: milestoneTitle(name),
    a: milestoneSide(ns - zero, longest),
    b: null,
    ...{ delta: '', tone: '', sure: '' },
  }));
}

/** Parts of the boot first, then its moments. */
export function compareMilestones(comparison: Comparison): MilestoneView[] {
  const rows = [
    ...comparison.phases
      .filter(({ name }) => name !== 'boot')
      .map((row) => ({ ...row, title: phaseTitle(row, comparison) })),
    ...boot(comparison.milestones).map((row) => ({ ...row, title: milestoneTitle(row.name) })),
  ];
  const longest = Math.max(1, ...rows.map(({ aNs, bNs }) => Math.max(aNs ?? 0, bNs ?? 0)));
  return rows.map(({ title, aNs, bNs, cell }) => {
    const metric = cell();
    const delta = toldDelta(metric);
    const none = metric.delta === undefined ? '' : '~';
    return {
      title,
      a: aNs === undefined ? null : milestoneSide(aNs, longest),
      b: bNs === undefined ? null : milestoneSide(bNs, longest),
      delta: delta === undefined ? none : signed(delta, formatNs),
      tone: toneOf(delta ?? 0),
      sure: metric.test === undefined ? '' : `p ${pText(metric)}`,
    };
  });
}

/** The end of the capture is no moment of the boot, and with an idle tail it would dwarf those. */
function boot<Row extends Pick<Milestone, 'name'>>(milestones: readonly Row[]): Row[] {
  return milestones.filter(({ name }) => name !== 'capture-end' && name !== 'settled');
}

function milestoneSide(ns: number, longest: number): MilestoneSide {
  return {
    text: formatNs(ns),
    exact: exactNs(ns),
    width: Math.max(0, Math.round((ns / longest) * 1000) / 10),
  };
}
