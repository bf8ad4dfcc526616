/** `bootio capture [-- COMMAND ...]`: a session, now: for a while, until Ctrl-C, or as long as a command runs. */
import { captureSession } from '../../capture/session.ts';
import { printable } from '../../lib/escape.ts';
import { defineCommand } from '../command.ts';
import { parseSeconds } from '../duration.ts';
import { archiveOption, binaryOption, labelOption, outOption } from '../options.ts';
import { note, writeLines } from '../output.ts';

/** Where yargs puts what follows `--`. */
interface AfterDashes {
  '--'?: (string | number)[];
}

export default defineCommand({
  declare: (parser) =>
    binaryOption(outOption(labelOption(archiveOption(parser))))
      .usage(
        '$0 capture [options] [-- COMMAND ...]\n\nCapture a session: until Ctrl-C, for a while, or while a command runs',
      )
      .option('duration', { type: 'string', requiresArg: true, describe: 'How long, such as 30s or 5m' }),
  async run(options) {
    const { archive, out, label, duration, binary } = options;
    const command = ((options as AfterDashes)['--'] ?? []).map(String);
    const durationSeconds = duration === undefined ? undefined : parseSeconds(duration, '--duration');
    const until =
      command.length > 0
        ? undefined
        : duration === undefined
          ? 'Ctrl-C ends it'
          : `for ${duration}; Ctrl-C ends it`;
    const { directory } = await captureSession({
      archive,
      out,
      label,
      durationSeconds,
      command,
      binary,
      onReady: () => {
        if (until !== undefined) note(`capturing: ${until}`);
      },
    });
    // A command's own output is not to be mixed with ours.
    if (command.length > 0) note(`captured as ${directory}`);
    else await writeLines([`Captured as ${printable(directory)}.`]);
    return undefined;
  },
});
