/** `bootio capture [-- COMMAND ...]`: captures what the machine does now, for a time, or while a command runs. */
import { captureSession, type SessionResult } from '../../capture/session.ts';
import { printable } from '../../lib/escape.ts';
import { UserError } from '../../lib/errors.ts';
import { defineCommand } from '../command.ts';
import { parseSeconds } from '../duration.ts';
import { filterOptions, filtersOf } from '../filter-options.ts';
import { archiveOption, labelOption, outOption } from '../options.ts';
import { note, say, writeLines } from '../output.ts';

export default defineCommand({
  declare: (parser) =>
    filterOptions(outOption(labelOption(archiveOption(parser))))
      .usage('$0 capture [options] [-- COMMAND ...]')
      .option('duration', {
        type: 'string',
        requiresArg: true,
        describe: 'How long, such as 90s or 5m; without it until Ctrl-C, or the end of the command',
      })
      .option('binary', {
        type: 'string',
        requiresArg: true,
        describe: 'Another bootio-capture than the one built here',
      }),
  async run(options) {
    const { archive, out, label, duration, binary } = options;
    const command = commandOf(options);
    const durationSeconds = duration === undefined ? undefined : parseSeconds(duration, '--duration');
    if (durationSeconds === 0) throw new UserError('--duration 0: nothing to capture; give at least 1s');
    const filters = filtersOf(process.argv.slice(2));
    const result = await captureSession({
      ...{ archive, out, label, durationSeconds, command, binary, filters },
      onReady: () => {
        if (command === undefined) note(`capturing${duration === undefined ? ' until Ctrl-C' : ''} ...`);
      },
    });
    // Stdout is the command's, where there is one.
    if (command === undefined) await writeLines(describe(result));
    else for (const line of describe(result)) say(line);
    return undefined;
  },
});

/** What follows `--`. Undefined: a session without a command. */
function commandOf(options: object): readonly string[] | undefined {
  // yargs leaves out a `--` with nothing behind it.
  if (process.argv.at(-1) === '--') throw new UserError('--: no command follows; see bootio capture --help');
  const rest: unknown = (options as { '--'?: unknown })['--'];
  return Array.isArray(rest) ? rest.map(String) : undefined;
}

function* describe({ id, directory, manifest }: SessionResult): Iterable<string> {
  const { probeSet, commandStatus } = manifest.capture;
  const { lost = 0 } = manifest.completeness;
  if (commandStatus !== undefined && commandStatus !== 0)
    yield `The command ended with status ${commandStatus}.`;
  yield `Captured as ${printable(id)} in ${printable(directory)}.`;
  if (lost > 0) yield `${lost} events were lost: numbers in it are too low.`;
  if (probeSet === 'syscalls')
    yield 'This kernel allows probes on system calls only; bootio show says what they do not see.';
}
