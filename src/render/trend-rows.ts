/** The rows of a trend, for text, Markdown and JSON alike: each metric's cells, one a step from a release to the next. */
import type { Trend } from '../compare/trend.ts';
import type { Cell, Comparison, Sample } from '../compare/types.ts';
import { phaseTitle, totalsFields } from './compare-rows.ts';
import { sampleText } from './compare-words.ts';
import { milestoneTitle } from './describe.ts';
import { formatChange, formatNs } from './numbers.ts';

export interface TrendRow {
  readonly section: 'Totals' | 'Boot' | 'Milestones';
  /** As the JSON has it. */
  readonly metric: string;
  readonly title: string;
  readonly format: (value: number) => string;
  /** Of each step; undefined where neither of its two releases has it. */
  readonly cells: readonly (Cell | undefined)[];
}

export function trendRows({ steps }: Trend): TrendRow[] {
  const totals = totalsFields
    .filter(({ field, optional }) => {
      const has = ({ totals: { withoutOwn } }: Comparison): boolean =>
        withoutOwn.a[field] !== 0 || withoutOwn.b[field] !== 0;
      return !optional || steps.some(has);
    })
    .map(({ title, field, format }): TrendRow => ({
      ...{ section: 'Totals', metric: field, title, format },
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
  ];
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
    ...{ section, metric: name, title: titleOf(row), format: formatNs },
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

function markOf({ a, b, verdict }: Cell): string {
  if (a.median === undefined || b.median === undefined) return '';
  if (verdict === 'unclear') return '~';
  if (verdict === 'same') return '=';
  return verdict === 'too-few' ? '' : formatChange(a.median, b.median) || 'from 0';
}
