/** How a capture went, by its manifest. Data only. */
import type { Manifest } from '../archive/manifest.ts';

export interface Outcome {
  /**
   * `completed`: as was asked for; `interrupted`: it was cut off, and what was written by then was recovered; `given-up`: it came to a
   * limit; `failed`: it could not go on.
   */
  readonly how: 'completed' | 'interrupted' | 'given-up' | 'failed';
  /** In a few words, where there is something to say. */
  readonly why: string | undefined;
  /** Events that are not in the run. */
  readonly lost: number;
}

const others: Readonly<Record<string, Omit<Outcome, 'lost'>>> = {
  interrupted: {
    how: 'interrupted',
    why: 'the power was cut, or it was killed; what was written was recovered',
  },
  limit: { how: 'given-up', why: 'it came to its time limit' },
  'no-startup': { how: 'given-up', why: 'start-up had not finished within the time limit' },
  'no-login': { how: 'given-up', why: 'nobody had logged in within the time limit' },
  'no-space': { how: 'failed', why: 'there was no room for more' },
  error: { how: 'failed', why: 'it could not be written on' },
};

export function outcomeOf({ completeness: { endReason = '', lost = 0 } }: Manifest): Outcome {
  const other = Object.hasOwn(others, endReason) ? others[endReason] : undefined;
  return { how: 'completed', why: undefined, ...other, lost };
}
