/** A metric over releases as its template draws it: a dot for each boot, a line through the medians, those that changed marked. */
import type { MetricName, SiteComparison, SiteRelease } from './types.ts';

export interface ChartView {
  readonly title: string;
  readonly label: string;
  readonly top: string;
  readonly bottom: string;
  readonly dots: readonly { readonly x: number; readonly y: number; readonly title: string }[];
  readonly medians: readonly {
    readonly x: number;
    readonly y: number;
    readonly title: string;
    readonly tone: '' | 'more' | 'less';
  }[];
  readonly lines: readonly {
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
  }[];
  readonly first: string;
  readonly last: string;
}

interface Metric {
  readonly name: MetricName;
  readonly title: string;
  readonly format: (value: number) => string;
}

/** Undefined where fewer than two releases have the metric. */
export function chartView(
  releases: readonly SiteRelease[],
  comparisons: readonly SiteComparison[],
  { name, title, format }: Metric,
): ChartView | undefined {
  const shown = releases.filter(({ medians }) => medians[name] !== null);
  if (shown.length < 2) return undefined;
  const values = shown.flatMap((release) => release.values[name]);
  // From nothing: what hardly varies is not to look as if it did.
  const high = Math.max(1, values.reduce((most, value) => Math.max(most, value), 0) * 1.08);
  const x = (release: number): number => rounded(((release + 0.5) / shown.length) * 100);
  const y = (value: number): number => rounded(92 - (value / high) * 84);
  const medians = shown.map((release, i) => {
    const value = release.medians[name]!;
    const step =
      i === 0 ? undefined : comparisons.find(({ a, b }) => a === shown[i - 1]!.title && b === release.title);
    const verdict = step?.changes?.[name].verdict;
    const tone = verdict === 'more' || verdict === 'less' ? verdict : '';
    const told = tone === '' ? '' : `, ${tone} than the one before`;
    return { x: x(i), y: y(value), title: `${release.title}: ${format(value)}${told}`, tone } as const;
  });
  return {
    title,
    label: `${title} over releases: ${medians.map((each) => each.title).join('; ')}`,
    ...{ top: format(high), bottom: '0', medians },
    dots: shown.flatMap((release, i) =>
      release.values[name].map((value) => ({
        x: x(i),
        y: y(value),
        title: `${release.title}: ${format(value)}`,
      })),
    ),
    lines: medians.slice(1).map((to, i) => ({ x1: medians[i]!.x, y1: medians[i]!.y, x2: to.x, y2: to.y })),
    first: shown[0]!.title,
    last: shown.at(-1)!.title,
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
