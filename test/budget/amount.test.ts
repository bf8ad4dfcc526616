import { describe, expect, test } from 'vitest';
import { parseAmount } from '../../src/budget/amount.ts';

describe('an amount', () => {
  test.each([
    ['20 MB', 'bytes', 20e6],
    ['512KiB', 'bytes', 524_288],
    [7, 'bytes', 7],
    ['300 ms', 'time', 300e6],
    ['1.5s', 'time', 1.5e9],
    [0, 'time', 0],
    ['1.5k', 'count', 1500],
    ['0', 'count', 0],
  ] as const)('%j of %s is %d', (text, measure, value) => {
    expect(parseAmount(text, measure)).toEqual({ value, relative: false });
  });

  test('may be a share', () => {
    expect(parseAmount('5%', 'time')).toEqual({ value: 0.05, relative: true });
  });

  test.each([
    ['20 MB', 'time'],
    ['300', 'time'],
    ['3 s', 'bytes'],
    ['-1', 'count'],
    ['', 'count'],
    ['1e9', 'count'],
    ['NaN', 'count'],
    ['1 constructor', 'bytes'],
    ['9'.repeat(400), 'count'],
  ] as const)('%j is none of %s', (text, measure) => {
    expect(parseAmount(text, measure)).toBeUndefined();
  });
});
