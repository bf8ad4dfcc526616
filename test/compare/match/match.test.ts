import { describe, expect, test } from 'vitest';
import { compareGroups, compareRuns } from '../../../src/compare/compare.ts';
import { foldGroup } from '../../../src/compare/group.ts';
import { matchGroups } from '../../../src/compare/match/match.ts';
import type { Matching } from '../../../src/compare/match/types.ts';
import { fakeRun, type FakeProcess, type FakeRun } from '../../support/fake-run.ts';

const systemd: FakeProcess = { executable: '/usr/lib/systemd/systemd', unit: 'init.scope', pid: 1 };
const libc = { path: '/usr/lib/libc.so.6', read: [1, 832] as const };

const matched = (a: FakeRun, b: FakeRun): Matching =>
  matchGroups(foldGroup([fakeRun(a)]), foldGroup([fakeRun(b)]));
const readable = (renames: ReadonlyMap<string, string>): string[] =>
  [...renames].map(([now, old]) => `${old} > ${now}`.replaceAll('\0', '|'));

function daemon(executable: string, unit: string, files: readonly string[], kilobytes = 100): FakeRun {
  const own = files.map((path) => ({ path, read: [4, kilobytes * 1024] as const }));
  const everybody = Array.from({ length: 6 }, (_, i): FakeProcess => ({
    ...{ executable: `/usr/bin/other${i}`, unit: `other${i}.service`, parent: 0 },
    accesses: [libc],
  }));
  return { processes: [systemd, { executable, unit, parent: 0, accesses: [libc, ...own] }, ...everybody] };
}

describe('a renamed library', () => {
  const using = (library: string, bytes = 5000): FakeRun =>
    daemon('/usr/bin/d', 'd.service', [library], bytes / 1024);

  test('is recognised where name, bytes and users agree', () => {
    const { files } = matched(using('/usr/lib/libinjected.so.1'), using('/usr/lib/libinjection.so.2'));
    expect(readable(files)).toEqual(['/usr/lib/libinjected.so.1 > /usr/lib/libinjection.so.2']);
  });

  test('makes one row, that says what it was called', () => {
    const comparison = compareRuns(
      fakeRun(using('/usr/lib/libinjected.so.1')),
      fakeRun(using('/usr/lib/libinjection.so.2')),
    );
    expect(comparison.files.map(({ path, renamedFrom, status }) => [path, renamedFrom, status])).toEqual([
      ['/usr/lib/libc.so.6', undefined, 'same'],
      ['/usr/lib/libinjection.so.2', '/usr/lib/libinjected.so.1', 'same'],
    ]);
  });

  test.each([
    ['another name', using('/usr/lib/libabc.so.1'), using('/usr/lib/libxyz.so.1')],
    ['other bytes', using('/usr/lib/libinjected.so.1'), using('/usr/lib/libinjection.so.2', 9_000_000)],
    [
      'other users',
      using('/usr/lib/libinjected.so.1'),
      daemon('/usr/sbin/unlike', 'unlike.service', ['/usr/lib/libinjection.so.2'], 5),
    ],
    ['another kind', using('/usr/lib/libinjected.so.1'), using('/usr/lib/libinjected.conf')],
  ])('is none where it has %s', (_, a, b) => {
    expect(readable(matched(a, b).files)).toEqual([]);
  });

  test('is told as ambiguous where two are as like', () => {
    const two = daemon('/usr/bin/d', 'd.service', ['/usr/lib/libfoo-x.so.2', '/usr/lib/libfoo-x.so.3'], 5);
    const { files, ambiguous } = matched(using('/usr/lib/libfoo-x.so.1'), two);
    expect(readable(files)).toEqual([]);
    expect(ambiguous.map(({ side, key, candidates }) => [side, key, candidates.length])).toEqual([
      ['a', '/usr/lib/libfoo-x.so.1', 2],
      ['b', '/usr/lib/libfoo-x.so.2', 1],
      ['b', '/usr/lib/libfoo-x.so.3', 1],
    ]);
  });

  test('is none where but one boot in three has it', () => {
    const boots = (library: string): FakeRun[] => [using(library), using('/usr/lib/x'), using('/usr/lib/x')];
    const groups = ['/usr/lib/libinjected.so.1', '/usr/lib/libinjection.so.2'].map((library) =>
      foldGroup(boots(library).map(fakeRun)),
    );
    expect(matchGroups(groups[0]!, groups[1]!).files.size).toBe(0);
  });
});

