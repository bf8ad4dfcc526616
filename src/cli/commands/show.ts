/** `bootio show RUN`: who did what file I/O, and who spawned whom. */
import { defineCommand } from '../command.ts';
import { archiveOption, formatOption, runHelp } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { loadArgument } from '../runs.ts';
import { terminalWidth } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    formatOption(archiveOption(parser)).positional('run', {
      type: 'string',
      demandOption: true,
      describe: runHelp,
    }),
  async run({ run: argument, archive, format }) {
    const run = loadArgument(argument, archive);
    if (format === 'json') {
      const { showDocument } = await import('../../render/json/show.ts');
      await writeJson(showDocument(run));
    } else if (format === 'markdown') {
      const { renderShowMarkdown } = await import('../../render/markdown/show.ts');
      await writeLines(renderShowMarkdown(run));
    } else {
      const { renderShowText } = await import('../../render/text/show.ts');
      await writeLines(renderShowText(run, { width: terminalWidth() }));
    }
    return undefined;
  },
});
