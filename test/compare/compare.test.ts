import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityFields } from '../../src/compare/activity.ts';
import { compareRuns } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { AccessFlag } from '../../src/model/types.ts';
import { fakeRun, type FakeProcess } from '../support/fake-run.ts';

const fileRow = (comparison: Comparison, path: string): Comparison['files'][number] =>
  comparison.files.find((row) => row.path === path)!;

describe('rows', () => {
  const a = fakeRun({
    processes: [
      {
        executable: '/sbin/fsck',
        unit: 'fsck.service',
        accesses: [
          { path: '/lib/libfoo.so.1.2', read: [1, 832] },
          { path: '/etc/fstab', read: [2, 500] },
        ],
      },
      {
        executable: '/usr/bin/gone',
        unit: 'gone.service',
        accesses: [{ path: '/var/log/x', write: [7, 7000] }],
      },
    ],
  });
  const b = fakeRun({
    processes: [
      {
        executable: '/usr/sbin/fsck',
        pid: 9999,
        unit: 'fsck.service',
        accesses: [
          { path: '/usr/lib/libfoo.so.1.3', read: [1, 832] },
          { path: '/etc/fstab', read: [3, 900] },
        ],
      },
      {
        executable: '/usr/sbin/fsck',
        unit: 'fsck.service',
        accesses: [{ path: '/etc/fstab', read: [1, 100] }],
      },
      { executable: '/usr/bin/new', unit: 'new.service', accesses: [{ path: '/dev/null', flags: 0 }] },
    ],
  });
  const comparison = compareRuns(a, b);

  it('meet under keys without pids, and count processes and files', () => {
    const row = comparison.processes.find(({ executable }) => executable === '/usr/sbin/fsck')!;
    expect(row).toMatchObject({
      status: 'changed',
      a: { processes: 1, files: 2, opens: 2, readCalls: 3, readBytes: 1332 },
      b: { processes: 2, files: 2, opens: 3, readCalls: 5, readBytes: 1832 },
      delta: { processes: 1, files: 0, opens: 1, readCalls: 2, readBytes: 500 },
    });
    expect(fileRow(comparison, '/usr/lib/libfoo.so.1').status).toBe('same');
    expect(fileRow(comparison, '/etc/fstab')).toMatchObject({
      a: { processes: 1 },
      b: { processes: 2, readBytes: 1000 },
    });
  });

  it('are new and gone', () => {
    expect(comparison.processes.map(({ executable, status }) => [executable, status])).toEqual([
      ['/usr/bin/gone', 'gone'],
      ['/usr/sbin/fsck', 'changed'],
      ['/usr/bin/new', 'new'],
    ]);
    expect(fileRow(comparison, '/dev/null')).toMatchObject({ status: 'new', b: { accesses: 1, opens: 0 } });
    expect(comparison.units.map(({ name, status }) => [name, status])).toEqual([
      ['gone.service', 'gone'],
      ['fsck.service', 'changed'],
      ['new.service', 'new'],
    ]);
  });

  it('of what is read more and written less do not cancel out', () => {
    const left = fakeRun({
      processes: [
        {
          executable: '/x',
          accesses: [
            { path: '/f', write: [1, 100] },
            { path: '/g', read: [1, 50] },
          ],
        },
      ],
    });
    const right = fakeRun({ processes: [{ executable: '/x', accesses: [{ path: '/f', read: [1, 100] }] }] });
    expect(compareRuns(left, right).files.map((row) => row.path)).toEqual(['/f', '/g']);
  });

  it('name kernel threads and what runs outside of units', () => {
    const run = fakeRun({
      processes: [
        { executable: '', comm: 'kworker/0:1', kernelThread: true },
        { executable: '', comm: 'kworker/1:0', kernelThread: true },
        { executable: '/init' },
      ],
    });
    const { units, processes } = compareRuns(run, run);
    expect(units.map(({ name, kind, a }) => [name, kind, a.processes])).toEqual([
      ['(kernel)', 'kernel', 2],
      ['(none)', 'none', 1],
    ]);
    expect(processes.map(({ executable }) => executable)).toEqual(['/init', '[kworker/*]']);
  });
});

