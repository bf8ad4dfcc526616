/** `bootio report RUN`: one run as one self-contained web page. */
import { writeFileAtomic } from '../../archive/write-file.ts';
import { evaluate } from '../../findings/evaluate.ts';
import { UserError } from '../../lib/errors.ts';
import { ownPatterns, redactRun } from '../../model/redact/redact.ts';
import { renderReportHtml } from '../../render/html/report.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, configOption, outputOption, redactOptions, reportMode, runHelp } from '../options.ts';
import { write } from '../output.ts';
import { readRules, today } from '../rules.ts';
import { loadArgument } from '../runs.ts';

export default defineCommand({
  declare: (parser) =>
    redactOptions(configOption(outputOption(archiveOption(parser)))).positional('run', {
      type: 'string',
      demandOption: true,
      describe: runHelp,
    }),
  async run({ run: argument, archive, output, config: file, redact, 'redact-pattern': patterns }) {
    if (output === undefined && process.stdout.isTTY) {
      throw new UserError('report: a web page is of no use on a terminal; name a file with -o');
    }
    const { config, ruleOf } = readRules(file);
    const own = ownPatterns(patterns);
    const loaded = loadArgument(argument, archive);
    const { run, redaction } =
      redact || own.length > 0 ? redactRun(loaded, own) : { run: loaded, redaction: undefined };
    const findings = evaluate(run, { config, today: today() });
    const page = renderReportHtml(run, { judged: { findings, ruleOf }, redaction });
    if (output === undefined) await write(page);
    else writeFileAtomic(output, page, reportMode);
    return undefined;
  },
});
