/** Statistics equal those of scipy and statsmodels on 1,000 random samples (scripts/stats-golden.py). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from '../../src/stats/benjamini-hochberg.ts';
import { mannWhitney } from '../../src/stats/mann-whitney.ts';
import { medianInterval } from '../../src/stats/median.ts';
import { cliffsDelta, shift } from '../../src/stats/shift.ts';

type Sample = readonly [
  a: number[],
  b: number[],
  method: 'exact' | 'normal',
  p: number,
  median: [number, number, number] | null,
  shift: number,
  shiftInterval: [number, number] | null,
  cliff: number,
];

const { samples, q: families } = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../golden/stats.json'), 'utf8'),
) as { samples: Sample[]; q: number[][] };

/** The golden has twelve digits. */
function expectEqual(actual: number, wanted: number, what: unknown): void {
  const off = Math.abs(actual - wanted);
  expect(
    off <= 1e-10 * Math.max(1e-6, Math.abs(wanted)),
    `${JSON.stringify(what)}: ${actual}, not ${wanted}`,
  ).toBe(true);
}

describe('of 1,000 random samples', () => {
  it('there are all, exact ones and ones by the normal approximation, with ties and without', () => {
    expect(samples).toHaveLength(1000);
    const exact = samples.filter(([, , method]) => method === 'exact');
    expect(exact.length).toBeGreaterThan(900);
    expect(samples.length - exact.length).toBeGreaterThan(30);
    const tied = exact.filter(([a, b]) => new Set([...a, ...b]).size < a.length + b.length);
    expect(tied.length).toBeGreaterThan(400);
    expect(exact.length - tied.length).toBeGreaterThan(200);
  });

  it('p is that of the Mann-Whitney test', () => {
    for (const [a, b, method, p] of samples) {
      const result = mannWhitney(a, b);
      expect([a, b, result.method]).toEqual([a, b, method]);
      expectEqual(result.p, p, [a, b]);
    }
  });

  it('the interval of the median is that of the order statistics', () => {
    for (const [a, , , , wanted] of samples) {
      const interval = medianInterval(a);
      if (wanted === null) expect(interval).toBeUndefined();
      else {
        expect([interval!.low, interval!.high]).toEqual(wanted.slice(0, 2));
        expectEqual(interval!.confidence, wanted[2], a);
      }
    }
  });

  it('the shift and its interval are those of Hodges and Lehmann', () => {
    for (const [a, b, method, , , estimate, wanted] of samples) {
      const found = shift(a, b);
      expect(found.estimate).toBeCloseTo(estimate, 8);
      if (method === 'normal') continue;
      if (wanted === null) expect(found.interval).toBeUndefined();
      else {
        expect(found.interval!.low).toBeCloseTo(wanted[0], 8);
        expect(found.interval!.high).toBeCloseTo(wanted[1], 8);
      }
    }
  });

  it('the size of the effect is Cliff’s', () => {
    for (const [a, b, , , , , , cliff] of samples) expectEqual(cliffsDelta(a, b), cliff, [a, b]);
  });

  it('q is that of Benjamini and Hochberg', () => {
    const ps = samples.map(([, , , p]) => p);
    const given = [...Array.from({ length: 10 }, (_, i) => ps.slice(100 * i, 100 * i + 100)), ps];
    expect(families).toHaveLength(given.length);
    given.forEach((family, i) => {
      const found = benjaminiHochberg(family);
      found.forEach((q, place) => {
        expectEqual(q, families[i]![place]!, [i, place]);
      });
    });
  });
});
