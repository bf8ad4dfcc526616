/**
 * Rows of a comparison from the boots of both sides: drafted one by one while tests are gathered, and made when the tests are decided.
 */
import { median } from '../stats/median.ts';
import type { SumOf } from './activity.ts';
import { cellOf, verdictOf, type CellFacts } from './cell.ts';
import { Alike, leastBoots, type Family } from './family.ts';
import type { Boots } from './group.ts';
import type { ChangeOf, ChangeStatus } from './types.ts';

/** The metrics of a kind of rows. */
export interface Metrics<Numbers> {
  readonly fields: readonly (keyof Numbers)[];
  /** Times, and what depends on times: no two boots are equal in these. */
  readonly timing: ReadonlySet<keyof Numbers>;
  /** What a boot without the row has. */
  readonly zero: Numbers;
}

/** Boots of each side; undefined: none of that side has the row. */
export interface BothSides<Numbers> {
  readonly a: Boots<Numbers> | undefined;
  readonly b: Boots<Numbers> | undefined;
}

/** Makes the row, once the tests are decided. */
export type Draft<Numbers> = () => ChangeOf<Numbers>;

export function draftRow<Numbers extends object>(
  metrics: Metrics<Numbers>,
  sides: BothSides<Numbers>,
  boots: { readonly a: number; readonly b: number },
  family: Family,
): Draft<Numbers> {
  const a = sides.a ?? new Array<undefined>(boots.a).fill(undefined);
  const b = sides.b ?? new Array<undefined>(boots.b).fill(undefined);
  const enough = boots.a >= leastBoots && boots.b >= leastBoots;
  const row = new Row(metrics, a, b, family, enough);
  return () => {
    const numbersA = medians(metrics, a);
    const numbersB = medians(metrics, b);
    const delta = difference(metrics, numbersA, numbersB);
    const changed = row.status(delta);
    // `unclear` stays: what one boot in ten has is not new.
    const oneSided = (sides.a === undefined) !== (sides.b === undefined) && changed !== 'unclear';
    return {
      a: numbersA,
      b: numbersB,
      delta,
      status: oneSided ? (sides.a === undefined ? 'new' : 'gone') : changed,
      unclear: (metric) => row.unclear(metric),
      verdict: (metric) => verdictOf(row.facts(metric), family),
      cell: (metric) => cellOf(row.facts(metric), family),
    };
  };
}

class Row<Numbers> {
  readonly #metrics: Metrics<Numbers>;
  readonly #a: Boots<Numbers>;
  readonly #b: Boots<Numbers>;
  readonly #family: Family;
  /** By metric; none where there are too few boots for tests. */
  readonly #codes: readonly number[];
  /** Of having the row at all: units without processes have no other number. */
  readonly #presence: number = Alike;

  constructor(
    metrics: Metrics<Numbers>,
    a: Boots<Numbers>,
    b: Boots<Numbers>,
    family: Family,
    enough: boolean,
  ) {
    this.#metrics = metrics;
    this.#a = a;
    this.#b = b;
    this.#family = family;
    this.#codes = enough ? metrics.fields.map((field) => this.#test(field)) : [];
    if (enough) this.#presence = family.add(a.map(isThere), b.map(isThere), true);
  }

  status(delta: Numbers): ChangeStatus {
    const { fields, timing } = this.#metrics;
    if (this.#a.length === 1 && this.#b.length === 1) {
      return fields.some((field) => delta[field] !== 0 && !timing.has(field)) ? 'changed' : 'same';
    }
    if (this.#codes.length === 0) {
      return fields.some((field) => !timing.has(field) && this.#differs(field)) ? 'changed' : 'same';
    }
    const codes = [this.#presence, ...this.#codes];
    if (codes.some((code) => code >= 0 && this.#family.outcome(code).told)) return 'changed';
    return codes.some((code) => code !== Alike) ? 'unclear' : 'same';
  }

  unclear(field: keyof Numbers): boolean {
    const code = this.#codes[this.#metrics.fields.indexOf(field)] ?? Alike;
    return code >= 0 && !this.#family.outcome(code).told;
  }

  facts(field: keyof Numbers): CellFacts {
    const counter = !this.#metrics.timing.has(field);
    const code = this.#codes[this.#metrics.fields.indexOf(field)] ?? this.#test(field);
    return { a: valuesOf(this.#a, field), b: valuesOf(this.#b, field), code, counter };
  }

  #test(field: keyof Numbers): number {
    if (!this.#differs(field)) return Alike;
    const counter = !this.#metrics.timing.has(field);
    return this.#family.add(valuesOf(this.#a, field), valuesOf(this.#b, field), counter);
  }

  /** Whether not all boots have the same: looked at before anything is made of it, since most do. */
  #differs(field: keyof Numbers): boolean {
    const first = valueOf(this.#a[0], field);
    for (const boot of this.#a) if (valueOf(boot, field) !== first) return true;
    for (const boot of this.#b) if (valueOf(boot, field) !== first) return true;
    return false;
  }
}

const isThere = (numbers: unknown): number => (numbers === undefined ? 0 : 1);

function valueOf<Numbers>(numbers: Numbers | undefined, field: keyof Numbers): number {
  return (numbers?.[field] as number | undefined) ?? 0;
}

function valuesOf<Numbers>(boots: Boots<Numbers>, field: keyof Numbers): number[] {
  return boots.map((numbers) => valueOf(numbers, field));
}

function medians<Numbers extends object>({ fields, zero }: Metrics<Numbers>, boots: Boots<Numbers>): Numbers {
  if (boots.length === 1) return boots[0] ?? zero;
  const numbers = { ...zero } as SumOf<Numbers>;
  for (const field of fields) numbers[field] = median(valuesOf(boots, field)) ?? 0;
  return numbers as Numbers;
}

/** b less a. */
function difference<Numbers extends object>(
  { fields, zero }: Metrics<Numbers>,
  a: Numbers,
  b: Numbers,
): Numbers {
  const delta = { ...zero } as SumOf<Numbers>;
  for (const field of fields) delta[field] = (b[field] as number) - (a[field] as number);
  return delta as Numbers;
}
