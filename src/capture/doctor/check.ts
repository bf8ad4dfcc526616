/** What a check of `bootio doctor` is: a file in checks/, a line in registry.ts and a test. Facts only; words for people are short. */
import type { Machine } from './machine.ts';

/**
 * `problem`: no capture can run. `warning`: one can, but sees less, costs more, or will not do what is expected. `unknown`: it could
 * not be looked at, from outside of the running system or without root.
 */
export type Verdict = 'ok' | 'warning' | 'problem' | 'unknown';

export interface Outcome {
  readonly verdict: Verdict;
  /** One sentence without its full stop. */
  readonly found: string;
  /** What to do about it: commands, or settings, as they are to be typed. */
  readonly mend?: string;
}

export interface Check {
  /** Stable: in JSON. */
  readonly id: string;
  readonly title: string;
  /** Does not throw for what the machine is like. */
  look(machine: Machine): Outcome;
}

export const ok = (found: string): Outcome => ({ verdict: 'ok', found });
export const unknown = (found: string, mend?: string): Outcome => ({
  verdict: 'unknown',
  found,
  ...(mend === undefined ? {} : { mend }),
});
export const warning = (found: string, mend: string): Outcome => ({ verdict: 'warning', found, mend });
export const problem = (found: string, mend: string): Outcome => ({ verdict: 'problem', found, mend });
