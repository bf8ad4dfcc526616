/**
 * The pages of comparisons between neighbouring releases and of the trend. They are made together: each release is folded once, one run
 * after the other, and all are redacted together, so that what one boot gives away is hidden in all and a mark means the same in each.
 */
import { compareGroups } from '../compare/compare.ts';
import { foldGroup, sharedKeys, shownRun, type FoldedGroup } from '../compare/group.ts';
import { Judge } from '../compare/judge.ts';
import type { Trend } from '../compare/trend.ts';
import type { Comparison } from '../compare/types.ts';
import { misleadingOf, redactedComparison } from '../compare/warnings.ts';
import { loadRun } from '../model/load-run.ts';
import { namesIn, Redactor, type Names } from '../model/redact/redact.ts';
import type { Run } from '../model/types.ts';
import type { PlannedRelease, PlannedRun } from './plan.ts';

/** Of more releases the oldest are left out: the comparisons of a trend are all in memory. */
const mostInTrend = 20;

export interface Step {
  readonly a: PlannedRelease;
  readonly b: PlannedRelease;
  readonly comparison: Comparison;
  /** Those that stand for the sides. */
  readonly runs: { readonly a: Run; readonly b: Run };
  /** Not to be shown as a comparison. */
  readonly isMisleading: boolean;
}

export interface ReleaseOptions {
  /** Undefined: nothing is redacted. */
  readonly patterns: readonly RegExp[] | undefined;
  /** By hash, of runs that were looked through already. */
  readonly names: Map<string, Names>;
  readonly progress: (done: number, total: number) => void;
}

/** Each step is handed over when it is made. The trend has the newest releases that can be compared, undefined for fewer than three. */
export function compareReleases(
  releases: readonly PlannedRelease[],
  { patterns, names, progress }: ReleaseOptions,
  each: (step: Step) => void,
): { readonly trend: Trend; readonly releases: readonly PlannedRelease[] } | undefined {
  const total = releases.reduce((sum, { runs }) => sum + runs.length, 0);
  const redactor = patterns && new Redactor(namesOf(releases, names), patterns);
  const load = ({ directory }: Pick<PlannedRun, 'directory'>): Run => {
    const run = loadRun(directory);
    return redactor === undefined ? run : redactor.run(run);
  };
  const keys = sharedKeys();
  let done = 0;
  const fold = ({ runs }: PlannedRelease): FoldedGroup => {
    const loaded = function* (): Iterable<Run> {
      for (const run of runs) {
        yield load(run);
        progress(++done, total);
      }
    };
    return foldGroup(loaded(), keys, new Judge());
  };
  let [steps, inTrend]: [Comparison[], PlannedRelease[]] = [[], releases.slice(0, 1)];
  let previous: FoldedGroup | undefined;
  for (const [i, release] of releases.entries()) {
    const group = fold(release);
    if (previous !== undefined) {
      const comparison = redactedComparison(compareGroups(previous, group), redactor?.redaction());
      const isMisleading = misleadingOf(comparison.warnings).length > 0;
      const runs = { a: shownRun(previous, load), b: shownRun(group, load) };
      each({ a: releases[i - 1]!, b: release, comparison, runs, isMisleading });
      if (isMisleading) [steps, inTrend] = [[], [release]];
      else
        [steps, inTrend] = [
          [...steps, comparison].slice(1 - mostInTrend),
          [...inTrend, release].slice(-mostInTrend),
        ];
    }
    previous = group;
  }
  if (steps.length < 2) return undefined;
  return { trend: { releases: [steps[0]!.a, ...steps.map(({ b }) => b)], steps }, releases: inTrend };
}

function namesOf(releases: readonly PlannedRelease[], known: Map<string, Names>): Names[] {
  return releases
    .flatMap(({ runs }) => runs)
    .map(({ directory, hash }) => {
      const names = known.get(hash) ?? namesIn(loadRun(directory));
      known.set(hash, names);
      return names;
    });
}
