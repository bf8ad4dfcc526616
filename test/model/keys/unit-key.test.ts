import { describe, expect, it } from 'vitest';
import { unitKey, unitPatterns } from '../../../src/model/keys/unit-key.ts';

describe.each(unitPatterns)('$why', ({ examples, apply }) => {
  it.each(examples)('%s → %s', (name, key) => {
    expect(apply(name)).toBe(key);
    expect(unitKey(name)).toBe(key);
    expect(unitKey(key)).toBe(key);
  });
});

it('keeps the instances of templates', () => {
  expect(unitKey('getty@tty1.service')).toBe('getty@tty1.service');
  expect(unitKey('user-runtime-dir@1000.service')).toBe('user-runtime-dir@1000.service');
});

it('is linear in hostile names', () => {
  for (const piece of ['sys-devices-', 'a-', '0123abcd\\x2d', 'f']) {
    expect(typeof unitKey(`sys-devices-${piece.repeat(100_000)}`)).toBe('string');
    expect(typeof unitKey(piece.repeat(100_000))).toBe('string');
  }
});
