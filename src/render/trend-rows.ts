/** The rows of a trend, for text, Markdown and JSON alike: each metric's cells, one a step from a release to the next. */
import type { Trend } from '../compare/trend.ts';
import { trendUnits, type TrendUnit } from '../compare/trend-units.ts';
import type { Cell, Comparison, Sample } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import { gradeText, phaseTitle, totalsFields } from './compare-rows.ts';
import { sampleText } from './compare-words.ts';
import { milestoneTitle, unitTitle } from './describe.ts';
import { formatChange, formatNs } from './numbers.ts';

export const trendSections = ['Boot', 'Milestones', 'Totals', 'Units'] as const;
export type TrendSection = (typeof trendSections)[number];

export interface TrendRow {
  readonly section: TrendSection;
  /** As the JSON has it. */
  readonly metric: string;
  /** Whose it is, of units; not yet printable. */
  readonly unit: TrendUnit | undefined;
  /** What of it; the whole title where it is of no unit. */
  readonly what: string;
  /** Safe to show: of units `ssh.service: bytes read`. */
  readonly title: string;
  readonly format: (value: number) => string;
  /** More of it is better: of nothing but the grade. */
  readonly moreIsBetter: boolean;
  /** Of each step; undefined where neither of its two releases has it. */
  readonly cells: readonly (Cell | undefined)[];
}

/** Units of which a step tells something apart: those that changed most. */
const mostUnits = 15;

export function trendRows(trend: Trend): TrendRow[] {
  const { steps } = trend;
  const totals = totalsFields
    .filter(({ field, optional }) => {
      const has = ({ totals: { withoutOwn } }: Comparison): boolean =>
        withoutOwn.a[field] !== 0 || withoutOwn.b[field] !== 0;
      return !optional || steps.some(has);
    })
    .map(({ title, field, format }): TrendRow => ({
      ...{
        section: 'Totals',
        metric: field,
        unit: undefined,
        title,
        what: title,
        format,
        moreIsBetter: false,
      },
      cells: steps.map((step) => step.totals.withoutOwn.cell(field)),
    }));
  return [
    ...times(
      'Boot',
      steps,
      ({ phases }) => phases,
      (row) => phaseTitle(row, steps[0]!),
    ),
    ...times(
      'Milestones',
      steps,
      ({ milestones }) => milestones,
      ({ name }) => milestoneTitle(name),
    ),
    ...totals,
    ...gradeRow(steps),
    ...trendUnits(trend, mostUnits).map(unitRow),
  ];
}

function gradeRow(steps: readonly Comparison[]): TrendRow[] {
  if (steps.every(({ grade }) => grade === undefined)) return [];
  return [
    {
      ...{ section: 'Totals', metric: 'grade', unit: undefined, title: 'grade', what: 'grade' },
      ...{ format: gradeText, moreIsBetter: true },
      cells: steps.map(({ grade }) => grade),
    },
  ];
}

function unitRow(unit: TrendUnit): TrendRow {
  const field = totalsFields.find((each) => each.field === unit.metric);
  const [what, format] =
    field === undefined ? (['time to start', formatNs] as const) : [field.title, field.format];
  return {
    ...{ section: 'Units', metric: unit.metric, unit, moreIsBetter: false },
    ...{ what, title: `${printable(unitTitle(unit))}: ${what}`, format, cells: unit.cells },
  };
}

function times<Row extends { readonly name: string; readonly cell: () => Cell }>(
  section: TrendRow['section'],
  steps: readonly Comparison[],
  pick: (step: Comparison) => readonly Row[],
  titleOf: (row: Row) => string,
): TrendRow[] {
  const rows = new Map<string, Row>();
  for (const step of steps) for (const row of pick(step)) if (!rows.has(row.name)) rows.set(row.name, row);
  return Array.from(rows, ([name, row]) => ({
    ...{
      section,
      metric: name,
      unit: undefined,
      title: titleOf(row),
      what: titleOf(row),
      format: formatNs,
      moreIsBetter: false,
    },
    cells: steps.map((step) =>
      pick(step)
        .find((other) => other.name === name)
        ?.cell(),
    ),
  }));
}

/** Of each release. */
export function samplesOf({ cells }: TrendRow): (Sample | undefined)[] {
  return [cells[0]?.a, ...cells.map((cell) => cell?.b)];
}

/** Of each release: the median with its interval, and how it differs from the one before: in per cent, `~`, or nothing. */
export function trendTexts(row: TrendRow): string[] {
  return samplesOf(row).map((sample, release) => {
    if (sample?.median === undefined) return '-';
    const text = sampleText(sample, row.format);
    const step = release === 0 ? undefined : row.cells[release - 1];
    return step === undefined ? text : `${text} ${markOf(step)}`.trim();
  });
}

export function markOf({ a, b, verdict }: Cell): string {
  if (a.median === undefined || b.median === undefined) return '';
  if (verdict === 'unclear') return '~';
  if (verdict === 'same') return '=';
  return verdict === 'too-few' ? '' : formatChange(a.median, b.median) || 'from 0';
}
