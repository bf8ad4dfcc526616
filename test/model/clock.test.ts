import { describe, expect, test } from 'vitest';
import { clockJumps, monotonicClock } from '../../src/model/clock.ts';

const second = 1_000_000_000;
const at = (boot: number, wall: number, monotonic: number) => ({
  ns: boot * second,
  wallClockNs: wall * second,
  monotonicNs: monotonic * second,
});

describe('clockJumps', () => {
  test('tells sleep from a clock that was set', () => {
    const clocks = [at(10, 1010, 10), at(40, 1040, 11), at(50, 1050, 21), at(51, 9051, 22), at(52, 52, 23)];
    expect(clockJumps(at(0, 1000, 0), clocks)).toEqual([
      { ns: 40 * second, sleptNs: 29 * second, setNs: 0 },
      { ns: 51 * second, sleptNs: 0, setNs: 8000 * second },
      { ns: 52 * second, sleptNs: 0, setNs: -9000 * second },
    ]);
  });

  test('takes a clock that is only steered for none', () => {
    expect(clockJumps(at(0, 1000, 0), [at(1000, 2000.5, 1000)])).toEqual([]);
    expect(clockJumps(undefined, [at(10, 10, 10)])).toEqual([]);
  });
});

describe('monotonicClock', () => {
  test('knows of each time how long the machine had slept by then', () => {
    const readTime = monotonicClock(at(5, 0, 4), [at(10, 0, 9), at(40, 0, 10)]);
    expect(readTime('3000000')).toBe(4 * second);
    expect(readTime('9500000')).toBe(10.5 * second);
    expect(readTime('11000000')).toBe(41 * second);
    expect(monotonicClock(undefined)('2000000')).toBe(2 * second);
    expect(readTime('0')).toBeUndefined();
  });
});
