/**
 * `bootio compare A B`: what changed from A to B, each a run or all runs of a label, as a table; with -o as a web page too. Of more than
 * two it shows the trend, each against the one before.
 */
import { writeFileAtomic } from '../../archive/write-file.ts';
import type { BudgetFile, BudgetReport } from '../../budget/types.ts';
import { compareGroups } from '../../compare/compare.ts';
import { foldGroup, sharedKeys, shownRun } from '../../compare/group.ts';
import { Judge } from '../../compare/judge.ts';
import { trendOf, type Trend } from '../../compare/trend.ts';
import type { Comparison } from '../../compare/types.ts';
import { misleadingOf, redactedComparison } from '../../compare/warnings.ts';
import { UserError } from '../../lib/errors.ts';
import type { Run } from '../../model/types.ts';
import { defineCommand } from '../command.ts';
import {
  archiveOption,
  formatOption,
  openOption,
  outputOption,
  redactOptions,
  reportMode,
  runHelp,
  type Format,
} from '../options.ts';
import { openFile, temporaryPage } from '../open-file.ts';
import { writeJsonTables, writeLines } from '../output.ts';
import { readText } from '../read-text.ts';
import { loadGroups } from '../runs.ts';
import { terminalWidth, useColor } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    openOption(redactOptions(outputOption(formatOption(archiveOption(parser)))))
      .positional('run-a', {
        type: 'string',
        demandOption: true,
        describe: `The older release. ${runHelp}; of a label all runs are compared`,
      })
      .positional('run-b', { type: 'string', demandOption: true, describe: 'The newer release' })
      .positional('more', {
        type: 'string',
        array: true,
        describe: 'Releases after that: the trend over all of them is shown',
      })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'Show all rows, not the largest changes only (text)',
      })
      .option('budget', {
        type: 'string',
        requiresArg: true,
        describe: 'YAML file of limits; exit status 1 where one is broken (bootio budget init writes one)',
      })
      .option('junit', {
        type: 'string',
        requiresArg: true,
        implies: 'budget',
        describe: 'Write what became of the budgets as JUnit XML here',
      })
      .option('allow-unlike', {
        type: 'boolean',
        default: false,
        describe: 'Compare runs of different kinds, architectures, probes or filters all the same',
      }),
  async run({
    'run-a': a,
    'run-b': b,
    more = [],
    archive,
    format,
    all,
    output: named,
    'allow-unlike': allowUnlike,
    ...options
  }) {
    const { budget, junit } = options;
    // A file that is wrong is refused before boots are read for it.
    const budgets = budget === undefined ? undefined : await readBudgets(budget);
    const output = options.open ? (named ?? temporaryPage()) : named;
    const keys = sharedKeys();
    if (more.length > 0) {
      if (budget !== undefined) throw new UserError('--budget: of two releases; of a trend there is none');
      const runs = loadGroups([a, b, ...more], archive, options);
      const made = trendOf([a, b, ...more].map((name) => foldGroup(runs.load(name), keys, new Judge())));
      const steps = made.steps.map((step) => redactedComparison(step, runs.redaction()));
      const trend = { ...made, steps };
      if (!allowUnlike) for (const step of trend.steps) await refuseMisleading(step);
      if (output !== undefined) {
        const { renderTrendHtml } = await import('../../render/html/trend/report.ts');
        writeFileAtomic(output, renderTrendHtml(trend), reportMode);
        if (options.open) await openFile(output, named === undefined);
      }
      await printTrend(trend, format);
      return undefined;
    }
    const loaded = loadGroups([a, b], archive, options);
    const groups = {
      a: foldGroup(loaded.load(a), keys, new Judge()),
      b: foldGroup(loaded.load(b), keys, new Judge()),
    };
    const comparison = redactedComparison(compareGroups(groups.a, groups.b), loaded.redaction());
    if (!allowUnlike) await refuseMisleading(comparison);
    const report = budgets && (await checked(comparison, budgets, junit));
    // The file comes first: a reader that closes the pipe after a screenful must not cost it.
    if (output !== undefined) {
      const { renderCompareHtml } = await import('../../render/html/compare/report.ts');
      const { judgedSides } = await import('../../render/html/judged.ts');
      const again = ({ directory }: { readonly directory: string }): Run => loaded.again(directory);
      const runs = { a: shownRun(groups.a, again), b: shownRun(groups.b, again) };
      const judged = judgedSides(runs);
      writeFileAtomic(output, renderCompareHtml(comparison, runs, { judged, budgets: report }), reportMode);
      if (options.open) await openFile(output, named === undefined);
    }
    await print(comparison, report, format, all);
    return report !== undefined && report.broken > 0 ? 1 : undefined;
  },
});

async function readBudgets(file: string): Promise<BudgetFile> {
  const { parseBudgets } = await import('../../budget/config.ts');
  return parseBudgets(readText(file), file);
}

async function checked(
  comparison: Comparison,
  budgets: BudgetFile,
  junit: string | undefined,
): Promise<BudgetReport> {
  const { checkBudgets } = await import('../../budget/check.ts');
  const report = checkBudgets(comparison, budgets);
  if (junit !== undefined) {
    const { renderJunit } = await import('../../render/budget/junit.ts');
    writeFileAtomic(junit, [...renderJunit(report), ''].join('\n'), reportMode);
  }
  return report;
}

/** Where what differs would be the captures and not the systems, a table of it is worse than none. */
async function refuseMisleading({ warnings }: Comparison): Promise<void> {
  const misleading = misleadingOf(warnings);
  if (misleading.length === 0) return;
  const { warningTexts } = await import('../../render/warnings.ts');
  const reasons = warningTexts(misleading).join(' ');
  throw new UserError(
    `these runs cannot be compared like for like. ${reasons} --allow-unlike does it all the same`,
  );
}

async function printTrend(trend: Trend, format: Format): Promise<void> {
  if (format === 'json') {
    const { trendDocument } = await import('../../render/json/trend.ts');
    await writeJsonTables(trendDocument(trend));
  } else if (format === 'markdown') {
    const { renderTrendMarkdown } = await import('../../render/markdown/trend.ts');
    await writeLines(renderTrendMarkdown(trend));
  } else {
    const { renderTrendText } = await import('../../render/text/trend.ts');
    await writeLines(renderTrendText(trend, { width: terminalWidth() }));
  }
}

async function print(
  comparison: Comparison,
  budgets: BudgetReport | undefined,
  format: Format,
  all: boolean,
): Promise<void> {
  if (format === 'json') {
    const { compareDocument } = await import('../../render/json/compare.ts');
    const { budgetDocument } = await import('../../render/budget/json.ts');
    const document = compareDocument(comparison);
    await writeJsonTables(
      budgets === undefined ? document : { ...document, budget: budgetDocument(budgets) },
    );
  } else if (format === 'markdown') {
    const { renderCompareMarkdown } = await import('../../render/markdown/compare.ts');
    if (budgets !== undefined) {
      const { renderBudgetMarkdown } = await import('../../render/budget/markdown.ts');
      await writeLines([...renderBudgetMarkdown(budgets), '']);
    }
    await writeLines(renderCompareMarkdown(comparison));
  } else {
    const { renderCompareText } = await import('../../render/text/compare.ts');
    const options = { width: terminalWidth(), color: useColor() };
    if (budgets !== undefined) {
      const { renderBudgetText } = await import('../../render/budget/text.ts');
      await writeLines([...renderBudgetText(budgets, options), '']);
    }
    await writeLines(renderCompareText(comparison, { ...options, all }));
  }
}
