/** `bootio disable`: takes bootio out of the boot of this machine or of an image. Runs stay. */
import { disable, type DisableResult } from '../../capture/disable.ts';
import { printable } from '../../lib/escape.ts';
import { defineCommand } from '../command.ts';
import { rootOption } from '../options.ts';
import { writeLines } from '../output.ts';

export default defineCommand({
  declare: (parser) => rootOption(parser),
  async run({ root }) {
    await writeLines(describe(disable({ root })));
    return undefined;
  },
});

function* describe({ root, removed, kept, endedCapture }: DisableResult): Iterable<string> {
  const where = root === '/' ? '' : ` in ${printable(root)}`;
  yield removed.length === 0
    ? `Nothing to do: bootio is not enabled${where}.`
    : `Disabled${where}: ${removed.length} files and directories removed; runs in the archive stay.`;
  if (endedCapture) yield 'The capture of this boot was ended.';
  for (const name of kept) yield `${name} was edited, so it stays.`;
}
