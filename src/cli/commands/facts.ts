/** `bootio facts RUN`: adds what systeminformation says about this machine to a run. Called when a boot's run is finished. */
import { resolveRuns } from '../../archive/resolve.ts';
import { addHostFacts } from '../../capture/host-facts.ts';
import { defineCommand } from '../command.ts';
import { archiveOption, runHelp } from '../options.ts';

export default defineCommand({
  declare: (parser) =>
    archiveOption(parser).positional('run', { type: 'string', demandOption: true, describe: runHelp }),
  async run({ run, archive }) {
    await addHostFacts(resolveRuns(run, archive)[0]!);
    return undefined;
  },
});
