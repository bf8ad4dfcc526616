/** The options of `capture` that leave things out of a run. Each may be given several times. */
import type { Argv } from 'yargs';
import type { SessionFilter } from '../capture/session.ts';
import { UserError } from '../lib/errors.ts';

const filters = [
  { how: 'only', what: 'path', describe: 'Keep only what is done to files below this path' },
  { how: 'skip', what: 'path', describe: 'Leave out what is done to files below this path' },
  { how: 'only', what: 'process', describe: 'Keep only what processes of this name do' },
  { how: 'skip', what: 'process', describe: 'Leave out what processes of this name do' },
  {
    how: 'only',
    what: 'cgroup',
    describe: 'Keep only what is done in this control group (/system.slice/ssh.service)',
  },
  { how: 'skip', what: 'cgroup', describe: 'Leave out what is done in this control group' },
  {
    how: 'skip',
    what: 'kind',
    describe: 'Leave out failed (look-ups), ioctl, fills, blocked, requests, changes, fsync or mmap',
  },
] as const;

export function filterOptions<T>(parser: Argv<T>): Argv<T> {
  for (const { how, what, describe } of filters)
    parser.option(`${how}-${what}`, { type: 'string', requiresArg: true, describe });
  return parser;
}

/**
 * In their order. Of other options the last of several counts, and so the parser keeps no others: they are read from the command
 * line `args` itself. Throws UserError for an empty value; what else is wrong with one, the capture binary says.
 */
export function filtersOf(args: readonly string[]): SessionFilter[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return own.flatMap((arg, i) => {
    const [, name = '', value = own[i + 1] ?? ''] = /^--([a-z-]+)(?:=([^]*))?$/.exec(arg) ?? [];
    const filter = filters.find(({ how, what }) => name === `${how}-${what}`);
    if (filter === undefined) return [];
    const { how, what } = filter;
    if (value === '')
      throw new UserError(`--${name}: empty; give what to ${how === 'only' ? 'keep' : 'leave out'}`);
    return [{ how, what, value }];
  });
}
