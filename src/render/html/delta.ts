/** A difference in words: `~` is for the caller, where the boots do not tell the sides apart. */
import type { Cell } from '../../compare/types.ts';
import { formatDelta } from '../numbers.ts';

/** Undefined where the boots do not tell the sides apart. */
export function toldDelta({ verdict, delta }: Cell): number | undefined {
  return verdict === 'unclear' ? undefined : delta;
}

/** With a real minus sign. */
export function signed(delta: number, format: (value: number) => string): string {
  return delta === 0 ? 'no change' : formatDelta(delta, format).replace(/^-/, '−');
}

export function toneOf(delta: number): '' | 'more' | 'less' {
  return delta > 0 ? 'more' : delta < 0 ? 'less' : '';
}
