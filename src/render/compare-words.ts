/** How changes and verdicts are written, in all outputs alike: `~` for what the boots do not tell apart. */
import { activityFields } from '../compare/activity.ts';
import type { Cell, Change, ChangeOf, Comparison, Side } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import { formatChange, formatCount, formatDelta, plural, reachOf } from './numbers.ts';
import { createdAt } from './describe.ts';

/** Not told apart. */
const unclear = '~';

/** Many boots on a side: there are intervals and tests to show. Single runs have neither. */
export function isGrouped({ a, b }: Pick<Comparison, 'a' | 'b'>): boolean {
  return a.runs.length > 1 || b.runs.length > 1;
}

/**
 * The difference of these metrics together, b less a. What is not told apart counts for nothing; undefined where that is all that
 * differs.
 */
export function clearDelta<Numbers>(
  row: ChangeOf<Numbers>,
  metrics: readonly (keyof Numbers)[],
): number | undefined {
  let delta = 0;
  let hidden = false;
  for (const metric of metrics) {
    if (row.unclear(metric)) hidden = true;
    else delta += row.delta[metric] as number;
  }
  return hidden && delta === 0 ? undefined : delta;
}

export function deltaText(delta: number | undefined, format: (value: number) => string): string {
  return delta === undefined ? unclear : formatDelta(delta, format);
}

/** `3.23 MB ±2 %`: the median, and how far its interval reaches at most; without that where there are too few boots. */
export function sampleText(sample: Cell['a'], format: (value: number) => string): string {
  if (sample.median === undefined) return '-';
  return `${format(sample.median)} ${reachText(sample, format)}`.trim();
}

/** `±2 %`; '' where there is no interval, or it is one number. */
export function reachText({ median, interval }: Cell['a'], format: (value: number) => string): string {
  if (median === undefined || interval === undefined) return '';
  const reach = Math.max(median - interval.low, interval.high - median);
  return reachOf(reach, median, format);
}

/** `0.012`, `<0.001`; `exact` for a counter that was compared exactly; '' where nothing differs or nothing could be tested. */
export function pText({ verdict, test }: Pick<Cell, 'verdict' | 'test'>): string {
  if (test !== undefined) return test.p < 0.001 ? '<0.001' : test.p.toFixed(3);
  return verdict === 'more' || verdict === 'less' ? 'exact' : '';
}

/** p of the first metric that is told apart, in the order in which rows are: bytes before counts. */
export function leadingP(row: Change): string {
  const told = activityFields.filter((field) => ['more', 'less'].includes(row.verdict(field)));
  const first =
    (['readBytes', 'writeBytes', 'diskBytes'] as const).find((field) => told.includes(field)) ?? told[0];
  return first === undefined ? '' : pText(row.cell(first));
}

/** The change in per cent; none for what is not told apart. */
export function changeText({ a, b, verdict }: Cell): string {
  if (verdict === 'unclear' || a.median === undefined || b.median === undefined) return '';
  return formatChange(a.median, b.median);
}

/** `10 boots`, `1 run`: what stands on a side. */
export function sizeText({ runs, setApart }: Side): string {
  const isBoot = runs.every(({ manifest }) => manifest.kind === 'boot');
  const size = plural(runs.length, isBoot ? 'boot' : 'run');
  return setApart.length === 0 ? size : `${size}, ${formatCount(setApart.length)} set apart`;
}

/** When they were: `2025-01-31 12:30 UTC`, or the first and the last. */
export function whenText({ runs }: Side): string {
  const [first, last] = [createdAt(runs[0]!), createdAt(runs.at(-1)!)];
  return first === last ? first : `${first} to ${last}`;
}

export function sideTitle({ title }: Side): string {
  return printable(title);
}

/** What the numbers of a trend are. */
export const trendMethod =
  'Medians, ± how far their 95 % intervals reach, and the difference from the release before in per cent where the boots tell it ' +
  'apart; ~: not told apart, =: the same in all boots, nothing: too few boots.';

/** What the numbers of a comparison of groups are; undefined for two single runs. */
export function methodText(comparison: Comparison): string | undefined {
  if (!isGrouped(comparison)) return undefined;
  const { a, b, testing } = comparison;
  const what = `Medians of n=${formatCount(a.runs.length)} and n=${formatCount(b.runs.length)}, ± how far their 95 % intervals reach.`;
  if (testing === undefined) return what;
  const exact = testing.exactCounters
    ? ' Counters that are constant on each side are compared exactly.'
    : ' Counters that are constant on each side are tested too: others show that chance makes such.';
  return (
    `${what} ${unclear}: not told apart. p is of the Mann-Whitney test; told apart is what keeps at most ${testing.level} when ` +
    `corrected for ${plural(testing.tests, 'test')} (Benjamini-Hochberg).${exact}`
  );
}
