/** `bootio findings RUN`: what in a run is worth fixing, what it costs, and what to do about it. */
import { evaluate } from '../../findings/evaluate.ts';
import { UserError } from '../../lib/errors.ts';
import { renderRuleText } from '../../render/text/rule.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, configOption, formatOption, runHelp } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { showProgress } from '../progress.ts';
import { readRules, today } from '../rules.ts';
import { loadArgument } from '../runs.ts';
import { terminalWidth, useColor } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    configOption(formatOption(archiveOption(parser)))
      .positional('run', { type: 'string', describe: runHelp })
      .option('all', { type: 'boolean', default: false, describe: 'All minor findings too (text)' })
      .option('only', { type: 'string', requiresArg: true, describe: 'Ask this rule only' })
      .option('explain', {
        type: 'string',
        requiresArg: true,
        describe: 'Explain a rule, without a run',
      }),
  async run({ run: argument, archive, format, all, only, explain, config: file }) {
    const { config, ruleOf: find } = readRules(file);
    if (explain !== undefined) {
      await writeLines(renderRuleText(find(explain), terminalWidth()));
      return undefined;
    }
    if (argument === undefined) throw new UserError('findings: no run given; see bootio findings --help');
    if (only !== undefined) find(only);
    showProgress('reading the run');
    const run = loadArgument(argument, archive);
    showProgress('looking for findings');
    const findings = evaluate(run, { config, only, today: today() });
    if (format === 'json') {
      const { findingsDocument } = await import('../../render/json/findings.ts');
      await writeJson(findingsDocument(run, findings, find));
    } else if (format === 'markdown') {
      const { renderFindingsMarkdown } = await import('../../render/markdown/findings.ts');
      await writeLines(renderFindingsMarkdown(run, findings, find));
    } else {
      const { renderFindingsText } = await import('../../render/text/findings.ts');
      const options = { width: terminalWidth(), color: useColor(), all, ruleOf: find };
      await writeLines(renderFindingsText(run, findings, options));
    }
    return undefined;
  },
});
