/** `bootio capture [-- COMMAND ...]`: captures what the machine does now, for a time, or while a command runs. */
import { captureSession, type SessionNews, type SessionResult } from '../../capture/session.ts';
import { printable } from '../../lib/escape.ts';
import { UserError } from '../../lib/errors.ts';
import { captureLine } from '../capture-line.ts';
import { defineCommand, type ExitCode } from '../command.ts';
import { parseSeconds } from '../duration.ts';
import { filterOptions, filtersOf } from '../filter-options.ts';
import { archiveOption, labelOption, outOption } from '../options.ts';
import { note, say, warn, writeLines } from '../output.ts';
import { drawLine } from '../progress.ts';

const epilogue =
  'Ctrl-C ends the capture, and the run is kept. A command gets Ctrl-C too, and is waited for; Ctrl-C again kills it. The exit ' +
  "status is the command's: 128 and the signal's number where one killed it, 127 or 126 where it is not there or cannot be executed.";

export default defineCommand({
  declare: (parser) =>
    filterOptions(outOption(labelOption(archiveOption(parser))))
      .usage('$0 capture [options] [-- COMMAND ...]')
      .epilogue(epilogue)
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
      onNews: (news) => {
        show(news, durationSeconds, command !== undefined);
      },
    });
    for (const id of result.recovered) say(`recovered ${id}: its capture was cut off`);
    if (result.cutOff !== undefined) warn(`${result.cutOff}; what was written by then is kept`);
    // Stdout is the command's, where there is one.
    if (command === undefined) await writeLines(describe(result));
    else for (const line of describe(result)) say(line);
    return exitCode(result);
  },
});

/** For people at a terminal. A command that writes to the same terminal has it for itself. */
function show(news: SessionNews, durationSeconds: number | undefined, hasCommand: boolean): void {
  const isOurs = !hasCommand || !process.stdout.isTTY;
  if (news.kind === 'ready' && !hasCommand)
    note(`capturing${durationSeconds === undefined ? ' until Ctrl-C' : '; Ctrl-C ends it'} ...`);
  if (news.kind === 'waiting')
    note('the capture has ended, and its command has not; Ctrl-C again kills that');
  if (news.kind === 'progress' && isOurs) drawLine(captureLine(news, durationSeconds));
  if (news.kind === 'collecting' && isOurs) drawLine('collecting facts about this machine ...');
}

/** As a shell has it of a command: its own, or 128 and the number of the signal that killed it. */
function exitCode({ manifest, cutOff }: SessionResult): ExitCode {
  return manifest.capture.commandStatus ?? (cutOff === undefined ? 0 : 1);
}

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
