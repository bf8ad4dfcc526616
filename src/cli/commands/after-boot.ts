/**
 * `bootio after-boot RUN`: what bootio-report.service runs. Writes the run's report, and what has changed since another release, or since the
 * boot before, into the archive's reports, and leaves a line for those who log in.
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { listRuns, type RunEntry } from '../../archive/list.ts';
import { reportsDirectory } from '../../archive/run-files.ts';
import { writeFileAtomic } from '../../archive/write-file.ts';
import { compareGroups } from '../../compare/compare.ts';
import { foldGroup, sharedKeys, shownRun, type FoldedGroup } from '../../compare/group.ts';
import { Judge } from '../../compare/judge.ts';
import { misleadingOf } from '../../compare/warnings.ts';
import { evaluate } from '../../findings/evaluate.ts';
import { printable } from '../../lib/escape.ts';
import { UserError } from '../../lib/errors.ts';
import { loadRun } from '../../model/load-run.ts';
import type { Run } from '../../model/types.ts';
import { judgedSides } from '../../render/html/judged.ts';
import { renderCompareHtml } from '../../render/html/compare/report.ts';
import { renderReportHtml } from '../../render/html/report.ts';
import { warningTexts } from '../../render/warnings.ts';
import { defineCommand } from '../command.ts';
import { archiveOption } from '../options.ts';
import { warn, writeLines } from '../output.ts';
import { readRules, today } from '../rules.ts';

/** A run is its owner's alone, and so is what is written about it. */
const fileMode = 0o600;
/** A notice names files and says nothing of what is in them. */
const noticeMode = 0o644;
/** More boots of a release tell no more than the newest of them. */
const maxBoots = 10;

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser)
      .positional('run', { type: 'string', demandOption: true, describe: 'Path of the run' })
      .option('notice', {
        type: 'string',
        requiresArg: true,
        describe: 'Write a line about it here, where the directory is there',
      }),
  async run({ run: directory, archive, notice }) {
    const runs = listRuns(archive);
    const own = runs.find((entry) => entry.name === path.basename(directory) && entry.problem === undefined);
    if (own === undefined) throw new UserError(`${directory}: no usable run of ${archive}`);
    const folder = path.join(archive, reportsDirectory, own.name);
    for (const part of [path.dirname(folder), folder]) mkdirSync(part, { recursive: true, mode: 0o700 });

    const report = path.join(folder, 'report.html');
    writeFileAtomic(report, reportOf(loadRun(own.directory)), fileMode);
    const told = [`bootio: what this boot did is in ${report}`];
    const other = baselineOf(own, runs);
    if (other !== undefined) {
      const { text, isWritten } = compare(folder, own, runs, other);
      if (isWritten) told.push(text);
      else warn(text);
    }
    await writeLines(told.map(printable));
    if (notice !== undefined && existsSync(path.dirname(notice))) {
      writeFileAtomic(notice, `${printable(told.join('; '))} (for root)\n`, noticeMode);
      // The unit's umask is for everything else.
      chmodSync(notice, noticeMode);
    }
    return undefined;
  },
});

function reportOf(run: Run): string {
  const { config, ruleOf } = readRules(undefined);
  const findings = evaluate(run, { config, today: today() });
  return renderReportHtml(run, { judged: { findings, ruleOf }, redaction: undefined });
}

/** The newest boot of another release; where there is none, the boot before. Undefined: there is neither. */
function baselineOf(own: RunEntry, runs: readonly RunEntry[]): RunEntry | undefined {
  const before = boots(runs).filter((run) => createdOf(run) < createdOf(own));
  return before.find((run) => labelOf(run) !== null && labelOf(run) !== labelOf(own)) ?? before[0];
}

/** Writes the page where it would not mislead, and returns what to say about it. */
function compare(
  folder: string,
  own: RunEntry,
  runs: readonly RunEntry[],
  other: RunEntry,
): { text: string; isWritten: boolean } {
  const otherRelease = labelOf(other) !== labelOf(own) && labelOf(other) !== null;
  const sides = otherRelease ? { a: release(other, runs), b: release(own, runs) } : { a: [other], b: [own] };
  const keys = sharedKeys();
  const fold = (entries: readonly RunEntry[]): FoldedGroup => foldGroup(lazily(entries), keys, new Judge());
  const groups = { a: fold(sides.a), b: fold(sides.b) };
  const since = otherRelease ? labelOf(other) : 'the boot before';
  const comparison = compareGroups(groups.a, groups.b);
  const misleading = misleadingOf(comparison.warnings);
  if (misleading.length > 0)
    return { text: `not compared with ${since}: ${warningTexts(misleading).join(' ')}`, isWritten: false };
  const page = path.join(folder, 'compare.html');
  const load = ({ directory }: { readonly directory: string }): Run => loadRun(directory);
  const shown = { a: shownRun(groups.a, load), b: shownRun(groups.b, load) };
  writeFileAtomic(page, renderCompareHtml(comparison, shown, { judged: judgedSides(shown) }), fileMode);
  return { text: `what changed since ${since} is in ${page}`, isWritten: true };
}

/** Newest boots of the run's release, oldest first; of a run without a label only itself. */
function release(of: RunEntry, runs: readonly RunEntry[]): RunEntry[] {
  if (labelOf(of) === null) return [of];
  const same = boots(runs).filter((run) => labelOf(run) === labelOf(of) && createdOf(run) <= createdOf(of));
  return same.slice(0, maxBoots).reverse();
}

function* lazily(entries: readonly RunEntry[]): Iterable<Run> {
  for (const { directory } of entries) yield loadRun(directory);
}

const boots = (runs: readonly RunEntry[]): RunEntry[] =>
  runs.filter((run) => run.problem === undefined && run.manifest?.kind === 'boot');
const labelOf = (run: RunEntry): string | null => run.manifest?.label ?? null;
const createdOf = (run: RunEntry): number => Date.parse(run.manifest?.created ?? '');
