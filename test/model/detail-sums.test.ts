import { describe, expect, it } from 'vitest';
import { detailsByProcess, diskSums } from '../../src/model/detail-sums.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { processFiles } from '../../src/model/process-files.ts';
import { detailed, disk } from '../support/detailed-run.ts';
import { makeRun } from '../support/make-run.ts';

const run = loadRun(makeRun(detailed));
const indexOf = (comm: string): number => run.processes.findIndex((process) => process.comm === comm);
const sums = detailsByProcess(run);
const busy = sums.get(indexOf('busy'))!;
const path = (file: number): string | undefined => run.files[file]?.path;

describe('detailsByProcess', () => {
  it('has those that did something, and no others', () => {
    expect([...sums.keys()].sort()).toEqual([indexOf('busy'), indexOf('only-fails')].sort());
  });

  it('adds up the windows of one path, call and error, in the order of paths', () => {
    expect(busy.failedLookups).toEqual([
      { path: '/etc/ld.so.preload', call: 1, errno: 2, count: 3 },
      { path: '/etc/ld.so.preload', call: 2, errno: 2, count: 1 },
      { path: 'a\nb', call: 5, errno: 13, count: 1 },
    ]);
  });

  it('takes files of one path for one, and files without a path apart', () => {
    const rows = busy.fills.map(({ file, ...row }) => ({ path: path(file), ...row }));
    expect(rows).toEqual([
      { path: undefined, kind: 'direct', disk, requests: 1, bytes: 100, readAheadBytes: 0 },
      { path: undefined, kind: 'metadata', disk, requests: 2, bytes: 8192, readAheadBytes: 0 },
      { path: '', kind: 'data', disk, requests: 1, bytes: 500, readAheadBytes: 0 },
      { path: '', kind: 'data', disk, requests: 1, bytes: 500, readAheadBytes: 0 },
      { path: '/usr/bin/foo', kind: 'data', disk, requests: 3, bytes: 128_000, readAheadBytes: 60_000 },
      { path: '/var/log/x', kind: 'data', disk, requests: 1, bytes: 4096, readAheadBytes: 4096 },
    ]);
  });

  it('adds up ioctl, syncs, reads by the kernel, waits and changes', () => {
    expect(busy.ioctls.map(({ command, count, failed }) => [command, count, failed])).toEqual([
      [0x5401, 5, 1],
      [0x5499, 1, 0],
    ]);
    expect(busy.syncs).toMatchObject([{ calls: 2, spanNs: 31_200_000 }]);
    expect(busy.kernelReads).toMatchObject([{ calls: 3, bytes: 832 }]);
    expect(busy.waits).toEqual({ count: 12, spanNs: 45_100_000, longestNs: 9_200_000 });
    expect(busy.changes).toEqual([
      { operation: 1, path: '/z', secondPath: '', count: 2, lastSizeBytes: 0 },
      ...['/a', '/b', '/c'].map((from) => ({
        ...{ operation: 3, path: from, secondPath: '/z', count: 1, lastSizeBytes: 0 },
      })),
      { operation: 7, path: '/var/log/x', secondPath: '', count: 1, lastSizeBytes: 77 },
    ]);
  });
});

describe('waits', () => {
  it('are told by thread', () => {
    expect(busy.threadWaits).toEqual([
      { tid: 7, count: 2, spanNs: 3_000_000, longestNs: 2_000_000 },
      { tid: 9, count: 2, spanNs: 2_100_000, longestNs: 2_000_000 },
    ]);
  });

  it('are told by call and file, the longest first', () => {
    expect(busy.callWaits.map(({ file, ...wait }) => ({ path: path(file), ...wait }))).toEqual([
      {
        ...{ path: '/usr/bin/foo', call: 'read', kind: 'data' },
        ...{ count: 2, spanNs: 4_000_000, longestNs: 2_000_000 },
      },
      {
        ...{ path: undefined, call: 'openat', kind: 'metadata' },
        ...{ count: 1, spanNs: 1_000_000, longestNs: 1_000_000 },
      },
      {
        ...{ path: undefined, call: '', kind: 'unknown' },
        ...{ count: 1, spanNs: 100_000, longestNs: 100_000 },
      },
    ]);
  });

  it('are told by access too', () => {
    const { accesses } = run;
    const row = accesses.file.findIndex(
      (file) => path(file) === '/usr/bin/foo' && run.files[file]?.inode === 2,
    );
    expect([accesses.waits?.[row], accesses.waitNs?.[row], accesses.readNs?.[row]]).toEqual([2, 4e6, 5e6]);
    const ofFile = processFiles(run).find(({ file }) => path(file) === '/usr/bin/foo');
    expect(ofFile?.times).toEqual({ waits: 2, waitNs: 4e6, readNs: 5e6, writeNs: 0 });
  });
});

describe('diskSums', () => {
  it('tells what was read for what', () => {
    expect(diskSums(run).fills).toEqual({
      demand: { requests: 5, bytes: 69_000 },
      readAhead: { requests: 1, bytes: 64_096 },
      metadata: { requests: 2, bytes: 8192 },
      direct: { requests: 1, bytes: 100 },
    });
  });

  it('has all bytes of the processes', () => {
    const { fills } = diskSums(run);
    const bytes = [...sums.values()].flatMap((details) => details.fills.map((fill) => fill.bytes));
    const add = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0);
    expect(add(bytes)).toBe(add(Object.values(fills).map((fill) => fill.bytes)));
  });

  it('adds up requests by disk and operation', () => {
    expect(diskSums(run).requests).toEqual([
      { disk, operation: 0, count: 6, bytes: 192_000, latencyNs: 18_000_000, longestNs: 5_000_000 },
      { disk, operation: 2, count: 3, bytes: 0, latencyNs: 9_000_000, longestNs: 4_000_000 },
    ]);
  });
});
