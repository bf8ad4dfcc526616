/** `bootio import FILE`: makes a run of a trace that another tool wrote, in the archive or in a directory of its own. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkLabel } from '../../archive/label.ts';
import { importTrace } from '../../import/import-trace.ts';
import { printable } from '../../lib/escape.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, labelOption, outOption } from '../options.ts';
import { writeLines } from '../output.ts';

export default defineCommand({
  declare: (parser) =>
    outOption(labelOption(archiveOption(parser))).positional('file', {
      type: 'string',
      demandOption: true,
      describe: 'The trace',
    }),
  async run({ file, archive, label, out }) {
    const directory = out ?? path.join(archive, freeName(archive, file));
    await importTrace(file, directory, label === undefined ? {} : { label: checkLabel(label) });
    await writeLines([`Imported as ${printable(directory)}.`]);
    return undefined;
  },
});

const maxStem = 64;

/** A run id after the file's name that no run of the archive has yet. */
function freeName(archive: string, file: string): string {
  const stem = path
    .parse(file)
    .name.replace(/[^\w.-]+/g, '-')
    .slice(0, maxStem);
  const name = `import-${stem}`;
  let free = name;
  for (let n = 2; existsSync(path.join(archive, free)); n++) free = `${name}-${n}`;
  return free;
}
