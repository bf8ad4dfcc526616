import { expect, it } from 'vitest';
import { compareRuns } from '../../src/compare/compare.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { calmer, detailed } from '../support/detailed-run.ts';
import { makeRun, type RunDescription } from '../support/make-run.ts';

const ms = 1e6;

const comparison = compareRuns(loadRun(makeRun(detailed)), loadRun(makeRun(calmer)));
const { totals, processes, files, lookups, ioctls, requests } = comparison;

it('adds up what processes did beside reading and writing', () => {
  const busy = processes.find(({ executable }) => executable === '(busy)')!;
  expect(busy.a).toMatchObject({
    ...{ diskReads: 9, diskBytes: 141_388, waits: 12, waitNs: 45.1 * ms },
    ...{ failedLookups: 5, ioctls: 6, syncs: 2, syncNs: 31.2 * ms },
  });
  expect(busy.b).toMatchObject({
    ...{ diskReads: 3, diskBytes: 50_000, waits: 1, waitNs: 2 * ms },
    ...{ failedLookups: 1, ioctls: 7, syncs: 0, syncNs: 0 },
  });
  expect(busy.delta).toMatchObject({ diskReads: -6, diskBytes: -91_388, ioctls: 1, waitNs: -43.1 * ms });
});

it('leaves bootio’s own out of the rows, and has it in the totals of all', () => {
  expect(totals.withoutOwn.b).toMatchObject({ diskBytes: 50_000, failedLookups: 1, ioctls: 7, waits: 1 });
  expect(totals.own.b).toMatchObject({ diskBytes: 50_000, failedLookups: 1, ioctls: 7, waits: 1 });
  expect(totals.all.b).toMatchObject({ diskBytes: 100_000, failedLookups: 2, ioctls: 14, waits: 2 });
});

it('counts for files what was for them; metadata is of no file, and a path that is not there is none', () => {
  const of = (path: string): (typeof files)[number] => files.find((row) => row.path === path)!;
  expect(of('/usr/bin/foo')).toMatchObject({
    a: { diskBytes: 128_000, diskReads: 3, files: 1, waits: 2, waitNs: 4 * ms },
    // Nobody opened it: it was read from the disk all the same.
    b: { diskBytes: 50_000, diskReads: 3, files: 0, accesses: 0, waits: 0 },
  });
  expect(of('/dev/tty0')).toMatchObject({ status: 'gone', a: { ioctls: 6 } });
  expect(of('/var/log/x').a).toMatchObject({ syncs: 2, syncNs: 31.2 * ms });
  expect(files.map(({ path }) => path)).not.toContain('/etc/ld.so.preload');
  const sum = files.reduce((total, row) => total + row.a.diskBytes, 0);
  expect(totals.all.a.diskBytes - sum).toBe(8192 + 100);
});

it('has look-ups by who looked where, and ioctl by request and file', () => {
  expect(
    lookups.map(({ executable, directory, errno, a, b }) => [executable, directory, errno, a, b]),
  ).toEqual([
    ['(busy)', '/etc', 2, { processes: 1, paths: 1, count: 4 }, { processes: 1, paths: 1, count: 1 }],
    ['(busy)', '', 13, { processes: 1, paths: 1, count: 1 }, { processes: 0, paths: 0, count: 0 }],
    ['(only-fails)', '', 4000, { processes: 1, paths: 1, count: 1 }, { processes: 0, paths: 0, count: 0 }],
  ]);
  expect(lookups[0]).toMatchObject({ status: 'changed', delta: { count: -3 } });
  expect(ioctls.map(({ command, path, status, delta }) => [command, path, status, delta.count])).toEqual([
    [0x5401, '/usr/bin/foo', 'new', 7],
    [0x5401, '/dev/tty0', 'gone', -5],
    [0x5499, '/dev/tty0', 'gone', -1],
  ]);
});

it('has the requests of all disks by operation', () => {
  expect(requests).toMatchObject([
    {
      operation: 0,
      status: 'changed',
      a: { count: 6, bytes: 192_000, latencyNs: 18 * ms, longestNs: 5 * ms },
      b: { count: 1, bytes: 1000, latencyNs: ms, longestNs: ms },
      delta: { count: -5, bytes: -191_000, latencyNs: -17 * ms, longestNs: -4 * ms },
    },
    expect.objectContaining({ operation: 2, status: 'gone' }),
  ]);
});

it('takes rows that differ only in times for the same', () => {
  const waiting = (spanMs: number): RunDescription => ({
    id: `waiting-${spanMs}`,
    processes: [{ name: 'p', pid: 3 }],
    more: (writer, of) => {
      writer.blocked(ms, of('p'), spanMs, spanMs * ms, ms);
    },
  });
  const [a, b] = [loadRun(makeRun(waiting(1))), loadRun(makeRun(waiting(9)))];
  const row = compareRuns(a, b).processes[0]!;
  expect(row).toMatchObject({ status: 'same', delta: { waitNs: 8 * ms, waits: 8 } });
});

it('counts who started processes, and how often a program was executed', () => {
  const spawning = (times: number): RunDescription => ({
    id: `spawning-${times}`,
    processes: [
      { name: 'sh', pid: 3, flags: 1, executable: '/bin/sh', cgroup: '/system.slice/a.service' },
      ...Array.from({ length: times }, (_, i) => ({
        ...{ name: `child-${i}`, pid: 10 + i, parent: 'sh', startMs: 10 + i },
        exec: [{ ms: 20 + i, executable: '/bin/true' }],
        accesses: [{ path: '/bin/true', openMs: 20 + i }],
      })),
      { name: 'bootio', pid: 90, parent: 'sh', startMs: 10, flags: 4 },
    ],
  });
  const [a, b] = [loadRun(makeRun(spawning(2))), loadRun(makeRun(spawning(5)))];
  const { totals: sums, ...tables } = compareRuns(a, b);
  const shell = tables.processes.find(({ executable }) => executable === '/usr/bin/sh')!;
  expect([shell.a.spawned, shell.b.spawned]).toEqual([2, 5]);
  expect(tables.units.find(({ name }) => name === 'a.service')!.delta.spawned).toBe(3);
  expect(tables.files.find(({ path }) => path === '/usr/bin/true')!.b.spawned).toBe(5);
  expect(sums.withoutOwn.b.spawned).toBe(5);
  expect(sums.own.b.spawned).toBe(1);
});
