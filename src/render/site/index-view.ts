/** The index of a site as its template renders it: the latest release, the trend, all releases, all runs. Texts are safe to show. */
import { exactly, formatBytes, formatChange, formatCount, formatNs, plural } from '../numbers.ts';
import { chartView, type ChartView } from './chart.ts';
import { badgeNames } from './badges.ts';
import type {
  MetricChange,
  MetricName,
  SiteComparison,
  SiteDocument,
  SiteRelease,
  SiteRun,
} from './types.ts';

interface NumberView {
  readonly text: string;
  readonly exact: string;
}

interface ChangeView {
  readonly text: string;
  readonly tone: '' | 'more' | 'less';
  readonly title: string;
  /** Goes before the name of the other release. */
  readonly note: string;
}

interface GradeView {
  readonly letter: string;
  readonly points: number;
}

interface RunRow {
  readonly title: string;
  readonly id: string;
  readonly page: string;
  readonly json: string;
  readonly when: string;
  readonly os: string;
  readonly about: string;
  readonly boot: NumberView;
  readonly read: NumberView;
  readonly disk: NumberView;
  readonly processes: string;
  readonly grade: GradeView | null;
  readonly findings: string;
  readonly completeness: string;
}

interface ReleaseRow {
  readonly title: string;
  readonly boots: string;
  readonly when: string;
  readonly grade: GradeView | null;
  readonly boot: NumberView;
  readonly read: NumberView;
  readonly disk: NumberView;
  readonly changes: Readonly<Record<'boot' | 'read' | 'disk', ChangeView>> | null;
  readonly before: string;
  readonly page: string | null;
  readonly json: string | null;
  readonly refused: string;
  readonly findings: string;
}

export interface IndexView {
  readonly title: string;
  readonly summary: string;
  readonly isEmpty: boolean;
  readonly latest: (Pick<ReleaseRow, 'title' | 'boots'> & { readonly figures: readonly FigureView[] }) | null;
  readonly charts: readonly ChartView[];
  readonly trend: SiteDocument['trend'];
  /** Newest first. */
  readonly releases: readonly ReleaseRow[];
  readonly runs: readonly RunRow[];
  readonly badges: readonly { readonly file: string; readonly title: string }[];
  readonly feed: string | null;
  readonly redaction: string;
}

interface FigureView extends NumberView {
  readonly label: string;
  readonly change: ChangeView;
  /** What the change is against, or why there is none. */
  readonly note: string;
}

const metrics = [
  { name: 'bootNs', key: 'boot', title: 'Start-up finished', format: formatNs },
  { name: 'readBytes', key: 'read', title: 'Read by calls', format: formatBytes },
  { name: 'diskBytes', key: 'disk', title: 'Read from disk', format: formatBytes },
] as const;

export function indexView(site: SiteDocument): IndexView {
  const { releases, comparisons, runs, trend, feed } = site;
  const rows = releases
    .map((release, i) => releaseRow(release, i === 0 ? undefined : comparisons[i - 1]))
    .reverse();
  const [latest] = rows;
  const boots = (latest === undefined ? undefined : releases.at(-1)?.boots) ?? 0;
  return {
    title: site.title,
    summary: `${plural(runs.length, 'run')} of ${plural(releases.length, 'release')}`,
    isEmpty: runs.length === 0,
    latest:
      latest === undefined
        ? null
        : {
            title: latest.title,
            boots: boots === 1 ? latest.boots : `${latest.boots}, medians`,
            figures: figures(latest),
          },
    charts: metrics.flatMap((metric) => chartView(releases, comparisons, metric) ?? []),
    trend,
    releases: rows,
    runs: runs.map(runRow),
    badges:
      latest === undefined ? [] : badgeNames.map((name) => ({ file: `latest/${name}.svg`, title: name })),
    feed,
    redaction: site.redacted
      ? 'Redacted: secrets in command lines, users, host names, addresses and machine ids were looked for and left out; each page says what of it there was.'
      : 'Not redacted: command lines, names and addresses are as they were captured.',
  };
}

const noChange: ChangeView = { text: '', tone: '', title: '', note: '' };

