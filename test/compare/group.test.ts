/** Sides of many boots: what is told apart and what is not, what is set apart, and what stands for all. */
import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import type { Comparison } from '../../src/compare/types.ts';
import type { Run } from '../../src/model/types.ts';
import { boots, type Release } from '../support/boots.ts';
import { fakeRun, type FakeRun } from '../support/fake-run.ts';

const compare = (a: Iterable<Run>, b: Iterable<Run>): Comparison => compareGroups(foldGroup(a), foldGroup(b));
const old: Release = { label: 'old' };
const slow: Release = { label: 'new', slower: { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 } };

describe('ten boots against ten of a release in which one unit reads 5 MB more and blocks for 300 ms', () => {
  const comparison = compare(boots(10, old), boots(10, slow, 2));
  const [top] = comparison.units;

  it('have that unit as the top change, exactly in what is counted and by a test in what takes time', () => {
    expect(top).toMatchObject({
      name: 'ssh.service',
      status: 'changed',
      delta: { readBytes: 5_000_000 },
    });
    const read = top!.cell('readBytes');
    expect(read).toMatchObject({ verdict: 'more', test: undefined, effect: 1, delta: 5_000_000 });
    const waited = top!.cell('waitNs');
    expect(waited).toMatchObject({ verdict: 'more', effect: 1, test: { method: 'exact' } });
    expect(waited.test!.p).toBeCloseTo(2 / 184_756, 12);
    expect(waited.test!.q).toBeLessThan(0.01);
    expect(waited.shift!.estimate).toBeGreaterThan(290e6);
    expect(waited.shift!.interval!.low).toBeGreaterThan(280e6);
    expect(top!.startUp).toMatchObject({ verdict: 'more' });
    expect(comparison.files[0]).toMatchObject({ path: '/usr/share/ssh/data.bin', status: 'new' });
  });

  it('have nothing else that is told apart but what that unit is part of', () => {
    const told = comparison.units.filter(({ status }) => status !== 'same' && status !== 'unclear');
    expect(told.map(({ name }) => name)).toEqual(['ssh.service']);
    expect(comparison.processes.filter(({ status }) => status === 'changed')).toHaveLength(1);
    const unclear = comparison.units.find(({ status }) => status === 'unclear')!;
    expect(unclear.cell('writeBytes')).toMatchObject({ verdict: 'unclear' });
    expect(unclear.cell('writeBytes').test!.q).toBeGreaterThan(0.05);
    expect(unclear.cell('readCalls').a.values).toHaveLength(10);
  });

  it('have parts of the boot with intervals, and the later end told apart', () => {
    const [kernel, userspace, boot] = comparison.phases;
    expect([kernel!.name, userspace!.name, boot!.name]).toEqual(['kernel', 'userspace', 'boot']);
    expect(kernel!.cell().verdict).toBe('same');
    const { a, b, verdict } = boot!.cell();
    expect(verdict).toBe('more');
    expect(a.interval!.low).toBeLessThanOrEqual(a.median!);
    expect(a.interval!.high).toBeLessThan(b.median!);
    expect(boot!.deltaNs).toBe(b.median! - a.median!);
  });

  it('say how verdicts were reached, and warn of nothing', () => {
    expect(comparison.testing).toMatchObject({ level: 0.05, exactCounters: true });
    expect(comparison.testing!.tests).toBeGreaterThan(20);
    expect(comparison.warnings).toEqual([]);
  });

  it('are represented by the boot of the median time', () => {
    const ends = comparison.a.runs.map(
      ({ milestones }) => milestones.find(({ name }) => name === 'finished')!.ns,
    );
    const shown = comparison.a.representative.milestones.find(({ name }) => name === 'finished')!.ns;
    expect(ends.filter((ns) => ns < shown)).toHaveLength(4);
  });
});

it('an order of boots changes nothing but the order of values', () => {
  const [a, b] = [boots(6, old), boots(6, slow, 2)];
  const shown = ({ units }: Comparison): unknown =>
    units.map(({ name, status, delta, verdict }) => [
      name,
      status,
      delta,
      verdict('writeBytes'),
      verdict('waitNs'),
    ]);
  expect(shown(compare([...a].reverse(), b))).toEqual(shown(compare(a, b)));
});

describe('fewer than four boots a side', () => {
  const comparison = compare(boots(3, old), boots(5, slow, 2));

  it('have counters compared exactly where they are constant, and no verdict on times', () => {
    const [top] = comparison.units;
    expect(top!.name).toBe('ssh.service');
    expect(top!.cell('readBytes')).toMatchObject({ verdict: 'more', test: undefined });
    expect(top!.cell('writeBytes').verdict).toBe('too-few');
    expect(top!.cell('waitNs')).toMatchObject({ verdict: 'too-few', test: undefined });
    expect(comparison.phases.at(-1)!.cell()).toMatchObject({ verdict: 'too-few', test: undefined });
    expect(comparison.testing).toBeUndefined();
  });

  it('are warned of, with how many it takes', () => {
    expect(comparison.warnings).toEqual([{ code: 'too-few-boots', a: 3, b: 5, enough: 4 }]);
  });
});

