/** `bootio findings RUN`: what in a run is worth fixing, what it costs, and what to do about it. */
import { readFileSync } from 'node:fs';
import { parseConfig } from '../../findings/config.ts';
import { noConfig } from '../../findings/config-types.ts';
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
      .option('config', {
        type: 'string',
        requiresArg: true,
        describe: 'YAML file of thresholds, weights, what to ignore, and rules of your own',
      })
      .option('explain', {
        type: 'string',
        requiresArg: true,
        describe: 'Explain a rule, without a run',
      }),
  async run({ run: argument, archive, format, all, only, explain, config: file }) {
    const config = file === undefined ? noConfig : parseConfig(readText(file), file);
    const find = (id: string): Rule => ruleOf([...rules, ...config.ownRules], id);
    if (explain !== undefined) {
      await writeLines(renderRuleText(find(explain), terminalWidth()));
      return undefined;
    }
    if (argument === undefined) throw new UserError('findings: no run given; see bootio findings --help');
    if (only !== undefined) find(only);
    const run = loadArgument(argument, archive);
    const findings = evaluate(run, { config, only, today: new Date().toISOString().slice(0, 10) });
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

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function ruleOf(all: readonly Rule[], id: string): Rule {
  const rule = all.find(({ meta }) => meta.id === id);
  if (rule !== undefined) return rule;
  throw new UserError(`${id}: no such rule; there are ${all.map(({ meta }) => meta.id).join(', ')}`);
}
