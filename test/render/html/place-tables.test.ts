import { expect, it } from 'vitest';
import { foldRun } from '../../../src/compare/fold.ts';
import { withinRun } from '../../../src/model/keys/process-key.ts';
import { Names } from '../../../src/render/html/names.ts';
import { placeNames, placeTables } from '../../../src/render/html/place-tables.ts';
import { unpacked } from '../../../src/render/html/report-data.ts';
import type { Run } from '../../../src/model/types.ts';
import { fakeRun } from '../../support/fake-run.ts';

const run = fakeRun({
  processes: [
    {
      executable: '/x',
      accesses: [
        { path: '/usr/lib/a', read: [1, 100] },
        { path: '/usr/lib/b', read: [2, 50] },
        { path: '/etc/fstab', read: [1, 7] },
        { path: '/', read: [1, 3] },
        { path: 'socket:[12]', read: [1, 9] },
      ],
    },
    { executable: '/own', own: true, accesses: [{ path: '/usr/lib/own', read: [1, 1e6] }] },
  ],
});

function read(of: Run, id: string): [string, number][] {
  const names = new Names();
  const table = placeTables(foldRun(of, withinRun), placeNames(of), names).find((each) => each.id === id);
  if (table === undefined) return [];
  const list = names.list();
  const bytes = unpacked(table.values['read']!);
  return table.name.map((name, row) => [list[name]!, bytes[row]!]);
}

it('adds up the files of a directory, without bootio’s own', () => {
  expect(read(run, 'directories')).toEqual([
    ['/usr/lib', 150],
    ['socket:', 9],
    ['/etc', 7],
    ['/', 3],
  ]);
});

it('tells devices with the directory that their files are below', () => {
  const files = run.files.map((file) => ({
    ...file,
    device: { major: file.path.startsWith('/usr') ? 254 : 0, minor: 1 },
  }));
  expect(read({ ...run, files }, 'devices')).toEqual([
    ['254:1 /usr/lib', 150],
    ['0:1 /', 19],
  ]);
});

it('tells packages where it is known whose a file is', () => {
  expect(read(run, 'packages')).toEqual([]);
  const owners = new Map([
    ['/usr/lib/a', ['liba', 'other']],
    ['/usr/lib/b', ['libb']],
    ['/etc/fstab', []],
  ]);
  expect(read({ ...run, owners }, 'packages')).toEqual([
    ['liba', 100],
    ['libb', 50],
    ['no package', 19],
  ]);
});
