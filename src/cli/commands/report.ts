/** `bootio report RUN`: one run as one self-contained web page. */
import { writeFileAtomic } from '../../archive/write-file.ts';
import { evaluate } from '../../findings/evaluate.ts';
import { UserError } from '../../lib/errors.ts';
import { ownPatterns, redactRun } from '../../model/redact/redact.ts';
import { renderReportHtml } from '../../render/html/report.ts';
import { defineCommand } from '../command.ts';
import { openFile, temporaryPage } from '../open-file.ts';
import {
  archiveOption,
  configOption,
  openOption,
  outputOption,
  redactOptions,
  reportMode,
  runHelp,
} from '../options.ts';
import { write } from '../output.ts';
import { showProgress } from '../progress.ts';
import { readRules, today } from '../rules.ts';
import { loadArgument } from '../runs.ts';

export default defineCommand({
  declare: (parser) =>
    openOption(redactOptions(configOption(outputOption(archiveOption(parser))))).positional('run', {
      type: 'string',
      demandOption: true,
      describe: runHelp,
    }),
  async run({ run: argument, archive, output: named, open, config: file, redact, ...options }) {
    const { 'redact-pattern': patterns } = options;
    const output = open ? (named ?? temporaryPage()) : named;
    if (output === undefined && process.stdout.isTTY) {
      throw new UserError('report: a web page is of no use on a terminal; name a file with -o');
    }
    const { config, ruleOf } = readRules(file);
    const own = ownPatterns(patterns);
    showProgress('reading the run');
    const loaded = loadArgument(argument, archive);
    const { run, redaction } =
      redact || own.length > 0 ? redactRun(loaded, own) : { run: loaded, redaction: undefined };
    showProgress('looking for findings');
    const findings = evaluate(run, { config, today: today() });
    showProgress('writing the page');
    const page = renderReportHtml(run, { judged: { findings, ruleOf }, redaction });
    if (output === undefined) await write(page);
    else writeFileAtomic(output, page, reportMode);
    if (open && output !== undefined) await openFile(output, named === undefined);
    return undefined;
  },
});
