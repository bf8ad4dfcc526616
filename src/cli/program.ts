/** The yargs wiring: turns arguments into one call of one command. Knows the commands by the registry alone. */
import yargs from 'yargs';
import { UserError } from '../lib/errors.ts';
import type { Command, ExitCode } from './command.ts';
import { clearProgress } from './progress.ts';
import { commands } from './registry.ts';
import { terminalWidth } from './terminal.ts';

const widestHelp = 100;
const about = 'Who does what file I/O while this machine boots, and what changed since the last release.';

/** Runs the command that `args` (without node and the script) ask for. Throws UserError for wrong usage. */
export async function runProgram(args: readonly string[], version: string): Promise<ExitCode> {
  let chosen: { command: Command; options: unknown } | undefined;
  let lists: ReadonlySet<string> = new Set();
  const parser = yargs()
    .scriptName('bootio')
    .usage(`$0 COMMAND [options]\n\n${about}`)
    .locale('en')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(terminalWidth(), widestHelp))
    .demandCommand(1, 'no command given')
    .strict()
    .exitProcess(false)
    // Errors are thrown instead of printed.
    .fail(false);

  for (const { usage, summary, load } of commands) {
    parser.command({
      command: usage,
      describe: summary ?? false,
      builder: async (commandParser) => {
        const declared = (await load()).default.declare(commandParser);
        lists = new Set((declared as typeof declared & Declared).getOptions().array);
        return declared;
      },
      // Only noted here and run below: what a command throws must not come back as wrong usage.
      handler: async (options) => {
        chosen = { command: (await load()).default, options: lastOnes(options, lists) };
      },
    });
  }

  let parsed: Record<string, unknown>;
  try {
    parsed = await parser.parseAsync(args);
  } catch (error) {
    throw isUsageError(error) ? usageError(error.message, args) : error;
  }
  if (chosen !== undefined) {
    const code = await chosen.command.run(chosen.options);
    clearProgress();
    return code;
  }
  if (parsed['help'] !== true && parsed['version'] !== true) throw usageError('no command given', args);
  return 0;
}

/** What yargs has, and its types do not. */
interface Declared {
  getOptions(): { readonly array: readonly string[] };
}

/**
 * Of what is given several times the last one counts, but for lists. yargs can do that itself, but then takes the last one of a list of
 * positional arguments too.
 */
function lastOnes(options: object, lists: ReadonlySet<string>): object {
  const last = (name: string, value: unknown): unknown =>
    Array.isArray(value) && !lists.has(name) && name !== '_' && name !== '--' ? value.at(-1) : value;
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, last(name, value)]));
}

/** yargs reports wrong usage as errors of its own class, which it does not export, or as plain ones. */
function isUsageError(error: unknown): error is Error {
  if (!(error instanceof Error) || 'code' in error) return false;
  return error.name === 'YError' || Object.getPrototypeOf(error) === Error.prototype;
}

function usageError(message: string, args: readonly string[]): UserError {
  const known = commands.map(({ usage }) => usage.split(' ')[0]!);
  const name = args.find((argument) => !argument.startsWith('-'));
  const command = name !== undefined && known.includes(name) ? name : undefined;
  const text = message
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .replace(/^Unknown argument(?=: [^-])/, command === undefined ? 'unknown command' : 'unknown argument');
  const help = command === undefined ? 'bootio --help' : `bootio ${command} --help`;
  return new UserError(`${text.charAt(0).toLowerCase()}${text.slice(1)}; see ${help}`);
}
