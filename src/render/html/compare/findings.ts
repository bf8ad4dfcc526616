/**
 * What became of findings from A to B as the templates render it: new, worse, gone and better ones with the evidence of the boots that
 * the page shows, what they cost on each side, and advice.
 */
import type { FindingRow, FindingSide, FindingStatus, FindingsDiff } from '../../../compare/findings-diff.ts';
import type { Finding } from '../../../findings/types.ts';
import type { Run } from '../../../model/types.ts';
import { findingsSummary, findingWho } from '../../compare-lists.ts';
import { formatBytes, formatCount, formatNs, plural } from '../../numbers.ts';
import type { EvidencePicture } from '../evidence-picture.ts';
import { findingView, type FindingView, type Judged } from '../findings-view.ts';
import { clip, clipText } from '../names.ts';

/** One of the boots that the page shows, and what was found in it. */
export interface JudgedRun {
  readonly run: Run;
  readonly judged: Judged;
}

export interface FindingsDiffView {
  readonly summary: string;
  /** Of how many boots, where those are not all. */
  readonly judged: string;
  /** The worst of those that are new or worse; of those that are better where there are none. */
  readonly top: readonly TopView[];
  readonly topTitle: string;
  readonly groups: readonly GroupView[];
}

interface TopView {
  readonly id: string;
  readonly status: FindingStatus;
  readonly severity: string;
  readonly title: string;
  readonly who: string;
}

interface GroupView {
  readonly status: FindingStatus;
  readonly title: string;
  readonly open: boolean;
  readonly findings: readonly ChangedFindingView[];
  /** Those without evidence: there are too many, or nothing became of them. */
  readonly others: readonly Pick<TopView, 'severity' | 'title' | 'who'>[];
  /** How many are not in the page at all; '' for none. */
  readonly left: string;
}

export interface ChangedFindingView extends Omit<FindingView, 'picture' | 'number' | 'gain' | 'exact'> {
  readonly status: FindingStatus;
  /** Of the sides whose shown boot has it. */
  readonly pictures: readonly {
    readonly side: 'a' | 'b';
    readonly letter: string;
    readonly picture: EvidencePicture;
  }[];
  readonly numbers: readonly { readonly label: string; readonly a: string; readonly b: string }[];
  /** Where neither of the shown boots has it; '' otherwise. */
  readonly elsewhere: string;
}

const topShown = 6;
/** Each with its evidence takes room; the others are a line each. */
const mostShown: Readonly<Record<FindingStatus, number>> = {
  ...{ new: 12, worse: 9, gone: 4, better: 4, same: 0 },
};

const mostOthers = 100;

const titles: Readonly<Record<FindingStatus, string>> = {
  new: 'new in B',
  worse: 'worse in B',
  gone: 'gone in B',
  better: 'better in B',
  same: 'the same in both',
};

export function findingsDiffView(
  diff: FindingsDiff,
  shown: { readonly a: JudgedRun; readonly b: JudgedRun },
  boots: { readonly a: number; readonly b: number },
): FindingsDiffView {
  const numbered = diff.rows.map((row, i) => ({ row, id: `finding-${i + 1}` }));
  const known = { a: byKey(shown.a.judged), b: byKey(shown.b.judged) };
  const groups = (['new', 'worse', 'gone', 'better', 'same'] as const).flatMap((status): GroupView[] => {
    const of = numbered.filter(({ row }) => row.status === status);
    if (of.length === 0) return [];
    const others = of.slice(mostShown[status], mostShown[status] + mostOthers);
    const left = of.length - mostShown[status] - others.length;
    return [
      {
        status,
        title: `${formatCount(of.length)} ${titles[status]}`,
        open: status === 'new' || status === 'worse',
        findings: of.slice(0, mostShown[status]).map(({ row, id }) => changed(row, id, shown, known, diff)),
        others: others.map(({ row }) => ({
          severity: (row.b ?? row.a)!.severity,
          title: clip(shown.b.judged.ruleOf(row.rule).meta.title),
          who: clip(`${findingWho(row)}${row.pattern === '' ? '' : ` (${row.pattern})`}`),
        })),
        left:
          left > 0 ? `${plural(left, 'lesser finding')} left out of this page; --format json has them.` : '',
      },
    ];
  });
  const all = groups.flatMap(({ findings }) => findings);
  const bad = all.filter(({ status }) => status === 'new' || status === 'worse');
  const good = all.filter(({ status }) => status === 'gone' || status === 'better');
  return {
    summary: findingsSummary(diff),
    judged:
      diff.judged.a === boots.a && diff.judged.b === boots.b
        ? ''
        : `Of the first ${formatCount(diff.judged.a)} boots of A and ${formatCount(diff.judged.b)} of B.`,
    topTitle: bad.length > 0 ? 'Findings that are new or worse' : 'Findings that are gone or better',
    top: (bad.length > 0 ? bad : good).slice(0, topShown).map(({ id, status, severity, title, who }) => ({
      ...{ id, status, severity, title, who },
    })),
    groups,
  };
}

