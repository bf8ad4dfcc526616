/**
 * A finding's evidence as a small picture: the moments of it on an axis of time (ticks where they are few, their density where they
 * are many), the lives of the processes it is about, and its unit's start. Places are per cent of the width, so that the picture
 * is made when the page is, and needs no script.
 */
import { startedNs } from '../../model/units.ts';
import type { Run } from '../../model/types.ts';
import type { Aspect } from '../../findings/types.ts';
import { milestoneTitle } from '../describe.ts';
import { formatNs, plural } from '../numbers.ts';
import { clip } from './names.ts';
import { ticks } from './ticks.ts';
import { viewOf, zeroNs } from './view.ts';

export interface EvidencePicture {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  /** The part of the whole boot that is shown; null where it is all of it. */
  readonly part: Span | null;
  readonly height: number;
  /** When the unit was starting. */
  readonly band: (Span & { readonly title: string }) | null;
  readonly lives: readonly (Span & { readonly y: number; readonly height: number })[];
  /** Where the lives end and the moments begin, in pixels. */
  readonly momentsTop: number;
  readonly ticks: readonly number[];
  /** The same as a path in a box of 100 by 1: a tenth of the room that an element each would take. */
  readonly tickPath: string;
  /** A path in a box of `columns` by 100; '' where there are ticks. */
  readonly density: string;
  readonly columns: number;
  readonly marks: readonly { readonly x: number; readonly title: string }[];
  readonly axis: readonly { readonly x: number; readonly label: string; readonly end: boolean }[];
  /** What is shown, in microseconds since the run's zero. */
  readonly viewUs: readonly [from: number, to: number];
}

interface Span {
  readonly x: number;
  readonly width: number;
}

const columns = 120;
/** From so many moments on their density tells more than they do. */
const mostTicks = 90;
const mostLives = 8;
const [lifeStep, momentsHeight] = [5, 34] as const;

/** Undefined where there is nothing to draw. */
export function evidencePicture(run: Run, { evidence, who }: Aspect): EvidencePicture | undefined {
  const zero = zeroNs(run);
  const us = (ns: number): number => (ns - zero) / 1000;
  const moments = evidence.momentsNs.map(us);
  const unit = who.unit === undefined ? undefined : run.units.get(who.unit);
  const doneNs = unit === undefined ? undefined : startedNs(unit);
  const band =
    unit?.activatingNs === undefined || doneNs === undefined || doneNs <= unit.activatingNs
      ? undefined
      : ([us(unit.activatingNs), us(doneNs)] as const);
  const lives = evidence.links.processes.slice(0, mostLives).map((index) => {
    const { startNs, exitNs } = run.processes[index]!;
    return [us(startNs), us(exitNs ?? run.endNs)] as const;
  });
  if (moments.length === 0 && lives.length === 0 && band === undefined) return undefined;

  const whole = wholeOf(run, moments);
  const shown = shownOf(whole, moments.length > 0 ? moments : [...(band ?? []), ...lives.flat()]);
  const percent = (at: number, [from, to] = shown): number =>
    Math.round(Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100)) * 100) / 100;
  const span = (from: number, to: number, within = shown): Span => {
    const x = percent(from, within);
    return { x, width: Math.max(0.3, Math.round((percent(to, within) - x) * 100) / 100) };
  };
  const isDense = moments.length > mostTicks;
  const momentsTop = lives.length * lifeStep + (lives.length === 0 ? 0 : 3);
  return {
    label: labelOf(evidence, shown),
    part: shown === whole ? null : span(...shown, whole),
    height: momentsTop + (moments.length === 0 ? 4 : momentsHeight),
    band: band === undefined ? null : { ...span(...band), title: `start of ${clip(unit!.name)}` },
    lives: lives
      .filter(([from, to]) => to >= shown[0] && from <= shown[1])
      .map(([from, to], i) => ({ ...span(from, to), y: i * lifeStep, height: lifeStep - 2 })),
    momentsTop,
    ...tickMarks(isDense ? [] : moments.map((at) => percent(at))),
    density: isDense ? densityPath(moments, shown) : '',
    columns,
    marks: run.milestones
      .filter(({ ns }) => us(ns) >= shown[0] && us(ns) <= shown[1])
      .map(({ name, ns }) => ({ x: percent(us(ns)), title: milestoneTitle(name) })),
    axis: ticks(...shown, 4).map(({ us: at, label }) => ({ x: percent(at), label, end: percent(at) > 93 })),
    viewUs: [Math.floor(shown[0]), Math.ceil(shown[1])],
  };
}

function labelOf({ momentsTotal, processes }: Aspect['evidence'], [from, to]: readonly number[]): string {
  const what = [
    ...(momentsTotal === 0 ? [] : [plural(momentsTotal, 'moment')]),
    ...(processes === 0 ? [] : [plural(processes, 'process', 'processes')]),
  ];
  return `${what.join(' of ')}${what.length === 0 ? 'time' : ''} from ${formatNs(from! * 1000)} to ${formatNs(to! * 1000)}`;
}

/** What the page shows first, and what happened after it. */
function wholeOf(run: Run, moments: readonly number[]): readonly [number, number] {
  const [from, to] = viewOf(run);
  return [Math.min(from, moments[0] ?? from), Math.max(to, moments.at(-1) ?? to)];
}

/** Where it happened in a small part of the time, that part with a margin. */
function shownOf(whole: readonly [number, number], times: readonly number[]): readonly [number, number] {
  const first = Math.max(whole[0], Math.min(...times));
  const last = Math.min(whole[1], Math.max(...times));
  const margin = Math.max(500, (last - first) * 0.06);
  const [from, to] = [Math.max(whole[0], first - margin), Math.min(whole[1], last + margin)];
  return to - from > 0.6 * (whole[1] - whole[0]) || to <= from ? whole : [from, to];
}

function tickMarks(ticks: readonly number[]): Pick<EvidencePicture, 'ticks' | 'tickPath'> {
  return { ticks, tickPath: [...new Set(ticks)].map((x) => `M${x} 0v1`).join('') };
}

function densityPath(moments: readonly number[], [from, to]: readonly [number, number]): string {
  const counts = new Uint32Array(columns);
  for (const at of moments)
    counts[Math.min(columns - 1, Math.max(0, Math.floor(((at - from) / (to - from)) * columns)))]!++;
  const peak = counts.reduce((most, count) => Math.max(most, count), 1);
  let path = 'M0 100';
  counts.forEach((count, column) => {
    if (column > 0 && count === counts[column - 1]) path = path.replace(/H\d+$/, `H${column + 1}`);
    else path += `V${count === 0 ? 100 : Math.round(96 - (count / peak) * 92)}H${column + 1}`;
  });
  return `${path}V100Z`;
}
