/** Options that several commands share, so that they are called and explained alike everywhere. */
import type { Argv } from 'yargs';
import { UserError } from '../lib/errors.ts';

const defaultArchive = '/var/lib/bootio/runs';

export interface ArchiveOptions {
  archive: string;
}

export function archiveOption<T>(parser: Argv<T>): Argv<T & ArchiveOptions> {
  return parser.option('archive', {
    type: 'string',
    requiresArg: true,
    default: environmentArchive() ?? defaultArchive,
    defaultDescription: `$BOOTIO_ARCHIVE or ${defaultArchive}`,
    describe: 'Directory that holds the runs',
    coerce: (value: string) => {
      if (value === '') throw new UserError('--archive: empty; name the directory that holds the runs');
      return value;
    },
  });
}

export type Format = 'text' | 'json' | 'markdown';

export interface FormatOptions {
  format: Format;
}

export function formatOption<T>(parser: Argv<T>): Argv<T & FormatOptions> {
  return parser.option('format', {
    choices: ['text', 'json', 'markdown'] as const,
    requiresArg: true,
    default: 'text' as const,
    describe: 'Form of the output',
  });
}

/** How commands that take a RUN explain it. */
export const runHelp = 'Path of a run, run id or unique prefix of one, label, latest or previous';

/** An empty variable is an unset one, as for BOOTIO_DEBUG and NO_COLOR. */
function environmentArchive(): string | undefined {
  const value = process.env['BOOTIO_ARCHIVE'];
  return value === undefined || value === '' ? undefined : value;
}
