/** What must hold of statistics whatever the samples. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../src/stats/benjamini-hochberg.ts';
import { isExact, mannWhitney } from '../../src/stats/mann-whitney.ts';
import { median, medianInterval } from '../../src/stats/median.ts';
import { normalTail } from '../../src/stats/normal.ts';
import { randomFrom } from '../../src/stats/random.ts';
import { ratio } from '../../src/stats/ratio.ts';
import { cliffsDelta, shift } from '../../src/stats/shift.ts';

const values = (most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -1e6, max: 1e9 })), {
    minLength: 1,
    maxLength: most,
  });
/** Also so large that the approximation is taken. */
const sample = fc.oneof({ arbitrary: values(9), weight: 4 }, { arbitrary: values(60), weight: 1 });
const ps = fc.array(fc.double({ min: 1e-12, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('the Mann-Whitney test', () => {
  it('gives a p from 0, exclusive, to 1, and none below the least that there can be', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const { p, least } = mannWhitney(a, b);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(least).toBeLessThanOrEqual(p * (1 + 1e-12));
      }),
    );
  });

  it('is the same the other way round', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(mannWhitney(b, a)).toEqual(mannWhitney(a, b));
      }),
    );
  });

  it('sees no more than the order of values: what keeps or reverses it changes nothing', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const result = mannWhitney(a, b);
        for (const change of [(x: number): number => 3 * x + 7, (x: number): number => -x]) {
          expect(mannWhitney(a.map(change), b.map(change)).p).toBeCloseTo(result.p, 12);
        }
        expect(mannWhitney([...a].reverse(), b)).toEqual(result);
      }),
    );
  });

  it('has the p of counting all permutations one by one', () => {
    fc.assert(
      fc.property(values(5), values(5), (a, b) => {
        const pooled = [...a, ...b];
        const rank = (value: number): number =>
          pooled.filter((other) => other < value).length +
          pooled.filter((other) => other === value).length / 2;
        const far = (picked: readonly number[]): number =>
          Math.abs(picked.reduce((sum, value) => sum + rank(value), 0) - (a.length * pooled.length) / 2);
        let [all, extreme] = [0, 0];
        for (let set = 0; set < 1 << pooled.length; set++) {
          const picked = pooled.filter((_, i) => (set & (1 << i)) !== 0);
          if (picked.length !== a.length) continue;
          all++;
          if (far(picked) >= far(a) - 1e-9) extreme++;
        }
        expect(mannWhitney(a, b).p).toBeCloseTo(extreme / all, 12);
      }),
    );
  });

  it('finds nothing in what is all the same, and the least p in what is apart', () => {
    expect(mannWhitney([5, 5, 5], [5, 5])).toEqual({ method: 'exact', p: 1, least: 1 });
    expect(mannWhitney([0, -0, 0, 0], [-0, 0, 0, 0]).p).toBe(1);
    expect(mannWhitney([1, 2, 3, 4], [5, 6, 7, 8]).p).toBeCloseTo(2 / 70, 14);
    expect(mannWhitney([1, 1, 1, 1], [2, 2, 2, 2]).p).toBeCloseTo(2 / 70, 14);
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const { p, least } = mannWhitney(
      ten,
      ten.map((value) => value + 10),
    );
    expect([p, least]).toEqual([2 / 184_756, 2 / 184_756]);
  });

  it('is nearly the same by the approximation as exactly, where that begins', () => {
    const random = randomFrom(7);
    const draw = (size: number): number[] => Array.from({ length: size }, () => Math.floor(random() * 50));
    expect([isExact(20, 20), isExact(21, 21), isExact(5, 100), isExact(6, 100)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    for (let i = 0; i < 20; i++) {
      const [a, b] = [draw(20), draw(20).map((value) => value + i)];
      // One value more on each side, in the middle of the others, is too much for the exact test and changes little.
      const exact = mannWhitney(a, b);
      const normal = mannWhitney([...a, median([...a, ...b])!], [...b, median([...a, ...b])!]);
      expect([exact.method, normal.method]).toEqual(['exact', 'normal']);
      expect(Math.abs(normal.p - exact.p)).toBeLessThan(0.06);
    }
  });
});

describe('the correction', () => {
  it('never makes a p smaller, keeps their order, and ends at the largest', () => {
    fc.assert(
      fc.property(ps, (given) => {
        const qs = benjaminiHochberg(given);
        const order = [...given.keys()].sort((x, y) => given[x]! - given[y]!);
        order.forEach((at, place) => {
          expect(qs[at]).toBeGreaterThanOrEqual(given[at]!);
          expect(qs[at]).toBeLessThanOrEqual(1);
          if (place > 0) expect(qs[at]).toBeGreaterThanOrEqual(qs[order[place - 1]!]!);
        });
        expect(qs[order.at(-1)!]).toBe(given[order.at(-1)!]);
      }),
    );
  });

  it('of a smaller p has no larger q for any', () => {
    fc.assert(
      fc.property(ps, fc.nat(), (given, place) => {
        const less = given.map((p, i) => (i === place % given.length ? p / 2 : p));
        const [before, after] = [benjaminiHochberg(given), benjaminiHochberg(less)];
        after.forEach((q, i) => {
          expect(q).toBeLessThanOrEqual(before[i]!);
        });
      }),
    );
  });

  it('of no tests is none', () => {
    expect([...benjaminiHochberg([])]).toEqual([]);
  });
});

