/**
 * What a comparison says in sentences, for text and Markdown: whose the changes are, what has another name, which findings came and
 * went, and what could not be accounted for. All safe to show on one line.
 */
import type { Ambiguous } from '../compare/match/types.ts';
import type { FindingRow, FindingsDiff, FindingStatus } from '../compare/findings-diff.ts';
import type { Comparison, UnitRow } from '../compare/types.ts';
import { rules } from '../findings/registry.ts';
import { printable } from '../lib/escape.ts';
import type { ProcessKey } from '../model/keys/process-key.ts';
import { blameText } from './blame-words.ts';
import { unitTitle } from './describe.ts';
import { formatBytes, plural } from './numbers.ts';

export interface CompareList {
  readonly title: string;
  readonly summary: string;
  /** The most important first; as many as there are. */
  readonly lines: readonly string[];
}

/** Those that have something to say. */
export function compareLists(comparison: Comparison): CompareList[] {
  return [blameList(comparison), findingsList(comparison), ...otherLists(comparison)].filter(
    (list) => list !== undefined,
  );
}

function blameList({ units, blame }: Comparison): CompareList | undefined {
  const changed = units.filter(({ status }) => status !== 'same' && status !== 'unclear');
  const blamed = changed.map((row) => ({ row, why: blame.ofUnit(row) }));
  // Runs of before say nothing of owners: no list of units that are all not known.
  if (blamed.every(({ why }) => why.causes.length === 0)) return undefined;
  const explained = blamed.filter(({ why }) => why.causes.length > 0).length;
  return {
    title: 'Whose changes',
    summary: `${explained} of ${plural(changed.length, 'changed unit')} explained`,
    lines: blamed.map(({ row, why }) => `${nameOf(row)}: ${blameText(why)}`),
  };
}

/** Those that are not told by a page's tables themselves. */
export function otherLists(comparison: Comparison): CompareList[] {
  return [renamedList(comparison), ambiguousList(comparison), coverageList(comparison)].filter(
    (list) => list !== undefined,
  );
}

export const whoseSummary = (comparison: Comparison): string => blameList(comparison)?.summary ?? '';

const nameOf = (row: UnitRow): string => printable(unitTitle(row));

const statuses: readonly FindingStatus[] = ['new', 'worse', 'gone', 'better', 'same'];

function findingsList({ findings }: Comparison): CompareList | undefined {
  if (findings === undefined || findings.rows.length === 0) return undefined;
  const told = findings.rows.filter(({ status }) => status !== 'same');
  return { title: 'Findings', summary: findingsSummary(findings), lines: told.map(findingLine) };
}

/** `9 new, 2 worse, 10 gone, 7 better, 20 the same`. */
export function findingsSummary({ rows }: FindingsDiff): string {
  const count = (status: FindingStatus): number => rows.filter((row) => row.status === status).length;
  return statuses.map((status) => `${count(status)} ${status === 'same' ? 'the same' : status}`).join(', ');
}

/** Whom a finding is about; safe to show. */
export const findingWho = ({ who }: Pick<FindingRow, 'who'>): string => printable(whoText(who));

function findingLine({ status, rule, who, pattern, a, b }: FindingRow): string {
  const title = rules.find(({ meta }) => meta.id === rule)?.meta.title ?? rule;
  const severity = (b ?? a)!.severity;
  const place = pattern === '' ? '' : ` (${pattern})`;
  return printable(`${status} [${severity}] ${title}: ${whoText(who)}${place}`);
}

/** Not yet printable. */
export function whoText({ executable, role, unit }: ProcessKey): string {
  if (executable === '') return unit ?? 'many processes';
  return [executable, role, ...(unit === undefined ? [] : [`(${unit})`])]
    .filter((part) => part !== '')
    .join(' ');
}

function renamedList({ units, processes, files }: Comparison): CompareList | undefined {
  const lines = [
    ...units.flatMap(({ name, renamedFrom }) =>
      renamedFrom === undefined ? [] : [`unit ${renamedFrom} > ${name}`],
    ),
    ...processes.flatMap((row) =>
      row.renamedFrom === undefined ? [] : [`process ${whoText(row.renamedFrom)} > ${whoText(row)}`],
    ),
    ...files.flatMap(({ path, renamedFrom }) =>
      renamedFrom === undefined ? [] : [`file ${renamedFrom} > ${path}`],
    ),
  ];
  if (lines.length === 0) return undefined;
  return { title: 'Renamed', summary: `${lines.length}, compared as one`, lines: lines.map(printable) };
}

function ambiguousList({ ambiguous }: Comparison): CompareList | undefined {
  if (ambiguous.length === 0) return undefined;
  return {
    title: 'Not matched',
    summary: `${ambiguous.length} with several likely names in the other release`,
    lines: ambiguous.map(ambiguousLine),
  };
}

function ambiguousLine({ kind, side, key, candidates }: Ambiguous): string {
  const plain = (id: string): string =>
    id
      .split('\0')
      .filter((part) => part !== '')
      .join(' ');
  return printable(`${kind} ${plain(key)} of ${side.toUpperCase()}: ${candidates.map(plain).join(', ')}`);
}

function coverageList(comparison: Comparison): CompareList | undefined {
  const { bytes, matchedBytes, explainedBytes, unmatched } = comparison.coverage();
  if (bytes === 0 || unmatched.length === 0) return undefined;
  const share = (part: number): string => `${((part / bytes) * 100).toFixed(1)} %`;
  return {
    title: 'Files of one side',
    summary: `${share(matchedBytes)} of the bytes are of files that both have, ${share(explainedBytes)} of others that are explained; these are not`,
    lines: unmatched.map(({ path, side, bytes: size }) =>
      printable(`${side.toUpperCase()}: ${path}, ${formatBytes(size)}`),
    ),
  };
}
