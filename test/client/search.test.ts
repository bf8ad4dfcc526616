import { describe, expect, it } from 'vitest';
import { matcher } from '../../src/client/timeline/search.ts';
import { addUp, placeTree, type Place } from '../../src/client/table/place-tree.ts';
import { foldRun } from '../../src/compare/fold.ts';
import { withinRun } from '../../src/model/keys/process-key.ts';
import { FilePlaces, placeColumns } from '../../src/render/html/file-places.ts';
import { placeNames, placeTables } from '../../src/render/html/place-tables.ts';
import { Names } from '../../src/render/html/names.ts';
import { timelineData } from '../../src/render/html/timeline-data.ts';
import { fakeRun } from '../support/fake-run.ts';

describe('looking for processes', () => {
  const run = fakeRun({
    processes: [
      { executable: '/usr/bin/dash', argv: ['sh', '-c', 'echo  Two words'], unit: 'a.service' },
      { executable: '/usr/bin/cat', pid: 777, accesses: [{ path: '/etc/a b' }, { path: '/etc/passwd' }] },
      { executable: '/usr/bin/cat', pid: 778, accesses: [{ path: '/etc/passwd-' }] },
    ],
    owners: new Map([
      ['/etc/passwd', ['base']],
      ['/etc/passwd-', ['base-more']],
      ['/usr/bin/cat', ['never used']],
    ]),
  });
  const names = new Names();
  const data = timelineData(run, '', names);
  const folded = foldRun(run, withinRun);
  const placed = placeNames(run);
  placeTables(folded, placed, names);
  const columns = placeColumns(run, folded, placed, names);
  const page = { names: names.table(), places: columns };
  const found = (words: string, places = new FilePlaces(page, names.list())): number[] | undefined => {
    const matches = matcher(words, data, names.list(), places);
    return matches === undefined ? undefined : [0, 1, 2].filter(matches);
  };

  it.each([
    ['', undefined],
    ['  ', undefined],
    ['file:', undefined],
    ['DASH a.service', [0]],
    ['two words -c', [0]],
    ['777', [1]],
    ['/usr/bin/cat', [1, 2]],
    ['file:/etc/passwd', [1]],
    ['file:passwd', [1, 2]],
    ['file:/etc/a b', [1]],
    ['778 file:/etc/', [2]],
    ['dash file:/etc/', []],
    ['package:base', [1]],
    ['package:BASE', [1, 2]],
    ['778 package:base-more', [2]],
    ['package:no package', [1]],
    ['package:__proto__', []],
    ['package:', undefined],
    ['device:254:1 /etc', [1, 2]],
    ['file:/etc/passwd device:254', []],
  ] as const)('%j', (words, wanted) => {
    expect(found(words)).toEqual(wanted);
  });

  it('takes a package for a word where the page knows of none', () => {
    const none = new FilePlaces({ names: names.table() }, names.list());
    expect(found('package:base', none)).toEqual([]);
    expect(found('Two words', none)).toEqual([0]);
    expect(none.of('package', 0)).toBe('');
  });
});

describe('the tree of places', () => {
  const paths = ['/a/b', '/a/c/d', '/a', '/a/b', 'socket:[1]', '/', '/__proto__/x', '/deep'.repeat(5000)];
  const root = placeTree(paths);
  const at = (...parts: string[]): Place => parts.reduce((place, part) => place.children.get(part)!, root);

  it('adds up what is in and below each', () => {
    expect(addUp(root, (row) => 10 ** row)).toBe(11_101_111);
    expect([at('a').own, at('a').total]).toEqual([100, 1 + 10 + 100 + 1000]);
    expect([at('a', 'b').path, at('a', 'b').total]).toEqual(['/a/b', 1001]);
    expect(root.own).toBe(10 ** 5);
  });

  it('bears any name and any depth', () => {
    expect(at('__proto__').children.size).toBe(1);
    let [depth, place] = [0, at('deep')];
    while (place.children.size > 0) [depth, place] = [depth + 1, [...place.children.values()][0]!];
    expect(depth).toBeLessThan(70);
  });
});
