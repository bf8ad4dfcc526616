import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFragment, readSpan, spanText, writeFragment } from '../../../src/render/html/fragment.ts';

it('is written so that people can read it', () => {
  const values = new Map([
    ['files.q', '/usr/lib foo'],
    ['t', spanText(-3.4, 12.6)],
  ]);
  expect(writeFragment({ section: 'files', values })).toBe('#files&files.q=/usr/lib%20foo&t=-3..13');
  expect(writeFragment({ section: '', values: new Map() })).toBe('');
});

it('is read as it was written, whatever is in it', () => {
  const name = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(fc.tuple(name, name)), (section, entries) => {
      const values = new Map(entries);
      const back = readFragment(writeFragment({ section, values }));
      expect([back.section, [...back.values]]).toEqual([section, [...values]]);
    }),
  );
});

it('takes any address, and leaves out what it cannot read', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readFragment(text)));
  const { section, values } = readFragment('#%E0%A4%A&a=%zz&=1&b&c=3');
  expect([section, [...values]]).toEqual(['', [['c', '3']]]);
});

it('has spans that are spans', () => {
  expect(readSpan('-5..20')).toEqual([-5, 20]);
  for (const bad of [undefined, '', '5', '5..5', '9..1', '1..2..3', '1e3..2e3', `${'9'.repeat(30)}..1`])
    expect(readSpan(bad)).toBeUndefined();
});
