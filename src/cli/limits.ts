/** How much of an archive is kept, as people type it. */
import { parseAmount } from '../budget/amount.ts';
import { UserError } from '../lib/errors.ts';

const bytesPerMegabyte = 1_000_000;

/** A number of runs from 1 on. Throws UserError, naming `option`, for anything else. */
export function parseRuns(text: string, option: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text))
    throw new UserError(`${option} ${JSON.stringify(text)}: give a number of runs, from 1 to 999999`);
  return Number(text);
}

/** A size in bytes, such as 500MB. Throws UserError, naming `option`, for anything else. */
export function parseBytes(text: string, option: string): number {
  const amount = parseAmount(text, 'bytes');
  if (amount === undefined || amount.relative || amount.value < 1)
    throw new UserError(`${option} ${JSON.stringify(text)}: not a size; give one such as 500MB or 2GB`);
  return Math.floor(amount.value);
}

/** As parseBytes, in whole megabytes, as capture.conf has them. */
export function parseMegabytes(text: string, option: string): number {
  const megabytes = Math.floor(parseBytes(text, option) / bytesPerMegabyte);
  if (megabytes < 1 || megabytes > 999_999)
    throw new UserError(`${option} ${JSON.stringify(text)}: give a size from 1MB to 999999MB`);
  return megabytes;
}

export const megabytes = (count: number): number => count * bytesPerMegabyte;