describe('a median', () => {
  it('is between the ends of its interval, which there is from 6 values on', () => {
    fc.assert(
      fc.property(sample, (given) => {
        const interval = medianInterval(given);
        expect(interval === undefined).toBe(given.length < 6);
        if (interval === undefined) return;
        expect(interval.low).toBeLessThanOrEqual(median(given)!);
        expect(interval.high).toBeGreaterThanOrEqual(median(given)!);
        expect(interval.confidence).toBeGreaterThanOrEqual(0.95);
      }),
    );
    expect(median([])).toBeUndefined();
  });

  it('has an interval for thousands of values too', () => {
    const many = Array.from({ length: 5000 }, (_, i) => i);
    const { low, high, confidence } = medianInterval(many)!;
    expect(confidence).toBeCloseTo(0.95, 2);
    expect(low + high).toBe(4999);
  });

  it('is in its interval as often as that says', () => {
    const random = randomFrom(1);
    let inside = 0;
    for (let i = 0; i < 2000; i++) {
      const { low, high } = medianInterval(Array.from({ length: 10 }, random))!;
      if (low <= 0.5 && 0.5 <= high) inside++;
    }
    // 97.9 % of 2000; five standard deviations below it are 1925.
    expect(inside).toBeGreaterThan(1925);
  });
});

describe('a shift', () => {
  it('turns round with the sides, and moves with one of them', () => {
    fc.assert(
      fc.property(values(12), values(12), fc.integer({ min: -100, max: 100 }), (a, b, by) => {
        const { estimate, interval } = shift(a, b);
        expect(shift(b, a).estimate).toBeCloseTo(-estimate, 6);
        const moved = shift(
          a,
          b.map((value) => value + by),
        );
        expect(moved.estimate).toBeCloseTo(estimate + by, 6);
        expect(cliffsDelta(b, a)).toBeCloseTo(-cliffsDelta(a, b), 12);
        if (interval === undefined) return;
        expect(interval.low).toBeLessThanOrEqual(estimate);
        expect(interval.high).toBeGreaterThanOrEqual(estimate);
        expect(shift(b, a).interval!.low).toBeCloseTo(-interval.high, 6);
      }),
    );
  });

  it('of two samples of four has an interval, of three and four none', () => {
    expect(shift([1, 2, 3, 4], [5, 6, 7, 8])).toMatchObject({ estimate: 4, interval: { low: 1, high: 7 } });
    expect(shift([1, 2, 3], [5, 6, 7, 8]).interval).toBeUndefined();
  });

  it('without 0 in its interval is what the test tells apart', () => {
    const random = randomFrom(3);
    for (let i = 0; i < 200; i++) {
      const a = Array.from({ length: 5 + (i % 5) }, random);
      const b = Array.from({ length: 6 }, () => random() + (i % 3) / 3);
      const { low, high } = shift(a, b).interval!;
      expect(low > 0 || high < 0).toBe(mannWhitney(a, b).p <= 0.05);
    }
  });
});

describe('a ratio', () => {
  const positive = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 15 });

  it('is the same each time, and does not depend on the unit', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        const found = ratio(a, b)!;
        expect(ratio(a, b)).toEqual(found);
        const scaled = ratio(
          a.map((value) => value * 8),
          b.map((value) => value * 8),
        )!;
        expect(scaled).toEqual(found);
        expect(found.estimate).toBe(median(b)! / median(a)!);
        expect(found.interval!.low).toBeLessThanOrEqual(found.interval!.high);
      }),
      { numRuns: 30 },
    );
  });

  it('of constants is known exactly; of nothing, or by nothing, there is none', () => {
    const [four, six] = [new Array<number>(8).fill(4), new Array<number>(8).fill(6)];
    expect(ratio(four, six)).toEqual({ estimate: 1.5, interval: { low: 1.5, high: 1.5, confidence: 0.95 } });
    expect(ratio([4], [6])).toEqual({ estimate: 1.5, interval: undefined });
    expect([ratio([], [1]), ratio([0, 1], [1, 2]), ratio([1], [-1])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is in its interval nearly as often as that says', () => {
    const random = randomFrom(5);
    let inside = 0;
    for (let i = 0; i < 150; i++) {
      const a = Array.from({ length: 12 }, () => 100 + random());
      const b = Array.from({ length: 12 }, () => 110 + random());
      const { low, high } = ratio(a, b)!.interval!;
      if (low <= 110.5 / 100.5 && 110.5 / 100.5 <= high) inside++;
    }
    expect(inside).toBeGreaterThan(130);
  });
});

it('the tail of the normal distribution is that of the tables', () => {
  expect(normalTail(0)).toBe(0.5);
  expect(normalTail(1.959963984540054)).toBeCloseTo(0.025, 14);
  for (const [z, tail] of [
    [2.999, 0.0013543365337271057],
    [3.001, 0.0013454728250849653],
    [6, 9.865876450376946e-10],
    [20, 2.7536241186061556e-89],
  ] as const)
    expect(normalTail(z) / tail).toBeCloseTo(1, 7);
});

it('random numbers are the same each time, and evenly spread', () => {
  const [first, second] = [randomFrom(4), randomFrom(4)];
  const numbers = Array.from({ length: 10_000 }, first);
  expect(Array.from({ length: 10_000 }, second)).toEqual(numbers);
  expect(numbers.reduce((sum, number) => sum + number, 0) / 10_000).toBeCloseTo(0.5, 1);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(randomFrom(5)()).not.toBe(numbers[0]);
});
