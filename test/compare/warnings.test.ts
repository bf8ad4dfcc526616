import { expect, it } from 'vitest';
import { foldGroup } from '../../src/compare/group.ts';
import { compareWarnings as sideWarnings } from '../../src/compare/warnings.ts';
import type { Warning } from '../../src/compare/types.ts';
import type { Run } from '../../src/model/types.ts';
import { nanoseconds } from '../../src/lib/units.ts';
import { fakeRun, type FakeRun } from '../support/fake-run.ts';

/** Of two single runs, but for the one that they always have. */
function compareWarnings(a: Run, b: Run): Warning[] {
  const warnings = sideWarnings(foldGroup([a]).side, foldGroup([b]).side);
  expect(warnings.pop()).toEqual({ code: 'too-few-boots', a: 1, b: 1, enough: 4 });
  return warnings;
}

const other = (fake: FakeRun = {}): ReturnType<typeof fakeRun> => {
  const run = fakeRun(fake);
  return { ...run, manifest: { ...run.manifest, id: 'other' } };
};

it('has nothing to say of two whole runs of one machine', () => {
  expect(compareWarnings(fakeRun(), other())).toEqual([]);
});

it('notices a run compared with itself', () => {
  expect(compareWarnings(fakeRun(), fakeRun())).toEqual([{ code: 'same-run' }]);
});

it('says what each run lacks', () => {
  const completeness = {
    lost: new Map([
      ['access', 3],
      ['fork', 0],
    ]),
    ended: false,
    damagedBytes: 100,
    damagedBlocks: 1,
    badRecords: 2,
    unresolved: 4,
  };
  expect(compareWarnings(fakeRun(), other({ completeness }))).toEqual([
    { code: 'lost', run: 'b', what: 'access', count: 3 },
    { code: 'cut-off', run: 'b' },
    { code: 'damaged', run: 'b', bytes: 100, blocks: 1 },
    { code: 'bad-records', run: 'b', count: 2 },
    { code: 'unresolved', run: 'b', count: 4 },
  ]);
});

it('tells disks of another kind apart, where both runs know', () => {
  const disk = (rootDisk?: string): Run =>
    other({ manifest: { host: rootDisk === undefined ? {} : { rootDisk } } });
  const of = (left: Run, right: Run): string[] => compareWarnings(left, right).map(({ code }) => code);
  expect(of(disk('virtio, rotating'), disk('nvme, not rotating'))).toContain('root-disk');
  expect(of(disk('virtio, rotating'), disk('virtio, rotating'))).not.toContain('root-disk');
  expect(of(disk(), disk('nvme, not rotating'))).not.toContain('root-disk');
});

it('compares when the captures began, generously', () => {
  const begun = (ms: number): FakeRun => ({ completeness: { captureStartNs: nanoseconds(ms * 1e6) } });
  expect(compareWarnings(fakeRun(begun(7200)), other(begun(11_000)))).toEqual([
    { code: 'capture-start', aNs: 7.2e9, bNs: 11e9 },
  ]);
  expect(compareWarnings(fakeRun(begun(10_500)), other(begun(11_000)))).toEqual([]);
  expect(compareWarnings(fakeRun(begun(100)), other(begun(300)))).toEqual([]);
});

it('compares what the captures were told to leave out, in whatever order', () => {
  const filters = [
    { how: 'only', what: 'path', value: '/var' },
    { how: 'skip', what: 'kind', value: 'ioctl' },
  ] as const;
  const a = fakeRun({ completeness: { filters } });
  expect(compareWarnings(a, other({ completeness: { filters: filters.toReversed() } }))).toEqual([]);
  expect(compareWarnings(a, other())).toEqual([
    { code: 'filters', a: '--only-path /var --skip-kind ioctl', b: '' },
  ]);
});

it('compares machines and kinds', () => {
  const a = fakeRun({
    manifest: { kind: 'boot', host: { cpus: 2, memoryBytes: 2e9, architecture: 'x86_64' } },
  });
  const b = other({
    manifest: { kind: 'session', host: { cpus: 4, memoryBytes: 4e9, architecture: 'aarch64' } },
  });
  expect(compareWarnings(a, b)).toEqual([
    { code: 'kind', a: 'boot', b: 'session' },
    { code: 'architecture', a: 'x86_64', b: 'aarch64' },
    { code: 'cpus', a: 2, b: 4 },
    { code: 'memory', a: 2e9, b: 4e9 },
  ]);
  const alike = other({ manifest: { host: { cpus: 2, memoryBytes: 2.01e9, architecture: 'x86_64' } } });
  expect(compareWarnings(a, alike)).toEqual([]);
});
