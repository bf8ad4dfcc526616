/** One metric of one row in full: what `row.cell` gives. */
import type { Interval } from '../stats/interval.ts';
import { median, medianInterval } from '../stats/median.ts';
import { cliffsDelta, shift } from '../stats/shift.ts';
import { Alike, TooFew, type Family } from './family.ts';
import type { Cell, Sample, Verdict } from './types.ts';

export interface CellFacts {
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** From `Family.add`. */
  readonly code: number;
  readonly counter: boolean;
}

export function cellOf(facts: CellFacts, family: Family): Cell {
  const { a, b, code } = facts;
  const [left, right] = [sampleOf(a), sampleOf(b)];
  const both = left.median !== undefined && right.median !== undefined;
  return {
    a: left,
    b: right,
    delta: both ? right.median - left.median : undefined,
    verdict: verdictOf(facts, family),
    test: code >= 0 ? family.outcome(code).test : undefined,
    get effect(): number | undefined {
      return both ? cliffsDelta(a, b) : undefined;
    },
    get shift(): { readonly estimate: number; readonly interval: Interval | undefined } | undefined {
      return both ? shift(a, b) : undefined;
    },
  };
}

function sampleOf(values: readonly number[]): Sample {
  return {
    values,
    median: median(values),
    get interval(): Interval | undefined {
      return medianInterval(values);
    },
  };
}

export function verdictOf({ a, b, code, counter }: CellFacts, family: Family): Verdict {
  if (code < 0) return untested(a, b, code, counter);
  return family.outcome(code).told ? direction(a, b) : 'unclear';
}

/** Of few boots, a counter that is constant on each side is what it is; a time is not. */
function untested(a: readonly number[], b: readonly number[], code: number, counter: boolean): Verdict {
  if (code === Alike) return 'same';
  if (code !== TooFew || !counter || a.length === 0 || b.length === 0) return 'too-few';
  return constant(a) && constant(b) ? direction(a, b) : 'too-few';
}

const constant = (values: readonly number[]): boolean => values.every((value) => value === values[0]);

/** Of samples that differ. Medians may be equal all the same; how often one value is larger than another is what was tested. */
function direction(a: readonly number[], b: readonly number[]): 'more' | 'less' {
  return cliffsDelta(a, b) > 0 ? 'more' : 'less';
}
