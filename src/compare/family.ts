/**
 * All tests of one comparison, which are corrected together: first every metric of every row is added, then they are decided.
 *
 * What is tested: whether B's boots have more or less than A's, by the Mann-Whitney test. Not tested is what all boots have alike, and
 * a counter that is constant on each side and differs: that is compared exactly. Such a counter may still come of chance, one that is
 * now this and now that having fallen the one way in all boots of A and the other in all of B. How many such there are to be expected
 * is told by those that vary in that very way and did not fall so; where that is more than one in a hundred comparisons, these
 * counters are tested like everything else.
 *
 * Left out of the correction are tests that no outcome could have decided, by the ties of their values (Tarone 1990): which those are
 * does not depend on what boot was on which side, so that this is no choice by result.
 */
import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts';
import { mannWhitney, type MannWhitney } from '../stats/mann-whitney.ts';
import type { Test, Testing } from './types.ts';

/** Boots a side below which no verdict is possible: of 3 and 4 the least p is 0.057. */
export const leastBoots = 4;

/** What a metric is before the tests are decided: one of these, or (from 0 on) the number of its test. */
export const Alike = -1;
export const TooFew = -2;

const mostByChance = 0.01;

interface Entry {
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Of a counter that is constant on each side. */
  readonly separated: boolean;
  result: MannWhitney | undefined;
  q: number;
}

export class Family {
  readonly #level: number;
  readonly #entries: Entry[] = [];
  /** Counters with two values as often as there are boots on the sides that are not separated, and those that are. */
  #mixed = 0;
  #testing: Testing | undefined;

  constructor(level: number) {
    this.#level = level;
  }

  /** `counter`: not a time, nor what depends on times. Without values, or with fewer than four on a side, there is no test. */
  add(a: readonly number[], b: readonly number[], counter: boolean): number {
    const [first] = a;
    if (a.length > 0 && b.length > 0 && allAre(a, first!) && allAre(b, first!)) return Alike;
    if (a.length < leastBoots || b.length < leastBoots) return TooFew;
    const separated = counter && allAre(a, first!) && allAre(b, b[0]!);
    if (counter && !separated && couldSeparate(a, b)) this.#mixed++;
    this.#entries.push({ a, b, separated, result: undefined, q: 1 });
    return this.#entries.length - 1;
  }

  /** Undefined where nothing could be tested. */
  decide(boots: { readonly a: number; readonly b: number }): Testing | undefined {
    if (boots.a < leastBoots || boots.b < leastBoots) return undefined;
    const chance = (boots.a === boots.b ? 2 : 1) / ways(boots.a + boots.b, boots.a);
    const exactCounters = (this.#mixed * chance) / (1 - chance) <= mostByChance;
    const tested: Entry[] = [];
    for (const entry of this.#entries) {
      if (entry.separated && exactCounters) continue;
      entry.result = mannWhitney(entry.a, entry.b);
      if (entry.result.least <= this.#level) tested.push(entry);
    }
    const qs = benjaminiHochberg(tested.map(({ result }) => result!.p));
    tested.forEach((entry, i) => (entry.q = qs[i]!));
    this.#testing = { level: this.#level, tests: tested.length, exactCounters };
    return this.#testing;
  }

  /** Whether the sides are told apart, and by what test; none for counters that are compared exactly. */
  outcome(index: number): { readonly told: boolean; readonly test: Test | undefined } {
    const { result, q } = this.#entries[index]!;
    if (result === undefined) return { told: true, test: undefined };
    return { told: q <= this.#level, test: { method: result.method, p: result.p, q } };
  }
}

function allAre(values: readonly number[], value: number): boolean {
  for (const each of values) if (each !== value) return false;
  return true;
}

/** Whether the values are two, as often as one side has boots and as the other has. */
function couldSeparate(a: readonly number[], b: readonly number[]): boolean {
  const [first] = a;
  let other: number | undefined;
  let times = 0;
  for (const side of [a, b]) {
    for (const value of side) {
      if (value === first) times++;
      else if (other === undefined) other = value;
      else if (value !== other) return false;
    }
  }
  return times === a.length || times === b.length;
}

/** Binomial coefficient. */
function ways(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result *= (n - k + i) / i;
  return result;
}
