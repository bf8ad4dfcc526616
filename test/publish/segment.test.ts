import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder, parseOrder } from '../../src/publish/order.ts';
import { pathSegment } from '../../src/publish/segment.ts';

describe('names of files', () => {
  it.each(['debian-12', '1.0.3', 'v2', '20261123T111102Z-0833bd26'])('%s stays', (text) => {
    expect(pathSegment(text)).toBe(text);
  });

  it.each([
    '',
    '.',
    '..',
    'a/b',
    '../x',
    'Debian',
    'con',
    'nul.x',
    'a b',
    'ü',
    '-x',
    'x-',
    '\udc80',
    '\udc81',
    'x'.repeat(65),
  ])('%j is another one', (text) => {
    expect(pathSegment(text)).toMatch(/^[a-z0-9-]{1,40}_[0-9a-f]{20}$/);
  });

  it('of different texts are different, on file systems without capitals too, and can be put together', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', 'A', 'a-', 'a_', 'x'),
      fc.stringMatching(/^[a-zA-Z0-9._-]{0,9}$/),
    );
    fc.assert(
      fc.property(text, text, (x, y) => {
        const [p, q] = [pathSegment(x), pathSegment(y)];
        expect(p).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
        expect(p).not.toContain('_to_');
        if (x !== y) expect(p.toLowerCase()).not.toBe(q.toLowerCase());
        expect(pathSegment(x)).toBe(p);
      }),
    );
    // What a hashed name looks like is hashed itself.
    expect(pathSegment(pathSegment('A'))).not.toBe(pathSegment('A'));
  });
});

describe('the order of releases', () => {
  const of = (labels: readonly string[], order?: string): string[] =>
    inOrder(
      labels.map((label, i) => ({ label, firstMs: -i })),
      parseOrder(order),
    ).map(({ label }) => label);

  it('is that of their numbers, where all have the same name', () => {
    expect(of(['v1.10', 'v1.9', 'v1.2'])).toEqual(['v1.2', 'v1.9', 'v1.10']);
    expect(of(['debian-13+x', 'debian-13', 'debian-9'])).toEqual(['debian-9', 'debian-13', 'debian-13+x']);
  });

  it('is that of time otherwise, or what is asked for', () => {
    expect(of(['bookworm', 'trixie', 'sid'])).toEqual(['sid', 'trixie', 'bookworm']);
    expect(of(['v1', 'v2'], 'time')).toEqual(['v2', 'v1']);
    expect(of(['b', 'a'], 'label')).toEqual(['a', 'b']);
    expect(of(['a', 'b', 'c'], 'c,a,b')).toEqual(['c', 'a', 'b']);
    expect(() => of(['a', 'b'], 'a,b,c')).toThrow('no run to be published has the label c');
    expect(() => of(['a', 'b'], 'a,a')).toThrow('each once');
  });
});
