/** `bootio status`: whether boots are captured, how, and the last runs. */
import { status, type StatusReport } from '../../capture/status.ts';
import { defineCommand } from '../command.ts';
import { listTable } from '../list-text.ts';
import { rootOption } from '../options.ts';
import { writeLines } from '../output.ts';
import { statusLines } from '../status-text.ts';
import { terminalWidth } from '../terminal.ts';

export default defineCommand({
  declare: (parser) =>
    rootOption(parser).option('archive', {
      type: 'string',
      requiresArg: true,
      describe: 'Directory on that machine that holds the runs (default: as enabled)',
    }),
  async run({ root, archive }) {
    await writeLines(lines(status({ root, archive })));
    return undefined;
  },
});

function* lines(report: StatusReport): Iterable<string> {
  yield* statusLines(report, terminalWidth());
  yield* listTable(report.lastRuns, terminalWidth());
}
