/** The commands, in the order of `bootio --help`. What is said here is all that start-up loads of them. */
import type { Command } from './command.ts';

interface RegisteredCommand {
  /** As yargs reads it: the name and its arguments. */
  readonly usage: string;
  /** One line for the help; undefined hides the command. */
  readonly summary: string | undefined;
  readonly load: () => Promise<{ readonly default: Command }>;
}

export const commands: readonly RegisteredCommand[] = [
  {
    usage: 'list',
    summary: 'List the runs in the archive',
    load: () => import('./commands/list.ts'),
  },
];
