import { describe, expect, test } from 'vitest';
import { criticalChain, earlierNs, unitGraph, type UnitGraph } from '../../src/model/unit-graph.ts';
import { fakeRun, type FakeRun } from '../support/fake-run.ts';

const graphOf = (units: NonNullable<FakeRun['units']>): UnitGraph => unitGraph(fakeRun({ units }).units);

const diamond = graphOf([
  { name: 'a', activatingMs: 100, activeMs: 200 },
  { name: 'left', activatingMs: 210, activeMs: 500, after: ['a', 'absent', 'later'] },
  { name: 'right', activatingMs: 205, activeMs: 450, after: ['a'] },
  { name: 'end', activatingMs: 520, activeMs: 530, after: ['left', 'right', 'a'] },
  { name: 'later', activatingMs: 600, activeMs: 700 },
  { name: 'never' },
]);
const end = diamond.placeOf.get('end')!;
const earlierMs = (less: Record<string, number>): number =>
  earlierNs(diamond, end, new Map(Object.entries(less).map(([name, ms]) => [name, ms * 1e6]))) / 1e6;

describe('unitGraph', () => {
  test('keeps the order that the times agree with, and drops what was not started', () => {
    expect(
      diamond.nodes.map(({ unit, after }) => [
        unit.name,
        after.map((place) => diamond.nodes[place]!.unit.name),
      ]),
    ).toEqual([
      ['a', []],
      ['right', ['a']],
      ['left', ['a']],
      ['end', ['left', 'right', 'a']],
      ['later', []],
    ]);
  });

  test('follows what was awaited last', () => {
    expect(criticalChain(diamond, end).map((place) => diamond.nodes[place]!.unit.name)).toEqual([
      'end',
      'left',
      'a',
    ]);
  });
});

describe('earlierNs', () => {
  test.each([
    ['nothing less', {}, 0],
    ['a unit on the chain, within its lead', { left: 30 }, 30],
    ['more than its lead', { left: 200 }, 50],
    ['one off the chain', { right: 200 }, 0],
    ['both', { left: 100, right: 80 }, 100],
    ['both, the other being last then', { left: 200, right: 20 }, 70],
    ['the first of all, no more than it took', { a: 1000 }, 100],
    ['one after the target', { later: 50 }, 0],
  ])('%s', (_, less, ms) => {
    expect(earlierMs(less)).toBe(ms);
  });
});
