import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/compare/compare.ts';
import type { Comparison } from '../../../src/compare/types.ts';
import { fakeRun, type FakeRun } from '../../support/fake-run.ts';

interface Release {
  readonly version?: string;
  readonly owners?: FakeRun['owners'] | null;
  readonly kernel?: string;
  readonly unit?: string | null;
  readonly text?: string;
  readonly bytes?: number;
  readonly path?: string;
}

function release({
  version,
  owners,
  kernel,
  unit,
  text,
  bytes = 1,
  path = '/usr/share/d/data',
}: Release): FakeRun {
  const packages = new Map([['libc6', '2.36']]);
  if (version !== undefined) packages.set('d', version);
  const file = '/usr/lib/systemd/system/d.service';
  return {
    manifest: { kernel: { release: kernel ?? '6.1' } },
    packages,
    owners:
      owners === null
        ? undefined
        : (owners ??
          new Map([
            ['/usr/bin/d', ['d']],
            [file, ['d']],
            ['/usr/share/d/data', ['d']],
            ['/var/lib/d', []],
          ])),
    units: [
      ...(unit === null ? [] : [{ name: unit ?? 'd.service', files: [file] }]),
      { name: 'basic.target' },
    ],
    unitFiles: new Map([
      [file, text ?? 'ExecStart=/usr/bin/d'],
      ['/other', ''],
    ]),
    processes: [
      {
        executable: '/usr/bin/d',
        unit: 'd.service',
        accesses: [
          { path, read: [1, bytes] },
          { path: '/var/lib/d', read: [1, bytes] },
        ],
      },
      { executable: '', comm: 'kworker/0:1', kernelThread: true },
    ],
  };
}

const compared = (a: Release, b: Release): Comparison =>
  compareRuns(fakeRun(release(a)), fakeRun(release(b)));
const unitOf = ({ units }: Comparison, name = 'd.service') => units.find((row) => row.name === name)!;
const fileOf = ({ files }: Comparison, path: string) => files.find((row) => row.path === path)!;

describe('a change is blamed', () => {
  test('on the package that owns the file, with both versions', () => {
    const comparison = compared({ version: '1' }, { version: '2', bytes: 9 });
    expect(comparison.blame.ofFile(fileOf(comparison, '/usr/share/d/data'))).toEqual({
      owners: [{ package: 'd', by: 'own', a: '1', b: '2' }],
      causes: [{ code: 'package-version', owner: { package: 'd', by: 'own', a: '1', b: '2' } }],
    });
  });

  test('on the packages of a unit: of its file and of its programs', () => {
    const comparison = compared({ version: '1' }, { version: '2' });
    expect(comparison.blame.ofUnit(unitOf(comparison)).causes).toMatchObject([{ code: 'package-version' }]);
    expect(
      comparison.blame.ofProcess(comparison.processes.find(({ executable }) => executable === '/usr/bin/d')!),
    ).toMatchObject({
      causes: [{ code: 'package-version', owner: { package: 'd' } }],
    });
  });

  test.each([
    ['new', undefined, '2', 'package-new'],
    ['gone', '1', undefined, 'package-gone'],
  ])('on a %s package', (_, a, b, code) => {
    const comparison = compared(
      a === undefined ? { owners: new Map([['/x', []]]) } : { version: a },
      b === undefined ? { owners: new Map([['/x', []]]) } : { version: b },
    );
    const blame = comparison.blame.ofFile(fileOf(comparison, '/usr/share/d/data'));
    expect(blame.causes).toEqual([{ code, owner: { package: 'd', by: 'own', a, b } }]);
  });

  test('on the package of who used it, where no package owns it', () => {
    const comparison = compared({ version: '1' }, { version: '2', bytes: 9 });
    expect(comparison.blame.ofFile(fileOf(comparison, '/var/lib/d')).causes).toEqual([
      { code: 'package-version', owner: { package: 'd', by: 'user', a: '1', b: '2' } },
    ]);
  });

  test('on what a unit file says', () => {
    const comparison = compared({ version: '1' }, { version: '1', text: 'ExecStart=/usr/bin/d --more' });
    expect(comparison.blame.ofUnit(unitOf(comparison)).causes).toEqual([
      { code: 'configuration', unit: 'd.service', files: ['/usr/lib/systemd/system/d.service'] },
    ]);
  });

  test.each([
    [{ unit: null }, {}, 'unit-new'],
    [{}, { unit: null }, 'unit-gone'],
  ])('on a unit that one release has', (a, b, code) => {
    const comparison = compared({ version: '1', ...a }, { version: '1', ...b });
    expect(comparison.blame.ofUnit(unitOf(comparison)).causes).toEqual([{ code, unit: 'd.service' }]);
  });

  test('on the kernel, of its threads, modules and what it makes up', () => {
    const path = '/sys/kernel/x';
    const comparison = compared({ kernel: '6.1', path }, { kernel: '6.12', path });
    const cause = { code: 'kernel', a: '6.1', b: '6.12' };
    expect(comparison.blame.ofFile(fileOf(comparison, path)).causes).toEqual([cause]);
    expect(comparison.blame.ofUnit(unitOf(comparison, '(kernel)')).causes).toEqual([cause]);
  });

  test('on nobody where nothing that is tied to it has changed', () => {
    const comparison = compared({ version: '1' }, { version: '1', bytes: 9 });
    expect(comparison.blame.ofFile(fileOf(comparison, '/usr/share/d/data'))).toEqual({
      owners: [{ package: 'd', by: 'own', a: '1', b: '1' }],
      causes: [],
    });
  });
});

test.each([
  [{ owners: null }, {}],
  [{}, { owners: null }],
])('owners are not known where a run does not have them', (a, b) => {
  const comparison = compared({ version: '1', ...a }, { version: '2', ...b });
  const blame = comparison.blame.ofFile(fileOf(comparison, '/usr/share/d/data'));
  expect(blame.owners).toBeUndefined();
});

describe('what is accounted for', () => {
  test('is what both have, and what is explained; the rest is listed', () => {
    const mine = '/srv/mine';
    const comparison = compared({ version: '1' }, { version: '1', path: mine, bytes: 1000 });
    expect(comparison.coverage()).toEqual({
      bytes: 1 + 1000 + 1001,
      matchedBytes: 1001,
      explainedBytes: 0,
      unmatched: [
        { path: mine, side: 'b', bytes: 1000 },
        { path: '/usr/share/d/data', side: 'a', bytes: 1 },
      ],
    });
    expect(compared({ version: '1' }, { version: '2', path: mine, bytes: 1000 }).coverage()).toMatchObject({
      explainedBytes: 1001,
      unmatched: [],
    });
  });
});
