/**
 * A trend as one static page without any script: the largest metrics as charts, what each step changed, then every metric in tables with
 * its chart in small. Guarded as the other pages are (../report.ts).
 */
import Handlebars from 'handlebars';
import type { Trend } from '../../../compare/trend.ts';
import type { Side } from '../../../compare/types.ts';
import { pText, sampleText, sideTitle, sizeText, trendMethod, whenText } from '../../compare-words.ts';
import { hardware, kernelName, osName } from '../../describe.ts';
import { formatCount, formatDelta, plural } from '../../numbers.ts';
import { samplesOf, trendRows, trendSections, type TrendRow } from '../../trend-rows.ts';
import { trendWarnings } from '../../warnings.ts';
import { builtAssets, type ReportAssets } from '../assets.ts';
import { contentPolicy } from '../embed.ts';
import { clip, clipText } from '../names.ts';
import { chart, large, small, stepMark, toneOf, type ChartView, type StepTone } from './chart.ts';

export function renderTrendHtml(
  trend: Trend,
  { assets = builtAssets() }: { readonly assets?: ReportAssets } = {},
): string {
  const style = assets.styleOf('trend');
  return assets.page('trend', {
    ...trendView(trend),
    // There is none.
    policy: contentPolicy(undefined, style),
    style: new Handlebars.SafeString(style),
  });
}

interface ReleaseView {
  readonly number: number;
  readonly title: string;
  readonly size: string;
  readonly facts: readonly string[];
}

interface CardView {
  readonly title: string;
  readonly chart: ChartView;
  readonly releases: readonly string[];
}

interface StepView {
  readonly title: string;
  readonly summary: string;
  readonly changes: readonly ChangeView[];
  /** Told apart, but not told here; '' for none. */
  readonly more: string;
}

interface ChangeView {
  readonly tone: StepTone;
  readonly title: string;
  readonly mark: string;
  readonly text: string;
  readonly sure: string;
}

interface SectionView {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly rows: readonly {
    readonly title: string;
    readonly was: string;
    readonly chart: ChartView;
    readonly cells: readonly {
      readonly text: string;
      readonly mark: string;
      readonly tone: StepTone;
      readonly title: string;
    }[];
  }[];
}

export interface TrendView {
  readonly title: string;
  readonly heading: string;
  readonly short: readonly string[];
  readonly releases: readonly ReleaseView[];
  readonly warnings: readonly string[];
  /** Those that are folded away: a long trend has many. */
  readonly moreWarnings: readonly string[];
  readonly moreTitle: string;
  readonly method: string;
  readonly cards: readonly CardView[];
  readonly steps: readonly StepView[];
  readonly sections: readonly SectionView[];
}

/** What a card is made of, where the trend has it. */
const cardMetrics = [
  'boot',
  'userspace',
  'diskBytes',
  'readBytes',
  'waitNs',
  'opens',
  'processes',
  'failedLookups',
  'grade',
];
const [changesShown, warningsShown, stepsTold, longestLabel] = [9, 3, 4, 22];

const leads: Readonly<Record<TrendRow['section'], string>> = {
  Boot: 'How long its parts took.',
  Milestones: 'When they were reached, since the kernel started.',
  Totals: 'Of the whole boot, without what bootio itself did.',
  Units: 'Those of which a step tells something apart, the largest changes first.',
};

export function trendView(trend: Trend): TrendView {
  const rows = trendRows(trend);
  const titles = trend.releases.map((side) => clip(sideTitle(side)));
  const warnings = trendWarnings(trend).map(clipText);
  return {
    title: `${clip(`${titles[0]!} to ${titles.at(-1)!}`)} · bootio`,
    heading: `${plural(titles.length, 'release')}, ${titles[0]!} to ${titles.at(-1)!}`,
    short: inShort(rows, titles),
    releases: trend.releases.map((side, i) => releaseView(side, i + 1)),
    warnings: warnings.slice(0, warningsShown),
    moreWarnings: warnings.slice(warningsShown),
    moreTitle: warnings.length > warningsShown ? plural(warnings.length - warningsShown, 'more warning') : '',
    method: trendMethod,
    cards: cardMetrics.flatMap((metric) => {
      const row = rows.find((each) => each.metric === metric && each.unit === undefined);
      return row === undefined
        ? []
        : [{ title: row.title, chart: chart(row, titles, large), releases: titles.map(shortLabel) }];
    }),
    steps: trend.steps.map((_, i) => stepView(rows, titles, i)),
    sections: trendSections.flatMap((title): SectionView[] => {
      const of = rows.filter((row) => row.section === title);
      return of.length === 0
        ? []
        : [
            {
              id: title.toLowerCase(),
              title,
              lead: leads[title],
              rows: of.map((row) => rowView(row, titles)),
            },
          ];
    }),
  };
}

