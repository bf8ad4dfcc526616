/**
 * Findings of one release beside those of the other: new, gone, worse, better, by their keys. Of many boots a finding is a side's where
 * at least half of those that were judged have it; where the sides do not differ clearly in that, or in how bad it is, it is the same.
 */
import type { Aspect, Severity, Who } from '../findings/types.ts';
import { median } from '../stats/median.ts';

/** What fewer boots than this share have is not there, what more than the other have is; between them nothing is said. */
const [leastThere, mostMissing] = [0.5, 0.25];
/** A measure that is larger in every boot is worse from so much more on. */
const leastWorse = 1.25;

/** One boot's finding, without what points into its tables. */
export type Noted = Pick<Aspect, 'key' | 'rule' | 'severity' | 'who' | 'pattern' | 'measure' | 'numbers'>;

/** Of the boots of a side that were judged. */
export interface GroupFindings {
  readonly boots: number;
  /** By key; one entry a boot that has it. */
  readonly byKey: ReadonlyMap<string, readonly Noted[]>;
  /** Points of those that could be graded (findings/grade.ts). */
  readonly grades: readonly number[];
}

export interface FindingSide {
  /** Of the boots that were judged, how many have it. */
  readonly boots: number;
  /** The worst half's: what at least half of them are. */
  readonly severity: Severity;
  /** Medians of those that have it; what they count is the rule's affair. */
  readonly measure: number;
  readonly bytes: number;
  readonly calls: number;
  readonly blockedNs: number;
  /** Undefined where no boot tells. */
  readonly savingNs: number | undefined;
}

export type FindingStatus = 'new' | 'gone' | 'worse' | 'better' | 'same';

export interface FindingRow {
  readonly key: string;
  readonly rule: string;
  readonly who: Who;
  readonly pattern: string;
  readonly status: FindingStatus;
  readonly a: FindingSide | undefined;
  readonly b: FindingSide | undefined;
}

export interface FindingsDiff {
  /** Boots that were judged. */
  readonly judged: { readonly a: number; readonly b: number };
  /** New ones first, then worse, gone, better, same; each the worst first. */
  readonly rows: readonly FindingRow[];
}

const severities: readonly Severity[] = ['minor', 'moderate', 'major'];
const statuses: readonly FindingStatus[] = ['new', 'worse', 'gone', 'better', 'same'];

export function diffFindings(a: GroupFindings, b: GroupFindings): FindingsDiff {
  const keys = [...new Set([...a.byKey.keys(), ...b.byKey.keys()])].sort();
  const rows = keys.flatMap((key) => rowOf(a, b, key) ?? []);
  rows.sort((x, y) => statuses.indexOf(x.status) - statuses.indexOf(y.status) || badness(y) - badness(x));
  return { judged: { a: a.boots, b: b.boots }, rows };
}

function rowOf(a: GroupFindings, b: GroupFindings, key: string): FindingRow | undefined {
  const [left, right] = [a.byKey.get(key) ?? [], b.byKey.get(key) ?? []];
  const status = statusOf(left, right, left.length / a.boots, right.length / b.boots);
  if (status === undefined) return undefined;
  const { rule, who, pattern } = (right[0] ?? left[0])!;
  return { key, rule, who, pattern, status, a: sideOf(left), b: sideOf(right) };
}

/** Undefined for what is in few boots of either side. */
function statusOf(
  a: readonly Noted[],
  b: readonly Noted[],
  shareA: number,
  shareB: number,
): FindingStatus | undefined {
  if (shareA < leastThere && shareB < leastThere) return undefined;
  if (shareA <= mostMissing) return 'new';
  if (shareB <= mostMissing) return 'gone';
  const change = severities.indexOf(severityOf(b)) - severities.indexOf(severityOf(a));
  if (isMore(b, a) || (change > 0 && !isMore(a, b))) return 'worse';
  if (isMore(a, b) || change < 0) return 'better';
  return 'same';
}

function isMore(x: readonly Noted[], y: readonly Noted[]): boolean {
  const least = Math.min(...x.map(({ measure }) => measure));
  const most = Math.max(...y.map(({ measure }) => measure));
  return least > most && measureOf(x) >= leastWorse * measureOf(y);
}

const measureOf = (noted: readonly Noted[]): number => median(noted.map(({ measure }) => measure)) ?? 0;

function severityOf(noted: readonly Noted[]): Severity {
  const levels = noted.map(({ severity }) => severities.indexOf(severity)).sort((x, y) => x - y);
  return severities[levels[levels.length >> 1]!]!;
}

function sideOf(noted: readonly Noted[]): FindingSide | undefined {
  if (noted.length === 0) return undefined;
  const of = (pick: (each: Noted) => number): number => median(noted.map(pick)) ?? 0;
  const savings = noted.flatMap(({ numbers }) => numbers.savingNs ?? []);
  return {
    boots: noted.length,
    severity: severityOf(noted),
    measure: measureOf(noted),
    bytes: of(({ numbers }) => numbers.bytes),
    calls: of(({ numbers }) => numbers.calls),
    blockedNs: of(({ numbers }) => numbers.blockedNs),
    savingNs: median(savings),
  };
}

function badness({ a, b }: FindingRow): number {
  const { severity, savingNs = 0 } = (b ?? a)!;
  return severities.indexOf(severity) * 1e15 + Math.min(savingNs, 1e14);
}