describe('units', () => {
  it('without processes are rows where they were started', () => {
    const a = fakeRun({
      units: [{ name: 'never.service' }, { name: 'boot.mount', activatingMs: 2000, activeMs: 2100 }],
    });
    const b = fakeRun({ units: [{ name: 'basic.target', activeMs: 3000 }] });
    expect(compareRuns(a, b).units).toMatchObject([
      {
        name: 'basic.target',
        status: 'new',
        aTimes: undefined,
        bTimes: { activatingNs: 3e9, activeNs: 3e9 },
      },
      { name: 'boot.mount', status: 'gone', aTimes: { activatingNs: 2e9, activeNs: 2.1e9 } },
    ]);
  });
});

describe('totals', () => {
  const own: FakeProcess = {
    executable: '/usr/lib/bootio/bootio-capture',
    own: true,
    accesses: [
      { path: '/run/bootio/events.bio', write: [11, 1100] },
      { path: '/etc/both', read: [1, 10] },
    ],
  };
  const other: FakeProcess = {
    executable: '/x',
    accesses: [
      { path: '/etc/both', read: [2, 20] },
      { path: '/y', flags: AccessFlag.openAtEnd },
    ],
  };

  it('hold everything, state bootio’s own apart, and keep it out of the rows', () => {
    const comparison = compareRuns(fakeRun(), fakeRun({ processes: [own, other] }));
    expect(comparison.totals).toMatchObject({
      all: { b: { processes: 2, files: 3, accesses: 4, opens: 3, readBytes: 30, writeBytes: 1100 } },
      own: { b: { processes: 1, files: 2, accesses: 2, writeCalls: 11, readBytes: 10 } },
      withoutOwn: { b: { processes: 1, files: 2, accesses: 2, readBytes: 20, writeBytes: 0 } },
    });
    expect(comparison.processes.map(({ executable }) => executable)).toEqual(['/x']);
    expect(comparison.files.map(({ path }) => path)).toEqual(['/etc/both', '/y']);
    expect(fileRow(comparison, '/etc/both').b).toMatchObject({ processes: 1, readBytes: 20 });
  });

  const call = fc.tuple(fc.nat(99), fc.nat(1e6));
  const access = fc.record({
    path: fc.constantFrom('/a', '/b', '/proc/1/x', '/proc/2/x', '/lib/l.so.1.1'),
    read: call,
    write: call,
    flags: fc.nat(1),
  });
  const process = fc.record({
    executable: fc.constantFrom('/p', '/q', ''),
    unit: fc.constantFrom('u.service', 'v.service'),
    own: fc.boolean(),
    accesses: fc.array(access, { maxLength: 8 }),
  });
  const run = fc.array(process, { maxLength: 8 }).map((processes) => fakeRun({ processes }));

  it('are the sums of the rows of each table, own apart', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const { totals, ...tables } = compareRuns(a, b);
        for (const side of ['a', 'b', 'delta'] as const) {
          for (const rows of [tables.units, tables.processes, tables.files]) {
            for (const field of activityFields) {
              // A file used by two processes is counted in both rows, so only the rest adds up.
              if (field === 'files' || (field === 'processes' && rows === tables.files)) continue;
              expect(rows.reduce((sum, row) => sum + row[side][field], 0)).toBe(
                totals.withoutOwn[side][field],
              );
            }
          }
          expect(tables.files.reduce((sum, row) => sum + row[side].files, 0)).toBe(
            totals.withoutOwn[side].files,
          );
        }
      }),
    );
  });

  it('and rows of a run and itself do not differ, and mirror when the sides are swapped', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        expect(compareRuns(a, a).files.every((row) => row.status === 'same')).toBe(true);
        const forth = compareRuns(a, b);
        const back = compareRuns(b, a);
        expect(back.processes.map(({ a: left, b: right }) => [right, left])).toEqual(
          forth.processes.map(({ a: left, b: right }) => [left, right]),
        );
      }),
    );
  });
});

describe('milestones', () => {
  it('stand side by side, in the order of time', () => {
    const a = fakeRun({ milestones: { 'capture-start': 1000, basic: 5000, finished: 9000 } });
    const b = fakeRun({ milestones: { 'capture-start': 1100, 'initrd-end': 700, finished: 8000 } });
    expect(compareRuns(a, b).milestones).toMatchObject([
      { name: 'initrd-end', aNs: undefined, bNs: 7e8, deltaNs: undefined },
      { name: 'capture-start', aNs: 1e9, bNs: 1.1e9, deltaNs: 1e8 },
      { name: 'basic', aNs: 5e9, bNs: undefined, deltaNs: undefined },
      { name: 'finished', aNs: 9e9, bNs: 8e9, deltaNs: -1e9 },
    ]);
  });
});
