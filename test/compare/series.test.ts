/** Boots of real systems: what is matched between releases, and a change that was put into one is found and blamed. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareGroups, compareRuns } from '../../src/compare/compare.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { foldGroup } from '../../src/compare/group.ts';
import { foldSeries, seriesRuns } from '../support/series.ts';
import { splitGroup } from '../support/splits.ts';

const accounted = ({ coverage }: Comparison): number => {
  const { bytes, matchedBytes, explainedBytes } = coverage();
  return (matchedBytes + explainedBytes) / bytes;
};

describe.each([
  ['with the ordinary clock', 'real'],
  ['with the clock that counts instructions', 'exact'],
])('Debian 12 and 13, ten boots each, %s', (_, clock) => {
  const older = foldSeries(`debian-12.${clock}`);
  const newer = foldSeries(`debian-13.${clock}`);
  const comparison = compareGroups(older, newer);

  test.each([older, newer])('of one release, no half is told apart from the other', (group) => {
    expect(splitGroup(group, 10, 7)).toEqual({ splits: 10, alarmed: 0, alarms: new Map() });
  });

  test('at least 95 % of the bytes of touched files are matched or explained, and the rest is listed', () => {
    const { bytes, matchedBytes, explainedBytes, unmatched } = comparison.coverage();
    expect(comparison.a.runs.length + comparison.a.setApart.length).toBe(10);
    expect(comparison.b.runs.length + comparison.b.setApart.length).toBe(10);
    expect(accounted(comparison)).toBeGreaterThan(0.95);
    const listed = unmatched.reduce((sum, file) => sum + file.bytes, 0);
    expect(matchedBytes + explainedBytes + listed).toBe(bytes);
  });

  test('a library with another soname is the same library', () => {
    const renamed = comparison.files.filter(({ renamedFrom }) => renamedFrom !== undefined);
    expect(renamed.map((row) => [row.renamedFrom, row.path])).toContainEqual([
      '/usr/lib/x86_64-linux-gnu/libunistring.so.2',
      '/usr/lib/x86_64-linux-gnu/libunistring.so.5',
    ]);
  });

  test('changes are those of packages with other versions', () => {
    const ssh = comparison.units.find(({ name }) => name === 'ssh.service')!;
    expect(comparison.blame.ofUnit(ssh).causes).toContainEqual(
      expect.objectContaining({
        code: 'package-version',
        owner: expect.objectContaining({ package: 'openssh-server' }) as unknown,
      }),
    );
  });

  test('findings of both are told apart from those of one', () => {
    const statuses = new Set(comparison.findings!.rows.map(({ status }) => status));
    expect(statuses).toContain('same');
    expect(statuses).toContain('new');
  });
});

describe('a package whose unit reads 5 MB more and waits 300 ms, with a renamed library', () => {
  const [before, after] = ['debian-13+injected-1.real', 'debian-13+injected-2.real'].map(seriesRuns);
  const cause = {
    code: 'package-version',
    owner: { package: 'injected', by: 'own', a: '1.0-1', b: '2.0-1' },
  };
  // Four boots a side are too few for a verdict that holds among thousands of tests, but not for the order of what differs.
  const groups = compareGroups(foldGroup(before!.map(loadRun)), foldGroup(after!.map(loadRun)));
  const pairs = before!.map((run, i) => compareRuns(loadRun(run), loadRun(after![i]!)));
  const all = [
    ['four boots a side', groups] as const,
    ...pairs.map((each, i) => [`one boot, ${i + 1}`, each] as const),
  ];

  test.each(all)('is the top change of units, processes and files: %s', (_, { units, processes, files }) => {
    const [unit] = units;
    expect(unit?.name).toBe('injected.service');
    // Every boot of the one side has more than every boot of the other.
    expect(unit!.cell('readBytes').effect).toBe(1);
    expect(unit!.delta.readBytes).toBeGreaterThan(5_200_000);
    expect(unit!.delta.diskBytes).toBeGreaterThan(5_000_000);
    expect(processes[0]?.executable).toBe('/usr/lib/injected/worker');
    expect(files[0]?.path).toBe('/usr/share/injected/data');
  });

  test('waits so much more, in the median of the boots', () => {
    expect(groups.units[0]!.delta.waitNs).toBeGreaterThan(200e6);
  });

  test.each(all)(
    'is blamed on its package, with both versions: %s',
    (_, { blame, units, processes, files }) => {
      expect(blame.ofUnit(units[0]!).causes[0]).toEqual(cause);
      expect(blame.ofProcess(processes[0]!).causes[0]).toEqual(cause);
      expect(blame.ofFile(files[0]!).causes[0]).toEqual(cause);
      expect(blame.ofUnit(units[0]!).causes).toContainEqual({
        code: 'configuration',
        unit: 'injected.service',
        files: ['/usr/lib/systemd/system/injected.service'],
      });
    },
  );

  test.each(all)(
    'its library is matched, and blamed on the packages that came and went: %s',
    (_, { files, blame }) => {
      const library = files.find(({ path: name }) => name.endsWith('/libinjection.so.2'));
      expect(library?.renamedFrom).toBe('/usr/lib/x86_64-linux-gnu/libinjected.so.1');
      expect(blame.ofFile(library!).causes.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['package-gone', 'package-new']),
      );
    },
  );
});

test('of two boots that do not say who owns what, keys and renames alone match 95 %', () => {
  const [older, newer] = ['debian-12', 'debian-13'].map((name) => ({
    ...loadRun(path.join(import.meta.dirname, '../fixtures/runs', name)),
    owners: undefined,
  }));
  const comparison = compareRuns(older!, newer!);
  const { bytes, matchedBytes, unmatched } = comparison.coverage();
  expect(matchedBytes / bytes).toBeGreaterThan(0.95);
  expect(unmatched.length).toBeGreaterThan(0);
});
