/** `bootio budget init RUN`: writes a commented file of limits to start with, from what boots of a release were measured to take. */
import { writeFileAtomic } from '../../archive/write-file.ts';
import { proposeBudgets } from '../../budget/propose.ts';
import { foldGroup } from '../../compare/group.ts';
import { renderBudgetFile } from '../../render/budget/init-file.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, reportMode, runHelp } from '../options.ts';
import { writeLines } from '../output.ts';
import { loadGroup } from '../runs.ts';

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser)
      .positional('action', {
        choices: ['init'] as const,
        demandOption: true,
        describe: 'init: write a file of limits to start with',
      })
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: `What was measured. ${runHelp}; of a label all runs are taken`,
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        describe: 'Write the file here, not to stdout',
      }),
  async run({ run, archive, output }) {
    const lines = renderBudgetFile(proposeBudgets(foldGroup(loadGroup(run, archive))));
    if (output === undefined) await writeLines(lines);
    else writeFileAtomic(output, [...lines, ''].join('\n'), reportMode);
    return undefined;
  },
});