/** What rules of a family found beside the worst of them has a key of its own too. */
function byKey({ findings }: Judged): ReadonlyMap<string, Finding> {
  const all = findings.findings.flatMap((finding) => [
    finding,
    ...finding.also.map((aspect) => ({ ...aspect, also: [] })),
  ]);
  return new Map(all.map((finding) => [finding.key, finding]));
}

function changed(
  row: FindingRow,
  id: string,
  shown: { readonly a: JudgedRun; readonly b: JudgedRun },
  known: { readonly a: ReadonlyMap<string, Finding>; readonly b: ReadonlyMap<string, Finding> },
  { judged }: FindingsDiff,
): ChangedFindingView {
  const views = (['b', 'a'] as const).flatMap((side) => {
    const finding = known[side].get(row.key);
    if (finding === undefined || row[side] === undefined) return [];
    const { run, judged: by } = shown[side];
    return [{ side, view: findingView(run, finding, 0, by.ruleOf, side) }];
  });
  const { severity } = (row.b ?? row.a)!;
  const [first] = views;
  const meta = shown.b.judged.ruleOf(row.rule).meta;
  const base = first?.view ?? {
    ...{ title: clip(meta.title), who: clip(findingWho(row)), what: '', why: meta.why, evidence: '' },
    ...{ cost: '', advice: '', also: [], rule: clip(row.rule), paths: [], pathsLeft: '', link: '' },
  };
  return {
    ...{ title: base.title, who: base.who, what: base.what, why: base.why, evidence: base.evidence },
    ...{ cost: base.cost, advice: base.advice, also: base.also, rule: base.rule, paths: base.paths },
    ...{ pathsLeft: base.pathsLeft, link: base.link, id, severity, status: row.status },
    pictures: [...views]
      .reverse()
      .flatMap(({ side, view: { picture } }) =>
        picture === null ? [] : [{ side, letter: side.toUpperCase(), picture }],
      ),
    numbers: numbersOf(row, judged),
    elsewhere:
      first === undefined
        ? clipText(`The boots shown here do not have it, others have: ${row.pattern || findingWho(row)}.`)
        : '',
  };
}

function numbersOf({ a, b }: FindingRow, judged: FindingsDiff['judged']): ChangedFindingView['numbers'] {
  const line = (
    label: string,
    of: (side: FindingSide) => number | undefined,
    format: (value: number) => string,
  ): ChangedFindingView['numbers'] => {
    const [left, right] = [a && of(a), b && of(b)];
    if ((left ?? 0) === 0 && (right ?? 0) === 0) return [];
    const text = (value: number | undefined): string => (value === undefined ? '–' : format(value));
    return [{ label, a: text(left), b: text(right) }];
  };
  return [
    { label: 'severity', a: a?.severity ?? '–', b: b?.severity ?? '–' },
    ...(judged.a + judged.b === 2
      ? []
      : [
          {
            label: 'boots',
            a: `${a?.boots ?? 0} of ${judged.a}`,
            b: `${b?.boots ?? 0} of ${judged.b}`,
          },
        ]),
    ...line('bytes', ({ bytes }) => bytes, formatBytes),
    ...line('calls', ({ calls }) => calls, formatCount),
    ...line('waits', ({ blockedNs }) => blockedNs, formatNs),
    ...line('would save up to', ({ savingNs }) => savingNs, formatNs),
  ];
}
