/** Durations as people type them: `90`, `90s`, `5m`, `1h`. The same words as in capture.conf. */
import { UserError } from '../lib/errors.ts';

const secondsOf = { s: 1, m: 60, h: 3600 } as const;

/** Whole seconds. Throws UserError, naming `option`, where `text` is no duration. */
export function parseSeconds(text: string, option: string): number {
  const match = /^(\d{1,6})([smh]?)$/.exec(text);
  if (match === null)
    throw new UserError(`${option} ${JSON.stringify(text)}: not a duration; give one such as 90s, 5m or 1h`);
  const unit = match[2] as '' | keyof typeof secondsOf;
  return Number(match[1]) * (unit === '' ? 1 : secondsOf[unit]);
}
