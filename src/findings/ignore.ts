/** Leaves out what the configuration says is known and meant to be so, until the day that it names. */
import { globMatcher } from '../lib/glob.ts';
import { unitNames } from '../model/cgroup-unit.ts';
import type { IgnoreEntry } from './config-types.ts';
import type { Finding, Ignored } from './types.ts';

interface Sorted {
  readonly findings: readonly Finding[];
  readonly ignored: readonly Ignored[];
  /** Reasons of the entries whose day is over. */
  readonly expired: readonly string[];
}

/** `today` as `2026-01-31`; '' before all days. */
export function ignoreFindings(
  all: readonly Finding[],
  entries: readonly IgnoreEntry[],
  today: string,
): Sorted {
  const isOver = ({ until }: IgnoreEntry): boolean => until !== undefined && until < today;
  const active = entries.filter((entry) => !isOver(entry)).map((entry) => ({ entry, fits: matcher(entry) }));
  const findings: Finding[] = [];
  const ignored: Ignored[] = [];
  for (const finding of all) {
    const found = active.find(({ fits }) => fits(finding));
    if (found === undefined) findings.push(finding);
    else ignored.push({ finding, reason: found.entry.reason });
  }
  return { findings, ignored, expired: entries.filter(isOver).map(({ reason }) => reason) };
}

function matcher({ rule, executable, unit, path }: IgnoreEntry): (finding: Finding) => boolean {
  const tests: ((finding: Finding) => boolean)[] = [];
  if (rule !== undefined) tests.push((finding) => finding.rule === rule);
  if (executable !== undefined) {
    const fits = globMatcher(executable);
    tests.push(({ who }) => fits(who.executable) || fits(who.executable.replace(/^.*\//, '')));
  }
  if (unit !== undefined) {
    const fits = globMatcher(unit);
    tests.push(({ who }) => unitNames(who.unit ?? '').some(fits));
  }
  if (path !== undefined) {
    const fits = globMatcher(path);
    // All of it must be known, not only a part: what was found besides would go unseen.
    tests.push(({ evidence: { paths } }) => paths.length > 0 && paths.every(({ pattern }) => fits(pattern)));
  }
  return (finding) => tests.every((test) => test(finding));
}
