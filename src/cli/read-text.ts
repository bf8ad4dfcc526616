/** A file that an option names. */
import { readFileSync } from 'node:fs';
import { UserError } from '../lib/errors.ts';

/** Throws UserError where it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}
