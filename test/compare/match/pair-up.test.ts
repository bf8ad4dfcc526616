import { describe, expect, test } from 'vitest';
import { pairUp } from '../../../src/compare/match/pair-up.ts';

const pairs = (...list: readonly [string, string, number][]): ReturnType<typeof pairUp> =>
  pairUp(
    'file',
    list.map(([a, b, score]) => ({ a, b, score })),
  );
const names = ({ matches }: ReturnType<typeof pairUp>): string[] => matches.map(({ a, b }) => `${a}=${b}`);

describe('pairs', () => {
  test('are those that both prefer', () => {
    const result = pairs(['a', 'x', 0.9], ['a', 'y', 0.6], ['b', 'x', 0.7], ['b', 'y', 0.6]);
    expect(names(result)).toEqual(['a=x', 'b=y']);
    expect(result.ambiguous).toEqual([]);
  });

  test('are not made where two are nearly as good, and both sides are told', () => {
    const result = pairs(['a', 'x', 0.9], ['a', 'y', 0.88]);
    expect(names(result)).toEqual([]);
    expect(result.ambiguous).toEqual([
      { kind: 'file', side: 'a', key: 'a', candidates: ['x', 'y'] },
      { kind: 'file', side: 'b', key: 'x', candidates: ['a'] },
      { kind: 'file', side: 'b', key: 'y', candidates: ['a'] },
    ]);
  });

  test('become clear when a rival is taken', () => {
    const result = pairs(['a', 'x', 0.8], ['a', 'y', 0.8], ['b', 'y', 0.95]);
    expect(names(result)).toEqual(['b=y', 'a=x']);
  });

  test('take each name once, in an order that does not depend on that of the candidates', () => {
    const list: [string, string, number][] = [
      ['a', 'x', 0.8],
      ['b', 'y', 0.8],
      ['c', 'x', 0.6],
    ];
    expect(names(pairs(...list))).toEqual(names(pairs(...list.reverse())));
    expect(names(pairs(...list))).toEqual(['a=x', 'b=y']);
  });
});