describe('counters that vary in the way of chance', () => {
  const counted = (number: number, calls: readonly number[]): Run =>
    fakeRun({
      manifest: { id: `run-${number}-${calls.join('')}` },
      processes: [
        {
          executable: '/x',
          accesses: calls.map((count, i) => ({ path: `/f${i}`, read: [count, 10] as const })),
        },
      ],
    });
  /** Of each file, the calls in each boot of A and then of B. */
  const side = (files: readonly (readonly number[])[], from: number, to: number): Run[] =>
    Array.from({ length: to - from }, (_, i) =>
      counted(
        from + i,
        files.map((values) => values[from + i]!),
      ),
    );
  const verdict = (files: readonly (readonly number[])[], boots_: number): string => {
    const comparison = compare(side(files, 0, boots_), side(files, boots_, 2 * boots_));
    return comparison.files.find(({ path }) => path === '/f0')!.verdict('readCalls');
  };
  const apart = [1, 1, 1, 1, 2, 2, 2, 2];
  const mixed = [
    [1, 2, 1, 2, 1, 2, 1, 2],
    [1, 1, 2, 2, 1, 1, 2, 2],
    [2, 1, 1, 2, 2, 1, 1, 2],
  ];

  it('are compared exactly where nothing varies so', () => {
    expect(verdict([apart], 4)).toBe('more');
    expect(verdict([apart, [1, 2, 3, 4, 5, 6, 7, 8]], 4)).toBe('more');
  });

  it('are tested where others show that chance does that, and with few boots not told apart', () => {
    expect(verdict([apart, ...mixed], 4)).toBe('unclear');
  });

  it('are compared exactly all the same where there are boots enough', () => {
    const more = (values: readonly number[]): number[] => [
      ...[...values.slice(0, 4), ...values.slice(0, 4), ...values.slice(0, 2)],
      ...[...values.slice(4), ...values.slice(4), ...values.slice(4, 6)],
    ];
    expect(verdict([apart, ...mixed].map(more), 10)).toBe('more');
  });
});

describe('warm-ups', () => {
  const firstBoot = (boot: FakeRun, number: number): FakeRun =>
    number > 0
      ? boot
      : { ...boot, units: [...boot.units!, { name: 'ldconfig.service', activatingMs: 3000 }] };
  const all = (boot: FakeRun): FakeRun => firstBoot(boot, 0);

  it('are set apart, with why, and warned of', () => {
    const comparison = compare(boots(6, { ...old, change: firstBoot }), boots(5, { label: 'b' }, 2));
    expect(comparison.a.runs).toHaveLength(5);
    expect(comparison.a.setApart).toMatchObject([
      { run: { manifest: { id: 'old-0' } }, reasons: [{ code: 'rebuilt-cache', unit: 'ldconfig.service' }] },
    ]);
    expect(comparison.units.some(({ name }) => name === 'ldconfig.service')).toBe(false);
    expect(comparison.units[0]!.cell('readCalls').a.values).toHaveLength(5);
    expect(comparison.warnings).toEqual([{ code: 'set-apart', side: 'a', boots: 1 }]);
  });

  it('are kept where all boots are such, which is warned of where the other side is not', () => {
    const [a, b] = [boots(4, { ...old, change: all }), boots(4, { label: 'b' }, 2)];
    const comparison = compare(a, b);
    expect(comparison.a.runs).toHaveLength(4);
    expect(comparison.warnings).toMatchObject([
      { code: 'warm-up', side: 'a', reasons: [{ unit: 'ldconfig.service' }] },
    ]);
    expect(compare(a, boots(4, { label: 'b', change: all }, 3)).warnings).toEqual([]);
  });
});

describe('boots of one side that are not alike', () => {
  it('are counted', () => {
    const change = (boot: FakeRun, number: number): FakeRun => ({
      ...boot,
      manifest: {
        ...boot.manifest,
        host: { cpus: number === 2 ? 4 : 2, architecture: 'x86_64', memoryBytes: number === 1 ? 4e9 : 2e9 },
        kernel: {
          commandLine: `BOOT_IMAGE=/vmlinuz-${number} root=UUID=${number} ${number < 2 ? 'quiet' : ''}`,
        },
      },
    });
    const comparison = compare(
      boots(5, { ...old, change }),
      boots(5, { label: 'b', change: (boot) => change(boot, 0) }, 2),
    );
    expect(comparison.warnings).toEqual([
      { code: 'mixed', side: 'a', what: 'command-line', boots: 2 },
      { code: 'mixed', side: 'a', what: 'cpus', boots: 1 },
      { code: 'mixed', side: 'a', what: 'memory', boots: 1 },
      { code: 'command-line', a: ' / quiet', b: 'quiet' },
    ]);
  });
});

it('no run is not a group', () => {
  expect(() => foldGroup([])).toThrow('a group without a run');
});
