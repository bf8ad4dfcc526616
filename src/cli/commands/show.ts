/** `bootio show RUN`: who did what file I/O, what it cost, and who spawned whom. */
import { UserError } from '../../lib/errors.ts';
import { narrows, selectProcesses, type Selection } from '../../render/show-select.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, formatOption, runHelp } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { loadArgument } from '../runs.ts';
import { terminalWidth } from '../terminal.ts';

const pattern = { type: 'string', requiresArg: true } as const;

export default defineCommand({
  declare: (parser) =>
    formatOption(archiveOption(parser))
      .positional('run', {
        type: 'string',
        demandOption: true,
        describe: runHelp,
      })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'Everything, unfolded, processes in the order of their start (text, markdown)',
      })
      .option('process', {
        ...pattern,
        describe: 'Only processes of this name, program or pid; * for anything',
      })
      .option('unit', { ...pattern, describe: 'Only processes of this systemd unit; * for anything' })
      .option('file', { ...pattern, describe: 'Only files of this path; * for anything, / too' }),
  async run({ run: argument, archive, format, all, process, unit, file }) {
    const run = loadArgument(argument, archive);
    const selection: Selection = { process, unit, file };
    const selected = selectProcesses(run, selection);
    if (selected.length === 0 && narrows(selection)) throw new UserError(nothingFits(selection));
    if (format === 'json') {
      const { showDocument } = await import('../../render/json/show.ts');
      await writeJson(showDocument(run, selected, selection));
    } else if (format === 'markdown') {
      const { renderShowMarkdown } = await import('../../render/markdown/show.ts');
      await writeLines(renderShowMarkdown(run, { selected, selection, all }));
    } else {
      const { renderShowText } = await import('../../render/text/show.ts');
      const options = { selected, selection, all, width: terminalWidth() };
      await writeLines(renderShowText(run, options));
    }
    return undefined;
  },
});

function nothingFits({ process, unit, file }: Selection): string {
  const options = Object.entries({ process, unit, file }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  return `show: nothing in this run fits ${options.join(' ')}; see bootio show --help`;
}
