/** What a command is: options declared to yargs, and an action. One file of commands/ each, loaded only when it is used. */
import type { Argv } from 'yargs';

/**
 * Exit codes: 0 fine; 1 what was asked is not so: a budget broken, a machine that cannot capture, a capture that was cut off; 2 wrong usage
 * or bad input. An action that returns nothing went fine. A captured command's is its own.
 */
export type ExitCode = number;

interface CommandDefinition<Options> {
  declare(parser: Argv): Argv<Options>;
  run(options: Options): Promise<ExitCode | undefined> | ExitCode | undefined;
}

/** A command with its options' type forgotten, so that all of them fit one registry. */
export interface Command {
  declare(parser: Argv): Argv<object>;
  run(options: unknown): Promise<ExitCode>;
}

export function defineCommand<Options extends object>(definition: CommandDefinition<Options>): Command {
  return {
    declare: (parser) => definition.declare(parser),
    // yargs hands over what `declare` described: the one place where the type system must take that on trust.
    run: async (options) => (await definition.run(options as Options)) ?? 0,
  };
}
