/** `bootio unpin RUN`: takes back `bootio pin`. */
import { defineCommand } from '../command.ts';
import { archiveOption } from '../options.ts';
import { pinArgument, pinHelp } from '../pins.ts';

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser).positional('run', { type: 'string', demandOption: true, describe: pinHelp }),
  async run({ run, archive }) {
    await pinArgument(run, archive, false);
    return undefined;
  },
});
