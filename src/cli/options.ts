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
    coerce: notEmpty<string>('--archive', 'name the directory that holds the runs'),
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

export interface TextOrJsonOptions {
  format: 'text' | 'json';
}

export function textOrJsonOption<T>(parser: Argv<T>): Argv<T & TextOrJsonOptions> {
  return parser.option('format', {
    choices: ['text', 'json'] as const,
    requiresArg: true,
    default: 'text' as const,
    describe: 'Form of the output',
  });
}

export interface RootOptions {
  root: string;
}

export function rootOption<T>(parser: Argv<T>): Argv<T & RootOptions> {
  return parser.option('root', {
    type: 'string',
    requiresArg: true,
    default: '/',
    describe: 'Root directory of the machine or image',
    coerce: notEmpty<string>('--root', 'name the root directory of a system'),
  });
}

export interface LabelOptions {
  label: string | undefined;
}

export function labelOption<T>(parser: Argv<T>): Argv<T & LabelOptions> {
  return parser.option('label', {
    type: 'string',
    requiresArg: true,
    describe: 'Name that groups runs of one release, such as debian-12',
  });
}

export interface OutOptions {
  out: string | undefined;
}

export function outOption<T>(parser: Argv<T>): Argv<T & OutOptions> {
  return parser.option('out', {
    type: 'string',
    requiresArg: true,
    describe: 'Make the run directory here instead of in the archive',
    coerce: notEmpty<string | undefined>('--out', 'name the run directory to make'),
  });
}

export interface BinaryOptions {
  binary: string | undefined;
}

export function binaryOption<T>(parser: Argv<T>): Argv<T & BinaryOptions> {
  return parser.option('binary', {
    type: 'string',
    requiresArg: true,
    describe: 'Another bootio-capture than the one built here',
  });
}

export interface OutputOptions {
  output: string | undefined;
}

export function outputOption<T>(parser: Argv<T>): Argv<T & OutputOptions> {
  return parser.option('output', {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    describe: 'Write a web page (one HTML file) here',
    coerce: notEmpty<string | undefined>('--output', 'name the file to write'),
  });
}

export interface OpenOptions {
  open: boolean;
}

/** With outputOption. */
export function openOption<T>(parser: Argv<T>): Argv<T & OpenOptions> {
  return parser.option('open', {
    type: 'boolean',
    default: false,
    describe: 'Open the page in the browser; without -o it is a temporary file',
  });
}

export interface ConfigOptions {
  config: string | undefined;
}

export function configOption<T>(parser: Argv<T>): Argv<T & ConfigOptions> {
  return parser.option('config', {
    type: 'string',
    requiresArg: true,
    describe: 'YAML file of thresholds, weights, what to ignore, and rules of your own',
  });
}

export interface RedactOptions {
  redact: boolean;
  'redact-pattern': string[];
}

export function redactOptions<T>(parser: Argv<T>): Argv<T & RedactOptions> {
  return parser
    .option('redact', {
      type: 'boolean',
      default: false,
      describe: 'Leave out secrets in command lines, users, the host name and addresses',
    })
    .option('redact-pattern', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [],
      defaultDescription: 'none',
      describe: 'Regular expression of what else to leave out (with --redact; may be repeated)',
    });
}

/** Reports are made to be published, so the umask alone decides who may read them. */
export const reportMode = 0o666;

/** How commands that take a RUN explain it. */
export const runHelp = 'Path of a run, run id or unique prefix of one, label, latest or previous';

/** An option that was given nothing, often from a script's unset variable, must not mean the working directory. */
function notEmpty<Value extends string | undefined>(
  option: string,
  whatToDo: string,
): (value: Value) => Value {
  return (value) => {
    // Given several times, it is a list here, of which the last one counts.
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (last === '') throw new UserError(`${option}: empty; ${whatToDo}`);
    return value;
  };
}

/** An empty variable is an unset one, as for BOOTIO_DEBUG and NO_COLOR. */
function environmentArchive(): string | undefined {
  const value = process.env['BOOTIO_ARCHIVE'];
  return value === undefined || value === '' ? undefined : value;
}
