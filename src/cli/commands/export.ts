/** `bootio export RUN --format FORMAT`: a run in a form that other programs read, on stdout. */
import { exporters } from '../../render/export/registry.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, runHelp } from '../options.ts';
import { writeLines } from '../output.ts';
import { loadArgument } from '../runs.ts';

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser)
      .positional('run', { type: 'string', demandOption: true, describe: runHelp })
      .option('format', {
        choices: exporters.map(({ name }) => name),
        demandOption: true,
        requiresArg: true,
        describe: 'Form of the output',
      })
      .epilogue(`Forms:\n${exporters.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join('\n')}`),
  async run({ run: argument, archive, format }) {
    const exporter = exporters.find(({ name }) => name === format)!;
    await writeLines(exporter.lines(loadArgument(argument, archive)));
    return undefined;
  },
});
