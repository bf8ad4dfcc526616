/** `bootio list`: the runs in the archive, newest first, and those that cannot be used with the reason. */
import { listRuns, type RunEntry } from '../../archive/list.ts';
import { defineCommand } from '../command.ts';
import { listedRun, listMarkdown, listTable } from '../list-text.ts';
import { archiveOption, formatOption } from '../options.ts';
import { warn, writeJson, writeLines } from '../output.ts';
import { terminalWidth } from '../terminal.ts';

export default defineCommand({
  declare: (parser) => formatOption(archiveOption(parser)),
  async run({ archive, format }) {
    const runs = listRuns(archive);
    if (runs.length === 0) warn(`no runs in ${archive}; bootio enable captures the next boot`);
    if (format === 'json') await writeJson(listDocument(runs, archive));
    else if (format === 'markdown') await writeLines(listMarkdown(runs));
    else await writeLines(listTable(runs, terminalWidth()));
    return undefined;
  },
});

/** Stable: what `--format json` prints. */
function listDocument(runs: readonly RunEntry[], archive: string): object {
  return { schema: 'bootio/list/1', archive, runs: runs.map(listedRun) };
}
