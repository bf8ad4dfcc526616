import { describe, expect, test } from 'vitest';
import { bytes } from '../../../src/lib/units.ts';
import { emptySum, type Activity } from '../../../src/compare/activity.ts';
import { ioLikeness, nameLikeness, setLikeness, stem } from '../../../src/compare/match/similar.ts';

const activity = (some: Partial<Activity>): Activity => ({ ...(emptySum() as Activity), ...some });

describe('names', () => {
  test.each([
    ['libicu72.so', 'libicu76.so'],
    ['libunistring.so.2', 'libunistring.so.5.1.0'],
    ['same', 'same'],
  ])('%s and %s differ in their version at most', (a, b) => {
    expect(nameLikeness(a, b)).toBe(1);
    expect(stem(a)).toBe(stem(b));
  });

  test.each([
    ['libinjected.so.1', 'libinjection.so.2', 0.6, 0.9],
    ['polkitd.conf', 'polkit-tmpfiles.conf', 0.5, 0.8],
    ['systemd-sysv-generator', 'systemd-ssh-generator', 0, 0.3],
    ['systemd', 'systemd-executor', 0.5, 0.5],
    ['cron', 'chronyd', 0, 0.5],
    ['', '', 1, 1],
    ['', 'x', 0, 0],
    ['12', '34', 1, 1],
  ])('%j is like %j', (a, b, least, most) => {
    expect(nameLikeness(a, b)).toBeGreaterThanOrEqual(least);
    expect(nameLikeness(a, b)).toBeLessThanOrEqual(most);
    expect(nameLikeness(b, a)).toBe(nameLikeness(a, b));
  });

  test('of any length are compared in no time', () => {
    const [a, b] = ['a-'.repeat(100_000), 'b-'.repeat(100_000)];
    expect(nameLikeness(a, b)).toBe(0);
  });
});

test('sets are alike by what they share of what they have', () => {
  expect(setLikeness(new Set('abc'), new Set('abc'))).toBe(1);
  expect(setLikeness(new Set('ab'), new Set('bc'))).toBeCloseTo(1 / 3);
  expect(setLikeness(new Set(), new Set())).toBe(0);
});

test('I/O is alike where bytes and calls are, but for a page or two', () => {
  const little = activity({ readBytes: bytes(832), opens: 1 });
  expect(ioLikeness(little, little)).toBe(1);
  expect(ioLikeness(little, activity({ readBytes: bytes(5000), opens: 1 }))).toBeGreaterThan(0.75);
  expect(ioLikeness(activity({ readBytes: bytes(1e6) }), activity({ readBytes: bytes(5e6) }))).toBeLessThan(
    0.25,
  );
  expect(ioLikeness(activity({ opens: 1000 }), activity({ opens: 5 }))).toBeLessThan(0.1);
  expect(ioLikeness(activity({}), activity({}))).toBe(1);
});