/** The middle gives way: versions are at the end. */
function shortLabel(title: string): string {
  return title.length <= longestLabel ? title : `${title.slice(0, 9)}…${title.slice(-12)}`;
}

function releaseView(side: Side, number: number): ReleaseView {
  const run = side.representative;
  return {
    number,
    title: clip(sideTitle(side)),
    size: sizeText(side),
    facts: [osName(run), kernelName(run), hardware(run), whenText(side)]
      .filter((fact) => fact !== '')
      .map(clip),
  };
}

/** The newest step and the way from the first release to it, of what a boot is first asked about. */
function inShort(rows: readonly TrendRow[], titles: readonly string[]): string[] {
  const told = rows
    .filter(({ unit }) => unit === undefined)
    .map((row) => ({ row, cell: row.cells.at(-1) }))
    .filter(
      ({ row, cell }) =>
        cell !== undefined && (toneOf(row, cell) === 'worse' || toneOf(row, cell) === 'better'),
    );
  const worse = told.filter(({ row, cell }) => toneOf(row, cell!) === 'worse');
  const better = told.length - worse.length;
  const last = `${titles.at(-2)!} to ${titles.at(-1)!}`;
  const counts =
    told.length === 0
      ? `Nothing of the whole boot is told apart from ${last}.`
      : `From ${last}, ${plural(worse.length, 'metric of the whole boot is', 'metrics of the whole boot are')} worse and ${formatCount(better)} better.`;
  const names = worse.slice(0, 5).map(({ row, cell }) => `${row.title} ${stepMark(row, cell!)}`);
  return [counts, ...(names.length === 0 ? [] : [`Worse: ${names.join(', ')}.`]), ...earlier(rows, titles)];
}

/** Of the steps before the newest one, those that made the whole boot worse. */
function earlier(rows: readonly TrendRow[], titles: readonly string[]): string[] {
  const whole = rows.filter(({ unit }) => unit === undefined);
  const steps = titles.slice(1, -1).flatMap((title, step) => {
    const worse = whole.filter((row) => {
      const cell = row.cells[step];
      return cell !== undefined && toneOf(row, cell) === 'worse';
    });
    return worse.length === 0 ? [] : [`${title} (${plural(worse.length, 'metric')})`];
  });
  const shown = steps.slice(-stepsTold);
  const left = steps.length - shown.length;
  return shown.length === 0
    ? []
    : [
        `Earlier steps that made it worse: ${shown.join(', ')}${left > 0 ? `, and ${formatCount(left)} before them` : ''}.`,
      ];
}

function stepView(rows: readonly TrendRow[], titles: readonly string[], step: number): StepView {
  const told = rows.flatMap((row): (ChangeView & { readonly rank: number })[] => {
    const cell = row.cells[step];
    if (cell?.delta === undefined) return [];
    const tone = toneOf(row, cell);
    if (tone !== 'worse' && tone !== 'better') return [];
    const p = pText(cell);
    return [
      {
        ...{ tone, title: clip(row.title), mark: stepMark(row, cell) },
        text: formatDelta(cell.delta, row.metric === 'grade' ? formatCount : row.format).replace(/^-/, '−'),
        sure: p === '' ? '' : p === 'exact' ? 'exact' : `p ${p}`,
        rank: tone === 'worse' ? 0 : 1,
      },
    ];
  });
  told.sort((x, y) => x.rank - y.rank);
  const worse = told.filter(({ tone }) => tone === 'worse').length;
  const more = told.length - changesShown;
  return {
    title: clip(`${titles[step]!} to ${titles[step + 1]!}`),
    summary:
      told.length === 0
        ? 'Nothing is told apart.'
        : `${formatCount(worse)} worse, ${formatCount(told.length - worse)} better`,
    changes: told.slice(0, changesShown),
    more: more > 0 ? `and ${formatCount(more)} more in the tables below` : '',
  };
}

function rowView(row: TrendRow, titles: readonly string[]): SectionView['rows'][number] {
  return {
    title: clip(row.title),
    was:
      row.unit === undefined || row.unit.before.length === 0 ? '' : clip(`was ${row.unit.before.join(', ')}`),
    chart: chart(row, titles, small),
    cells: samplesOf(row).map((sample, release) => {
      const step = release === 0 ? undefined : row.cells[release - 1];
      const p = step === undefined ? '' : pText(step);
      return {
        text: sample?.median === undefined ? '-' : sampleText(sample, row.format),
        mark: step === undefined || sample?.median === undefined ? '' : stepMark(row, step),
        tone: step === undefined ? 'none' : toneOf(row, step),
        title:
          sample === undefined
            ? ''
            : `n=${sample.values.length}${p === '' ? '' : `, ${p === 'exact' ? 'compared exactly' : `p ${p}`} against the release before`}`,
      };
    }),
  };
}
