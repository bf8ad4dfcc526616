import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldRun } from '../../../src/compare/fold.ts';
import { withinRun } from '../../../src/model/keys/process-key.ts';
import { redactRun } from '../../../src/model/redact/redact.ts';
import type { Run } from '../../../src/model/types.ts';
import { FilePlaces, markedWords, placeColumns } from '../../../src/render/html/file-places.ts';
import { clip, Names } from '../../../src/render/html/names.ts';
import { placeNames, placeTables } from '../../../src/render/html/place-tables.ts';
import { runTables } from '../../../src/render/html/run-tables.ts';
import { TableModel } from '../../../src/render/html/table-model.ts';
import { fakeRun } from '../../support/fake-run.ts';

interface Page {
  readonly files: TableModel;
  readonly directories: TableModel;
  readonly packages: TableModel | undefined;
  readonly places: FilePlaces;
  /** By path. */
  readonly owners: Record<string, string>;
}

function pageOf(run: Run): Page {
  const names = new Names();
  const folded = foldRun(run, withinRun);
  const placed = placeNames(run);
  const tables = [...runTables(folded, 0, names), ...placeTables(folded, placed, names)];
  const columns = placeColumns(run, folded, placed, names);
  const list = names.list();
  const places = new FilePlaces(
    JSON.parse(JSON.stringify({ names: names.table(), places: columns })) as {
      names: ReturnType<Names['table']>;
      places: typeof columns;
    },
    list,
  );
  const model = (id: string): TableModel | undefined => {
    const table = tables.find((each) => each.id === id);
    return table && new TableModel(table, list);
  };
  const files = model('files')!;
  const rows = files.order('name', false).map((row) => files.nameNumber(row));
  return {
    files,
    directories: model('directories')!,
    packages: model('packages'),
    places,
    owners: Object.fromEntries(rows.map((name) => [list[name]!, places.of('package', name)])),
  };
}

const runOf = (owners: Run['owners'], paths: readonly string[]): Run =>
  fakeRun({
    owners,
    processes: [{ executable: '/x', accesses: paths.map((path) => ({ path, read: [1, 10] })) }],
  });

it('tells for each file of the page whose it is, as the table of packages does', () => {
  const paths = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 4 }).map((name) => `/${name}`));
  const owner = fc.constantFrom('liba', 'libb', '__proto__', 'libb\n', '');
  fc.assert(
    fc.property(paths, fc.array(owner, { minLength: 1 }), (all, packages) => {
      const owned = all.map((path, i) => [path, packages[i % packages.length]!] as const);
      const page = pageOf(
        runOf(new Map(owned.map(([path, name]) => [path, name === '' ? [] : [name]])), all),
      );
      // Of paths that look alike when they are printable, the first one counts.
      const wanted = new Map(
        [...owned].reverse().map(([path, name]) => [clip(path), clip(name || 'no package')]),
      );
      expect(new Map(Object.entries(page.owners))).toEqual(wanted);
    }),
  );
});

it('leads from a package to the timeline and to its files, which the table of files then shows alone', () => {
  const owners = new Map([
    ['/usr/lib/a', ['lib a', 'other']],
    ['/usr/lib/b', ['lib a more']],
  ]);
  const { files, packages, places } = pageOf(runOf(owners, ['/usr/lib/a', '/usr/lib/b', '/run/c']));
  const row = packages!.filter(packages!.order('name', false), 'a', '')[0]!;
  expect(packages!.name(row)).toMatchObject({
    link: '#timeline&q=package%3Alib%20a',
    filesLink: '#files&files.q=package%3Alib%20a',
  });
  const shown = (words: string, known?: FilePlaces): string[] =>
    files.filter(files.order('name', false), words, '', known).map((each) => files.name(each).base);
  expect(shown('package:lib a', places)).toEqual(['a']);
  expect(shown('package:lib', places)).toEqual(['a', 'b']);
  expect(shown('LIB/b package:lib', places)).toEqual(['b']);
  expect(shown('package:no package', places)).toEqual(['c']);
  expect(shown('device:254:1', places)).toEqual(['c', 'a', 'b']);
  expect(shown('package:', places)).toEqual(['c', 'a', 'b']);
  // Tables of what are no files look for the words as they are.
  expect(shown('package:lib a')).toEqual([]);
});

it('leads from sockets, which are in no directory, to those who used them', () => {
  const { directories } = pageOf(runOf(undefined, ['socket:[12]', '/usr/a']));
  const links = directories.order('name', false).map((row) => directories.name(row).link);
  expect(links).toEqual(['#timeline&q=file%3A/usr/', '#timeline&q=file%3Asocket%3A']);
});

it('knows of devices alone where it was not asked who owns files', () => {
  const page = pageOf(runOf(undefined, ['/usr/lib/a']));
  expect(page.places.kinds).toEqual(['device']);
  expect([page.packages, page.owners]).toEqual([undefined, { '/usr/lib/a': '' }]);
  expect(page.files.filter([0], 'package:a', '', page.places)).toEqual([]);
});

it('of a redacted run has no path that was taken out', () => {
  const run = runOf(new Map([['/home/alice/.profile', ['skel']]]), ['/home/alice/.profile']);
  expect(pageOf(redactRun(run).run).owners).toEqual({ '/home/[user-1]/.profile': 'skel' });
});

it.each([
  ['a b', 'a b', undefined, ''],
  ['a package:b file:c', 'a', 'package', 'b file:c'],
  ['file:package:b', '', 'file', 'package:b'],
  ['xfile:b', 'xfile:b', undefined, ''],
] as const)('%j has its first mark', (words, plain, kind, rest) => {
  expect(markedWords(words, ['file', 'package'])).toEqual({ plain, kind, rest });
});
