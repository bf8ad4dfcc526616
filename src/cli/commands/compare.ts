/** `bootio compare A B`: what changed from run A to run B, as a table; with -o as a web page too. */
import { writeFileAtomic } from '../../archive/write-file.ts';
import { compareRuns } from '../../compare/compare.ts';
import type { Comparison } from '../../compare/types.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, formatOption, outputOption, reportMode, runHelp, type Format } from '../options.ts';
import { writeJson, writeLines } from '../output.ts';
import { loadArgument } from '../runs.ts';
import { terminalWidth, useColor } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    outputOption(formatOption(archiveOption(parser)))
      .positional('run-a', { type: 'string', demandOption: true, describe: `The older run. ${runHelp}` })
      .positional('run-b', { type: 'string', demandOption: true, describe: 'The newer run' })
      .option('all', {
        type: 'boolean',
        default: false,
        describe: 'Show all rows, not the largest changes only (text)',
      }),
  async run({ 'run-a': a, 'run-b': b, archive, format, all, output }) {
    const comparison = compareRuns(loadArgument(a, archive), loadArgument(b, archive));
    // The file comes first: a reader that closes the pipe after a screenful must not cost it.
    if (output !== undefined) {
      const { renderCompareHtml } = await import('../../render/html/report.ts');
      writeFileAtomic(output, renderCompareHtml(comparison), reportMode);
    }
    await print(comparison, format, all);
    return undefined;
  },
});

async function print(comparison: Comparison, format: Format, all: boolean): Promise<void> {
  if (format === 'json') {
    const { compareDocument } = await import('../../render/json/compare.ts');
    await writeJson(compareDocument(comparison));
  } else if (format === 'markdown') {
    const { renderCompareMarkdown } = await import('../../render/markdown/compare.ts');
    await writeLines(renderCompareMarkdown(comparison));
  } else {
    const { renderCompareText } = await import('../../render/text/compare.ts');
    await writeLines(renderCompareText(comparison, { width: terminalWidth(), all, color: useColor() }));
  }
}
