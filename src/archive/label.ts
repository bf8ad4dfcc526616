/** Release labels: what a person may call a group of runs, so that the label can be given back as a RUN argument. */
import { UserError } from '../lib/errors.ts';

const maxLength = 128;
const words = new Set(['latest', 'previous', '.', '..']);

/** Returns `label` where it can be used to find runs again, and in a shell script's file; else throws UserError. */
export function checkLabel(label: string): string {
  if (words.has(label))
    throw new UserError(`label ${label}: means something else as a RUN; choose another label`);
  if (!/^[\w.:+~@-]+$/.test(label) || label.startsWith('-')) {
    throw new UserError(
      `label ${JSON.stringify(label)}: use letters, digits and . : + ~ @ _ - only, such as debian-12`,
    );
  }
  if (label.length > maxLength)
    throw new UserError(`label ${label.slice(0, 20)}...: longer than ${maxLength} characters`);
  return label;
}
