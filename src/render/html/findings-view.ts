/** The hall of shame as the templates render it: the grade, the findings that would save most, and every finding with its evidence. */
import type { Finding, Findings, Severity } from '../../findings/types.ts';
import type { Run } from '../../model/types.ts';
import {
  findingWords,
  gradeTexts,
  otherRuleTexts,
  summaryText,
  type FindingWords,
  type RuleOf,
} from '../findings-words.ts';
import { exactNs, formatBytes, formatCount, formatNs, plural } from '../numbers.ts';
import { evidencePicture, type EvidencePicture } from './evidence-picture.ts';
import { spanText, writeFragment } from './fragment.ts';
import { clip, clipText } from './names.ts';
import type { Side } from './report-data.ts';

/** What was judged of a run, and the rules by which. */
export interface Judged {
  readonly findings: Findings;
  readonly ruleOf: RuleOf;
}

export interface FindingsView {
  readonly summary: string;
  readonly grade: GradeView | null;
  readonly top: readonly TopView[];
  readonly topTitle: string;
  readonly groups: readonly GroupView[];
  /** What is not in the page, and rules that found nothing. */
  readonly notes: readonly string[];
}

interface GradeView {
  readonly letter: string;
  readonly points: number;
  readonly parts: readonly string[];
}

interface TopView {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly who: string;
  readonly gain: string;
  readonly exact: string;
  /** Per cent of the largest. */
  readonly width: number;
}

/** Findings of one severity; minor ones are folded. */
interface GroupView {
  readonly severity: Severity;
  readonly title: string;
  readonly open: boolean;
  readonly findings: readonly FindingView[];
}

export interface FindingView extends FindingWords {
  readonly id: string;
  readonly number: number;
  readonly severity: Severity;
  readonly rule: string;
  readonly gain: string;
  readonly exact: string;
  readonly picture: EvidencePicture | null;
  readonly paths: readonly { readonly pattern: string; readonly count: string; readonly example: string }[];
  /** Paths that are in none of these; '' for none. */
  readonly pathsLeft: string;
  /** Fragment of the address that shows it in the timeline; '' where it points nowhere. */
  readonly link: string;
}

const topShown = 5;
/** A storm of findings is told as a number: the command line has them all. */
const mostShown = 120;
const mostAlso = 12;

export function findingsView(run: Run, { findings, ruleOf }: Judged): FindingsView {
  const shown = findings.findings.slice(0, mostShown);
  const views = shown.map((finding, i) => findingView(run, finding, i + 1, ruleOf));
  const left = findings.findings.length - shown.length;
  const grade = gradeTexts(findings);
  return {
    summary: summaryText(findings),
    grade:
      findings.grade === undefined || grade === undefined
        ? null
        : { letter: findings.grade.letter, points: findings.grade.points, parts: grade.parts },
    ...topOf(shown, views),
    groups: (['major', 'moderate', 'minor'] as const).flatMap((severity): GroupView[] => {
      const of = views.filter((view) => view.severity === severity);
      const title = plural(of.length, `${severity} finding`);
      return of.length === 0 ? [] : [{ severity, title, open: severity !== 'minor', findings: of }];
    }),
    notes: [
      ...(left === 0
        ? []
        : [`${plural(left, 'lesser finding')} left out of this page; bootio findings lists them.`]),
      ...otherRuleTexts(findings),
    ].map(clipText),
  };
}

/** By saving where any is known; where not, in their order, with what they cost. */
function topOf(
  findings: readonly Finding[],
  views: readonly FindingView[],
): Pick<FindingsView, 'top' | 'topTitle'> {
  const saving = (i: number): number => findings[i]!.numbers.savingNs ?? 0;
  const order = findings.map((_, i) => i).sort((a, b) => saving(b) - saving(a) || a - b);
  const most = Math.max(1, ...order.map(saving));
  return {
    topTitle: findings.some((_, i) => saving(i) > 0) ? 'Largest savings' : 'Worst findings',
    top: order.slice(0, topShown).map((i) => {
      const { id, severity, title, who, gain, exact } = views[i]!;
      return {
        ...{ id, severity, title, who, gain, exact },
        width: Math.round((saving(i) / most) * 1000) / 10,
      };
    }),
  };
}

/** `side`: whose timeline it links to, in a comparison. */
export function findingView(
  run: Run,
  finding: Finding,
  number: number,
  ruleOf: RuleOf,
  side: Side = '',
): FindingView {
  const words = findingWords(run, finding, ruleOf);
  const picture = evidencePicture(run, finding);
  const { paths } = finding.evidence;
  return {
    ...{ id: `finding-${number}`, number, severity: finding.severity, rule: clip(finding.rule) },
    ...{
      title: clip(words.title),
      who: clip(whoText(finding, words.who)),
      what: clipText(words.what),
      why: words.why,
    },
    ...{ evidence: clipText(words.evidence), cost: words.cost, advice: clipText(words.advice) },
    also: [
      ...words.also.slice(0, mostAlso).map(clipText),
      ...(words.also.length > mostAlso ? [`${plural(words.also.length - mostAlso, 'rule')} more.`] : []),
    ],
    ...gainOf(finding),
    picture: picture ?? null,
    paths: paths.map(({ pattern, count, examples }) => ({
      pattern: clip(count === 1 ? (examples[0] ?? pattern) : pattern),
      count: count === 1 ? '' : formatCount(count),
      example: count === 1 ? '' : clip(examples[0] ?? ''),
    })),
    pathsLeft: pathsLeft(finding),
    link: linkOf(finding, picture, side),
  };
}

function pathsLeft({ evidence: { paths, pathsTotal } }: Finding): string {
  const left = pathsTotal - paths.reduce((sum, { count }) => sum + count, 0);
  return left <= 0 ? '' : `and ${plural(left, 'path')} more`;
}

/** Nobody in particular is told by what is done. */
function whoText({ who: { executable, unit }, pattern }: Finding, who: string): string {
  return executable === '' && unit === undefined && pattern !== '' ? `${who}: ${pattern}` : who;
}

/** `up to 452 ms`: what it would save; else what it cost. */
function gainOf({ numbers: { savingNs, blockedNs, bytes, calls } }: Finding): {
  readonly gain: string;
  readonly exact: string;
} {
  if (savingNs !== null && savingNs > 0)
    return {
      gain: `up to ${formatNs(savingNs)}`,
      exact: `would save ${exactNs(savingNs)} of the boot at most`,
    };
  if (blockedNs > 0)
    return { gain: `${formatNs(blockedNs)} of waits`, exact: `${exactNs(blockedNs)} of waits for the disk` };
  if (bytes > 0) return { gain: formatBytes(bytes), exact: `${formatCount(bytes)} bytes` };
  return calls > 0 ? { gain: plural(calls, 'call'), exact: '' } : { gain: '', exact: '' };
}

function linkOf({ evidence: { links } }: Finding, picture: EvidencePicture | undefined, side: Side): string {
  const [first] = links.processes;
  if (first === undefined) return '';
  const values = new Map([['p', `${side}${first}`]]);
  if (picture !== undefined) values.set('t', spanText(...picture.viewUs));
  return writeFragment({ section: 'timeline', values });
}
