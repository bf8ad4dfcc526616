/** The moments of one boot as bars; compare/head.ts has those of a comparison. */
import type { Milestone, Run } from '../../model/types.ts';
import { milestoneTitle } from '../describe.ts';
import { exactNs, formatNs } from '../numbers.ts';
import { zeroNs } from './view.ts';

export interface MilestoneSide {
  readonly text: string;
  readonly exact: string;
  /** Share of the longest time, in per cent. */
  readonly width: number;
}

export interface MilestoneView extends MilestoneSide {
  readonly title: string;
}

export function runMilestones(run: Run): MilestoneView[] {
  const zero = zeroNs(run);
  // Of a session, that its capture began at 0 says nothing.
  const shown = boot(run.milestones).filter(({ name, ns }) => name !== 'capture-start' || ns !== zero);
  const longest = Math.max(1, ...shown.map(({ ns }) => ns - zero));
  return shown.map(({ name, ns }) => ({
    title: milestoneTitle(name),
    ...milestoneSide(ns - zero, longest),
  }));
}

/** The end of the capture is no moment of the boot, and with an idle tail it would dwarf those. */
export function boot<Row extends Pick<Milestone, 'name'>>(milestones: readonly Row[]): Row[] {
  return milestones.filter(({ name }) => name !== 'capture-end' && name !== 'settled');
}

export function milestoneSide(ns: number, longest: number): MilestoneSide {
  return {
    text: formatNs(ns),
    exact: exactNs(ns),
    width: Math.max(0, Math.round((ns / longest) * 1000) / 10),
  };
}