describe('a renamed unit', () => {
  const files = ['/etc/d.conf', '/var/lib/d/db', '/usr/share/d/x'];

  test('is recognised by its programs and a like name, and so are its processes', () => {
    const {
      units,
      processes,
      files: renamed,
    } = matched(
      daemon('/usr/bin/d', 'dee.service', files),
      daemon('/usr/bin/d', 'dee-daemon.service', files),
    );
    expect(readable(units)).toEqual(['dee.service > dee-daemon.service']);
    expect(readable(processes)).toEqual(['/usr/bin/d||dee.service > /usr/bin/d||dee-daemon.service']);
    expect(renamed.size).toBe(0);
  });

  test('is recognised by what nobody else reads, whatever its name', () => {
    const { units } = matched(
      daemon('/usr/bin/d', 'old.service', files),
      daemon('/usr/bin/d', 'new.service', files),
    );
    expect(readable(units)).toEqual(['old.service > new.service']);
  });

  test('is none where what it does is another thing', () => {
    const { units } = matched(
      daemon('/usr/bin/d', 'old.service', files),
      daemon('/usr/bin/e', 'new.service', ['/a', '/b', '/c']),
    );
    expect(units.size).toBe(0);
  });

  test('is compared as one', () => {
    const comparison = compareGroups(
      foldGroup([fakeRun(daemon('/usr/bin/d', 'dee.service', files))]),
      foldGroup([fakeRun(daemon('/usr/bin/d', 'dee-daemon.service', files, 101))]),
    );
    const row = comparison.units.find(({ name }) => name === 'dee-daemon.service');
    expect(row).toMatchObject({ renamedFrom: 'dee.service', status: 'changed' });
    expect(comparison.units.some(({ name }) => name === 'dee.service')).toBe(false);
    expect(
      comparison.processes.find(({ executable }) => executable === '/usr/bin/d')?.renamedFrom?.unit,
    ).toBe('dee.service');
  });
});

describe('a renamed executable', () => {
  const files = ['/etc/d.conf', '/var/lib/d/db', '/usr/share/d/x'];

  test.each([
    ['a like name', '/usr/sbin/deed', '/usr/libexec/deedd', ['/etc/x']],
    ['the same files', '/usr/sbin/one', '/usr/sbin/two', files],
  ])('is recognised by its place and %s', (_, old, now, uses) => {
    const { processes } = matched(daemon(old, 'd.service', uses), daemon(now, 'd.service', uses));
    expect(readable(processes)).toEqual([`${old}||d.service > ${now}||d.service`]);
  });

  test('is none in the same place with other files', () => {
    const { processes } = matched(
      daemon('/usr/sbin/one', 'd.service', files),
      daemon('/usr/sbin/two', 'd.service', ['/a', '/b', '/c']),
    );
    expect(processes.size).toBe(0);
  });

  test('is followed by its file', () => {
    const run = (name: string): FakeRun => daemon(name, 'd.service', [...files, name]);
    const { files: renamed } = matched(run('/usr/sbin/deed'), run('/usr/libexec/deedd'));
    expect(readable(renamed)).toEqual(['/usr/sbin/deed > /usr/libexec/deedd']);
  });
});

test('the same names need no matching, hostile ones do no harm', () => {
  const hostile = daemon('/usr/bin/__proto__', 'constructor', ['/\n\u001b[31m', '/..', '/__proto__', '/']);
  expect(matched(hostile, hostile)).toMatchObject({
    units: new Map(),
    processes: new Map(),
    files: new Map(),
  });
  expect(() => matched(hostile, { processes: [] })).not.toThrow();
});
