import fc from 'fast-check';
import { expect, it } from 'vitest';
import { globMatcher } from '../../src/lib/glob.ts';

it.each([
  ['sshd', 'sshd', true],
  ['sshd', 'sshd2', false],
  ['ssh*', 'sshd', true],
  ['*d', 'sshd', true],
  ['/proc/*/stat', '/proc/1/task/2/stat', true],
  ['/proc/*/stat', '/proc/1/status', false],
  ['?', 'x', true],
  ['?', '', false],
  ['*', '', true],
  ['', '', true],
  ['', 'x', false],
  ['a*b*c', 'aXbXbXc', true],
  ['a*b*c', 'aXcXb', false],
  ['libfoo.so*', 'libfooXso', false],
  ['**', 'any', true],
])('%s and %s: %s', (pattern, text, expected) => {
  expect(globMatcher(pattern)(text)).toBe(expected);
});

it('agrees with a regular expression', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.') });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*', '?') });
  fc.assert(
    fc.property(pattern, text, (wanted, given) => {
      const source = wanted.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
      expect(globMatcher(wanted)(given)).toBe(new RegExp(`^${source}$`, 's').test(given));
    }),
  );
});

it('takes no time for patterns that would keep a regular expression busy', () => {
  expect(globMatcher(`${'*a'.repeat(200)}b`)('a'.repeat(20_000))).toBe(false);
});
