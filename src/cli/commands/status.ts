/** `bootio status`: what will happen at the next boot, how the last capture went, and the last runs. */
import { outcomeOf } from '../../capture/outcome.ts';
import { status, type StatusReport } from '../../capture/status.ts';
import { defineCommand } from '../command.ts';
import { listedRun, listTable } from '../list-text.ts';
import { rootOption, textOrJsonOption } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { statusLines } from '../status-text.ts';
import { terminalWidth } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    textOrJsonOption(rootOption(parser)).option('archive', {
      type: 'string',
      requiresArg: true,
      describe: 'Directory on that machine that holds the runs (default: as enabled)',
    }),
  async run({ root, archive, format }) {
    const report = status({ root, archive });
    if (format === 'json') await writeJson(document(report));
    else await writeLines(lines(report));
    return undefined;
  },
});

function* lines(report: StatusReport): Iterable<string> {
  yield* statusLines(report, terminalWidth());
  yield* listTable(report.lastRuns, terminalWidth());
}

/** Stable: what `--format json` prints. What is not so, or not known, is null. */
function document(report: StatusReport): object {
  const { root, settings, boot, lastBoot } = report;
  const { label, until, settleSeconds, limit, once, keepRuns, keepMegabytes } = settings;
  return {
    schema: 'bootio/status/1',
    root,
    installed: report.installed,
    missing: report.missing,
    drift: report.drift,
    /** `captured`: whether it is; the rest is how it is or would be. */
    nextBoot: {
      ...{
        captured: report.enabled,
        from: report.initrd ? 'initramfs' : 'first-unit',
        until,
        settleSeconds,
        limit,
      },
      ...{ label: label === '' ? null : label, once, report: report.report },
    },
    archive: {
      directory: report.archive,
      freeBytes: report.freeBytes ?? null,
      keepRuns: keepRuns ?? null,
      keepMegabytes: keepMegabytes ?? null,
    },
    thisBoot: { state: boot.state, why: boot.why ?? null, run: boot.run ?? null },
    lastBoot: lastBoot?.manifest === undefined ? null : lastBootOf(lastBoot.name, lastBoot.manifest),
    waiting: report.waiting,
    sessionRunning: report.sessionRunning,
    unreadable: report.unreadable,
    lastRuns: report.lastRuns.map(listedRun),
  };
}

function lastBootOf(run: string, manifest: Parameters<typeof outcomeOf>[0]): object {
  const { how, why, lost } = outcomeOf(manifest);
  return { run, created: manifest.created, outcome: how, why: why ?? null, lost };
}