function figures(latest: ReleaseRow): FigureView[] {
  const numbers = metrics.flatMap(({ key, title }): FigureView[] => {
    if (latest[key].text === '–') return [];
    const change = latest.changes?.[key] ?? noChange;
    return [
      {
        ...{ ...latest[key], label: title.toLowerCase(), change },
        note: change.note === '' ? '' : `${change.note} ${latest.before}`,
      },
    ];
  });
  const { grade, findings } = latest;
  return [
    ...numbers,
    ...(grade === null
      ? []
      : [
          {
            ...{ text: `${grade.letter} ${grade.points}`, exact: `${grade.points} of 100` },
            ...{ label: 'grade, of 100 points', change: noChange, note: findings },
          },
        ]),
  ];
}

function runRow(run: SiteRun): RunRow {
  const { major, moderate, minor } = run.findings;
  return {
    ...{ title: run.release ?? run.id, id: run.id, page: run.page, json: run.json },
    when: when(run.created),
    os: run.os,
    about: [run.kernel, run.machine, run.host].filter((text) => text !== '').join(' · '),
    boot: number(run.bootNs, formatNs),
    read: number(run.readBytes, formatBytes),
    disk: number(run.diskBytes, formatBytes),
    processes: formatCount(run.processes),
    grade: run.grade,
    findings: `${formatCount(major)} major, ${formatCount(moderate)} moderate, ${formatCount(minor)} minor findings`,
    completeness: run.completeness,
  };
}

function releaseRow(release: SiteRelease, comparison: SiteComparison | undefined): ReleaseRow {
  const { medians, grade } = release;
  const changes = comparison?.changes;
  const [first, last] = [when(release.first), when(release.last)];
  return {
    ...{ title: release.title, boots: plural(release.boots, 'run'), grade },
    when: span(first, last),
    boot: number(medians.bootNs, formatNs),
    read: number(medians.readBytes, formatBytes),
    disk: number(medians.diskBytes, formatBytes),
    changes:
      changes === undefined || changes === null
        ? null
        : {
            boot: change(changes.bootNs, 'bootNs'),
            read: change(changes.readBytes, 'readBytes'),
            disk: change(changes.diskBytes, 'diskBytes'),
          },
    before: comparison?.a ?? '',
    page: comparison?.page ?? null,
    json: comparison?.json ?? null,
    refused: comparison?.refused ?? '',
    findings: findingsText(comparison),
  };
}

function findingsText(comparison: SiteComparison | undefined): string {
  const { findings = null } = comparison ?? {};
  if (findings === null) return '';
  const parts = (['new', 'worse', 'gone', 'better'] as const).flatMap((status) =>
    findings[status] === 0 ? [] : [`${formatCount(findings[status])} ${status}`],
  );
  return parts.length === 0 ? 'the same findings' : `findings: ${parts.join(', ')}`;
}

function change({ a, b, verdict }: MetricChange, name: MetricName): ChangeView {
  if (a === null || b === null) return noChange;
  if (verdict === 'same') return { ...noChange, note: 'the same as' };
  if (verdict === 'unclear')
    return { text: '~', tone: '', title: 'not told apart', note: 'not told apart from' };
  const { format } = metrics.find((metric) => metric.name === name)!;
  const isFew = verdict === 'too-few';
  return {
    text: formatChange(a, b).replace(/^-/, '−'),
    tone: isFew ? '' : verdict,
    title: `${format(a)} before${isFew ? '; too few boots for a verdict' : ''}`,
    note: isFew ? 'too few boots to judge, against' : 'against',
  };
}

function number(value: number | null, format: (value: number) => string): NumberView {
  return value === null
    ? { text: '–', exact: 'not known' }
    : { text: format(value), exact: exactly(format)(value) };
}

/** The day is said once where it is one. */
function span(first: string, last: string): string {
  if (first === last) return first;
  const [day, time] = last.split(' ');
  return `${first} to ${time !== undefined && first.startsWith(`${day!} `) ? time : last}`;
}

const when = (created: string): string => created.replace(/^([\d-]+)T(\d+:\d+).*$/, '$1 $2');
