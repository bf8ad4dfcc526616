/** `bootio import FILE`: makes a run of a trace that another tool wrote, in the archive or in a directory of its own. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkLabel } from '../../archive/label.ts';
import { importTrace } from '../../import/import-trace.ts';
import type { Importer } from '../../import/importer.ts';
import { importers } from '../../import/registry.ts';
import { printable } from '../../lib/escape.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, labelOption, outOption } from '../options.ts';
import { skippedText } from '../../render/losses.ts';
import { formatBytes } from '../../render/numbers.ts';
import { warn, writeLines } from '../output.ts';
import { showProgress } from '../progress.ts';

export default defineCommand({
  declare: (parser) =>
    outOption(labelOption(archiveOption(parser)))
      .positional('file', { type: 'string', demandOption: true, describe: 'The trace' })
      .option('from', {
        choices: importers.map(({ name }) => name),
        requiresArg: true,
        describe: 'What wrote the trace; without it the first lines tell',
      })
      .epilogue(`Traces that bootio knows:\n${importers.map(knownTrace).join('\n')}`),
  async run({ file, archive, label, out, from }) {
    const directory = out ?? path.join(archive, freeName(archive, file));
    const checked = label === undefined ? undefined : checkLabel(label);
    const skipped = await importTrace(file, directory, { label: checked, format: from, progress });
    if (skipped.count > 0) warn(`${file}: ${skippedText(skipped)}`);
    await writeLines([`Imported as ${printable(directory)}.`]);
    return undefined;
  },
});

function progress(bytes: number, all: number | undefined): void {
  const of = all === undefined ? '' : ` of ${formatBytes(Math.max(bytes, all))}`;
  showProgress(`importing: ${formatBytes(bytes)}${of}`);
}

const knownTrace = ({ name, title, hint }: Importer): string => `  ${name.padEnd(17)}${title}: ${hint}`;

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
