/**
 * One metric over the releases as a picture: every boot a dot, each release's median with its 95 % interval, and between releases a line
 * that says whether they are told apart. Drawn when the page is made, so that it needs no script; across in per cent, up and down in pixels.
 */
import type { Cell, Sample } from '../../../compare/types.ts';
import { reachText } from '../../compare-words.ts';
import { exactly } from '../../numbers.ts';
import { markOf, samplesOf, type TrendRow } from '../../trend-rows.ts';

export type StepTone = 'worse' | 'better' | 'same' | 'unclear' | 'none';

export interface ChartView {
  /** What it shows, for those who do not see it. */
  readonly label: string;
  readonly height: number;
  readonly points: readonly PointView[];
  readonly steps: readonly StepView[];
  /** Where 0 is, where it is shown. */
  readonly zero: number | null;
}

interface PointView {
  readonly x: number;
  readonly y: number;
  readonly whisker: { readonly top: number; readonly bottom: number } | null;
  readonly dots: readonly number[];
  readonly text: string;
  readonly title: string;
  /** Above the point, or below it where there is no room. */
  readonly textY: number;
}

interface StepView {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly tone: StepTone;
  readonly mark: string;
  readonly x: number;
}

export interface ChartSize {
  readonly height: number;
  /** Room above and below for texts. */
  readonly margin: number;
}

export const large: ChartSize = { height: 150, margin: 26 };
export const small: ChartSize = { height: 30, margin: 5 };

/** `titles`: of the releases, safe to show. */
export function chart(row: TrendRow, titles: readonly string[], { height, margin }: ChartSize): ChartView {
  const samples = samplesOf(row);
  const all = samples.flatMap((sample) => [...(sample?.values ?? [])]);
  const most = all.reduce((high, value) => Math.max(high, value), -Infinity);
  const least = all.reduce((low, value) => Math.min(low, value), Infinity);
  // From zero where it is near enough to be seen beside the differences.
  const bottom = least >= 0 && least < 0.75 * most ? 0 : least - (most - least) * 0.15;
  const room = height - 2 * margin;
  const y = (value: number): number =>
    most <= bottom ? height / 2 : round(height - margin - ((value - bottom) / (most - bottom)) * room);
  const x = (release: number): number => round(((release + 0.5) / samples.length) * 100);
  const exact = exactly(row.format);
  const points = samples.flatMap((sample, release): PointView[] => {
    if (sample?.median === undefined) return [];
    const { median, interval, values } = sample;
    const at = y(median);
    const top = Math.min(at, ...values.map(y));
    return [
      {
        ...{
          x: x(release),
          y: at,
          text: row.format(median),
          dots: values.length < 2 ? [] : [...new Set(values.map(y))],
        },
        whisker: interval === undefined ? null : { top: y(interval.high), bottom: y(interval.low) },
        title: `${titles[release]!}: ${exact(median)}${interval === undefined ? '' : `, 95 % ${exact(interval.low)} to ${exact(interval.high)}`}, n=${values.length}`,
        textY: Math.max(11, top - 8),
      },
    ];
  });
  const steps = row.cells.flatMap((cell, i): StepView[] => {
    if (cell?.a.median === undefined || cell.b.median === undefined) return [];
    const [x1, x2] = [x(i), x(i + 1)];
    return [
      {
        ...{ x1, x2, y1: y(cell.a.median), y2: y(cell.b.median) },
        tone: toneOf(row, cell),
        mark: stepMark(row, cell),
        x: round((x1 + x2) / 2),
      },
    ];
  });
  return {
    label: labelOf(row, samples, titles),
    ...{ height, points, steps },
    zero: bottom === 0 && most > 0 ? y(0) : null,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** More is worse, of all but the grade. */
export function toneOf({ moreIsBetter }: TrendRow, { verdict }: Cell): StepTone {
  if (verdict === 'too-few') return 'none';
  if (verdict === 'same' || verdict === 'unclear') return verdict;
  return (verdict === 'more') === moreIsBetter ? 'better' : 'worse';
}

/** `▲ +23 %`, `▼ −4.2 %`, `~`, `=`: the direction is told without its colour, too. */
export function stepMark(row: TrendRow, cell: Cell): string {
  const mark = markOf(cell).replace(/^-/, '−');
  const arrow = cell.verdict === 'more' ? '▲ ' : cell.verdict === 'less' ? '▼ ' : '';
  return toneOf(row, cell) === 'none' ? '' : `${arrow}${mark}`;
}

function labelOf(row: TrendRow, samples: readonly (Sample | undefined)[], titles: readonly string[]): string {
  const parts = samples.map((sample, i) => {
    const text =
      sample?.median === undefined
        ? 'none'
        : `${row.format(sample.median)} ${reachText(sample, row.format)}`.trim();
    const step = i === 0 ? undefined : row.cells[i - 1];
    const mark = step === undefined ? '' : stepMark(row, step);
    return `${titles[i]!} ${text}${mark === '' ? '' : ` (${mark})`}`;
  });
  return `${row.title}: ${parts.join(', ')}`;
}
