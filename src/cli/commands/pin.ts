/** `bootio pin RUN`: the run, or all runs of a label, stay when the archive is pruned. */
import { defineCommand } from '../command.ts';
import { archiveOption } from '../options.ts';
import { pinArgument, pinHelp } from '../pins.ts';

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser).positional('run', { type: 'string', demandOption: true, describe: pinHelp }),
  async run({ run, archive }) {
    await pinArgument(run, archive, true);
    return undefined;
  },
});
