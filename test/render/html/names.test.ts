import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clip, Names, readNames } from '../../../src/render/html/names.ts';

it('stores each name once and gives all of them back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 12 })), (texts) => {
      const names = new Names();
      const numbers = texts.map((text) => names.number(text));
      const back = readNames(names.table());
      expect(numbers.map((number) => back[number])).toEqual(texts.map(clip));
      expect(back).toEqual(names.list());
    }),
  );
});

it('shares what neighbours begin with', () => {
  const names = new Names();
  for (const text of ['/usr/lib/b', '/usr/lib/a']) names.number(text);
  expect(names.table()).toEqual({ number: [1, 0], shared: [0, 9], rest: ['/usr/lib/a', 'b'] });
});

it('cuts what no page can bear, keeps both ends, and never half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 300, maxLength: 3000 }), (text) => {
      const clipped = clip(text);
      expect(clipped.length).toBeLessThanOrEqual(330);
      expect(clipped).not.toMatch(/\p{Surrogate}/u);
    }),
  );
  const path = `/begin/${'x'.repeat(65_000)}/end`;
  expect(clip(path)).toMatch(/^\/begin\/x+…x+\/end$/);
});

it('cuts towers of marks, which are one character as wide as they like', () => {
  expect(clip(`z${'\u0301'.repeat(500)}y`)).toBe(`z${'\u0301'.repeat(6)}…y`);
  expect(clip('a\u0301e\u0308\u0323')).toBe('a\u0301e\u0308\u0323');
});
