import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatBytes, formatChange, formatCount, formatDelta, formatNs } from '../../src/render/numbers.ts';

it.each([
  [0, '0 B'],
  [1, '1 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [9994, '9.99 kB'],
  [9995, '10.0 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [1.5e9, '1.50 GB'],
  [-2_200_000, '-2.20 MB'],
  [9e20, '900 EB'],
  [9e22, '90,000 EB'],
  [Number.NaN, 'NaN'],
  [Infinity, 'Infinity'],
])('formatBytes(%d) is %s', (value, text) => {
  expect(formatBytes(value)).toBe(text);
});

it.each([
  [0, '0 ns'],
  [340_000, '340 µs'],
  [12_345_678, '12.3 ms'],
  [11_040_000_000, '11.0 s'],
  [301_599_000_000, '302 s'],
  [725e9, '12 min 5 s'],
  [7_200e9, '120 min 0 s'],
  [36_000e9, '10 h 0 min'],
  [-0.5e9, '-500 ms'],
  [-900e9, '-15 min 0 s'],
])('formatNs(%d) is %s', (value, text) => {
  expect(formatNs(value)).toBe(text);
});

it.each([
  [4001, '4,001'],
  [-1_234_567, '-1,234,567'],
  [0, '0'],
  [-0.2, '0'],
  [999, '999'],
  [1e21, '1e+21'],
])('formatCount(%d) is %s', (value, text) => {
  expect(formatCount(value)).toBe(text);
});

it.each([
  [0, '0'],
  [5, '+5'],
  [-5, '-5'],
])('formatDelta(%d) is %s', (value, text) => {
  expect(formatDelta(value, formatCount)).toBe(text);
});

it.each([
  [100, 112, '+12 %'],
  [100, 96.6, '-3.4 %'],
  [100, 0, '-100 %'],
  [100, 100, '0 %'],
  [0, 0, '0 %'],
  [0, 7, ''],
  [100_000, 100_001, '+<0.1 %'],
  [10, 99, '+890 %'],
  [10, 100, 'x10'],
])('formatChange(%d, %d) is %s', (a, b, text) => {
  expect(formatChange(a, b)).toBe(text);
});

it('keeps three digits at every size, and reads back to within a per cent', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 9e17, noNaN: true }), (value) => {
      const match = /^([\d.]+) (k|M|G|T|P|E|)B$/.exec(formatBytes(value))!;
      const power = ['', 'k', 'M', 'G', 'T', 'P', 'E'].indexOf(match[2]!);
      expect(Math.abs(Number(match[1]) * 1000 ** power - value)).toBeLessThanOrEqual(
        Math.max(0.5, value * 0.01),
      );
      expect(match[1]!.replace('.', '').length).toBeLessThanOrEqual(3);
    }),
  );
});
