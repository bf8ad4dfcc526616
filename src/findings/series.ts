/** Uses that come again and again: moments of them, how far apart, how regularly. */
import { AccessFlag, type Run } from '../model/types.ts';
import type { Use, UseTable } from './uses.ts';

/** One use that happens again and again. */
export interface Series {
  readonly use: Use;
  /** Moments of it: several opens that follow one another closely are one. */
  readonly ticks: number;
  readonly firstNs: number;
  readonly lastNs: number;
  /** Mean time from one to the next. */
  readonly periodNs: number;
  /** Median deviation of the intervals from their median, as a share of it: 0 for a clock, about 0.3 for chance. */
  readonly jitter: number;
}

const leastOpens = 6;
const leastTicks = 5;

/** Of the uses that were opened often enough to tell. */
export function seriesOf(run: Run, uses: UseTable): Series[] {
  return uses
    .where(({ opens }, use) => opens[use]! >= leastOpens)
    .map((use) => seriesOfUse(run, use))
    .filter((series) => series !== undefined);
}

function seriesOfUse(run: Run, use: Use): Series | undefined {
  const { openNs, flags } = run.accesses;
  const times = new Float64Array(use.opens);
  let opened = 0;
  for (const row of use.rows) if ((flags[row]! & AccessFlag.opened) !== 0) times[opened++] = openNs[row]!;
  const ticks = ticksOf(times);
  if (ticks.length < leastTicks) return undefined;
  const gaps = gapsOf(ticks);
  const middle = median(gaps);
  if (middle === 0) return undefined;
  const [firstNs, lastNs] = [ticks[0]!, ticks.at(-1)!];
  return {
    ...{ use, ticks: ticks.length, firstNs, lastNs },
    periodNs: (lastNs - firstNs) / (ticks.length - 1),
    jitter: median(gaps.map((gap) => Math.abs(gap - middle))) / middle,
  };
}

/** A tick may open a file several times: gaps much shorter than the longer ones are within one. */
function ticksOf(times: Float64Array): Float64Array {
  const gaps = gapsOf(times).sort();
  const [usual, long] = [gaps[Math.floor(gaps.length * 0.95)]!, gaps.at(-(leastTicks - 1))!];
  // Of a tick with dozens of opens, even most of the longer gaps are within one.
  const short = (usual * 100 < long ? long : usual) / 4;
  return times.filter((time, i) => i === 0 || time - times[i - 1]! > short);
}

function gapsOf(times: Float64Array): Float64Array {
  const gaps = new Float64Array(Math.max(0, times.length - 1));
  for (let i = 0; i < gaps.length; i++) gaps[i] = times[i + 1]! - times[i]!;
  return gaps;
}

/** The upper one of the two in the middle; 0 of none. */
export function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? 0;
}
