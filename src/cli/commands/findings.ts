/** `bootio findings RUN`: what in a run is worth fixing, what it costs, and what to do about it. */
import { evaluate } from '../../findings/evaluate.ts';
import { rules } from '../../findings/registry.ts';
import type { Rule } from '../../findings/rule.ts';
import { UserError } from '../../lib/errors.ts';
import { renderRuleText } from '../../render/text/rule.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, formatOption, runHelp } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { loadArgument } from '../runs.ts';
import { terminalWidth, useColor } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    formatOption(archiveOption(parser))
      .positional('run', { type: 'string', describe: runHelp })
      .option('all', { type: 'boolean', default: false, describe: 'All minor findings too (text)' })
      .option('only', { type: 'string', requiresArg: true, describe: 'Ask this rule only' })
      .option('explain', {
        type: 'string',
        requiresArg: true,
        describe: 'Explain a rule, without a run',
      }),
  async run({ run: argument, archive, format, all, only, explain }) {
    if (explain !== undefined) {
      await writeLines(renderRuleText(ruleOf(rules, explain), terminalWidth()));
      return undefined;
    }
    if (argument === undefined) throw new UserError('findings: no run given; see bootio findings --help');
    if (only !== undefined) ruleOf(rules, only);
    const run = loadArgument(argument, archive);
    const findings = evaluate(run, { only, today: new Date().toISOString().slice(0, 10) });
    const find = (id: string): Rule => ruleOf(rules, id);
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

function ruleOf(all: readonly Rule[], id: string): Rule {
  const rule = all.find(({ meta }) => meta.id === id);
  if (rule !== undefined) return rule;
  throw new UserError(`${id}: no such rule; there are ${all.map(({ meta }) => meta.id).join(', ')}`);
}
