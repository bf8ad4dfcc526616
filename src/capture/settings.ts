/**
 * /etc/bootio/capture.conf: `KEY=value` lines, taken literally by the shell scripts of systemd/, so what is written here must
 * not hold a newline. Lines that are not about a key that is being set (the user's own, comments) stay as they are.
 */
import { checkLabel } from '../archive/label.ts';
import { UserError } from '../lib/errors.ts';

/** What may be set; a key that is undefined is left as it is. */
export interface CaptureSettings {
  readonly label?: string | undefined;
  /** `startup`, `login`, or a duration such as 90, 90s, 5m, 1h. */
  readonly until?: string | undefined;
  readonly settleSeconds?: number | undefined;
  readonly once?: boolean | undefined;
  /** Absolute path on the profiled machine. */
  readonly archive?: string | undefined;
  /** How many runs of a label the archive keeps, and how many megabytes of them. */
  readonly keepRuns?: number | undefined;
  readonly keepMegabytes?: number | undefined;
}

type Limit = 'keepRuns' | 'keepMegabytes';

/** A limit that is not set is undefined: there is none. */
export type EffectiveSettings = Required<{
  [Key in Exclude<keyof CaptureSettings, Limit>]: NonNullable<CaptureSettings[Key]>;
}> &
  Pick<CaptureSettings, Limit> & {
    /** How long a capture may take that waits for start-up or a login; set in capture.conf only. */
    readonly limit: string;
  };

/** As in systemd/bootio-finish. An empty label is none. */
const defaults: EffectiveSettings = {
  label: '',
  until: 'startup',
  settleSeconds: 10,
  once: false,
  archive: '/var/lib/bootio/runs',
  limit: '10m',
};

const maxSettleSeconds = 86_400;

/** `text` with `settings` in it. Throws UserError for a value that the scripts could not use. */
export function applySettings(text: string, settings: CaptureSettings): string {
  let lines = text.split('\n');
  for (const [key, value] of Object.entries(checkedValues(settings))) lines = setKey(lines, key, value);
  return lines.join('\n');
}

/** What the scripts make of `text`: the last line of a key counts; values that they would refuse are shown as they are. */
export function readSettings(text: string): EffectiveSettings {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(.*)$/.exec(line);
    if (match !== null && (match[2] !== '' || match[1] === 'LABEL')) values.set(match[1]!, match[2]!);
  }
  const settle = Number(values.get('SETTLE')?.replace(/s$/, ''));
  return {
    label: values.get('LABEL') ?? defaults.label,
    until: values.get('UNTIL') ?? defaults.until,
    settleSeconds: Number.isNaN(settle) ? defaults.settleSeconds : settle,
    once: values.get('ONCE') === 'yes',
    archive: values.get('ARCHIVE') ?? defaults.archive,
    limit: values.get('LIMIT') ?? defaults.limit,
    keepRuns: limitOf(values.get('KEEP_RUNS')),
    keepMegabytes: limitOf(values.get('KEEP_MEGABYTES')),
  };
}

/** A limit that the scripts would not take for one removes nothing. */
const limitOf = (text = ''): number | undefined =>
  /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : undefined;

function checkedValues(settings: CaptureSettings): Record<string, string> {
  const values: Record<string, string> = {};
  const { label, until, settleSeconds, once, archive, keepRuns, keepMegabytes } = settings;
  if (label !== undefined) values['LABEL'] = checkLabel(label);
  if (until !== undefined) {
    if (!/^(startup|login|[0-9]{1,6}[smh]?)$/.test(until))
      throw new UserError(
        `--until ${JSON.stringify(until)}: give startup, login, or a duration such as 90s or 5m`,
      );
    values['UNTIL'] = until;
  }
  if (settleSeconds !== undefined) {
    if (!Number.isInteger(settleSeconds) || settleSeconds < 0 || settleSeconds > maxSettleSeconds)
      throw new UserError(`--settle ${settleSeconds}: give whole seconds, at most a day`);
    values['SETTLE'] = String(settleSeconds);
  }
  if (once !== undefined) values['ONCE'] = once ? 'yes' : 'no';
  if (archive !== undefined) {
    if (!/^\/[^\p{Cc}]*$/u.test(archive))
      throw new UserError(
        `--archive ${JSON.stringify(archive)}: give an absolute path of the profiled machine`,
      );
    values['ARCHIVE'] = archive;
  }
  for (const [key, option, limit] of [
    ['KEEP_RUNS', '--keep', keepRuns],
    ['KEEP_MEGABYTES', '--max-size', keepMegabytes],
  ] as const) {
    if (limit === undefined) continue;
    if (limitOf(String(limit)) === undefined)
      throw new UserError(
        `${option}: less than 1 or more than 999,999 ${key === 'KEEP_RUNS' ? 'runs' : 'MB'}`,
      );
    values[key] = String(limit);
  }
  return values;
}

/** Replaces the line that sets `key`; where there is none, the new one goes below the comment that explains it, or to the end. */
function setKey(lines: readonly string[], key: string, value: string): string[] {
  const isSet = (line: string): boolean => line.startsWith(`${key}=`);
  const result = [...lines];
  let at = result.findIndex(isSet);
  if (at < 0) {
    const explained = result.findIndex((line) => line.startsWith(`#${key}=`));
    const end = result.at(-1) === '' ? result.length - 1 : result.length;
    at = explained >= 0 ? explained + 1 : end;
    result.splice(at, 0, '');
  }
  result[at] = `${key}=${value}`;
  return result.filter((line, index) => index === at || !isSet(line));
}
