import { describe, expect, it } from 'vitest';
import { nothing } from '../../../src/compare/activity.ts';
import { diskView } from '../../../src/render/html/disk-view.ts';
import type { Run } from '../../../src/model/types.ts';
import { bytes } from '../../../src/lib/units.ts';
import { fakeRun } from '../../support/fake-run.ts';

type Request = Run['details']['requests'][number];

/** A boot from 1 to 11 s. */
function run(requests: readonly Partial<Request>[]): Run {
  const usual = { ns: 2e9, disk: 1, operation: 0, count: 1, bytes: 1000, latencyNs: 1, longestNs: 1 };
  return fakeRun({
    startMs: 1000,
    endMs: 11_000,
    milestones: { basic: 6000 },
    details: { requests: requests.map((request) => ({ ...usual, ...request })) },
  });
}

const view = (...runs: readonly Run[]): ReturnType<typeof diskView> =>
  diskView(
    runs.map((each) => ({ run: each, side: '', total: nothing, inRows: 0 })),
    [1_000_000, 11_000_000],
  );

/** The corners of a path of H and V, from the first M on. */
function corners(path: string): [x: number, y: number][] {
  let [x, y] = [0, 0];
  return [...path.matchAll(/([MHV])([\d. ]+)/g)].map(([, command, numbers]) => {
    const values = numbers!.trim().split(' ').map(Number);
    if (command === 'M') [x, y] = values as [number, number];
    else if (command === 'H') x = values[0]!;
    else y = values[0]!;
    return [x, y];
  });
}

/** Twice what a path encloses, by its corners (the shoelace formula). */
function enclosed(path: string): number {
  const points = corners(path);
  return Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = points[(i + 1) % points.length]!;
      return sum + x * nextY - nextX * y;
    }, 0),
  );
}

describe('the curve of the disk', () => {
  it('is none where no request was seen', () => {
    expect(view(run([]))).toBeUndefined();
  });

  it('spreads a window over its second, 40 of 400 columns', () => {
    const { read, caption } = view(run([{ ns: 3e9, bytes: 5e6, count: 7 }]))!.curves[0]!;
    const high = corners(read).filter(([, y]) => y < 50);
    expect([Math.min(...high.map(([x]) => x)), Math.max(...high.map(([x]) => x))]).toEqual([80, 120]);
    expect(caption).toBe('5.00 MB read in 7 requests, 0 B written in 0; at most 5.00 MB/s');
  });

  it('ends a window where the next of its disk begins, or the capture ends', () => {
    const next = corners(view(run([{ ns: 3e9 }, { ns: 3.5e9 }]))!.curves[0]!.read).filter(([, y]) => y < 99);
    expect(Math.max(...next.map(([x]) => x))).toBe(140);
    const last = corners(view(run([{ ns: 10.5e9 }]))!.curves[0]!.read).filter(([, y]) => y < 50);
    expect([Math.min(...last.map(([x]) => x)), Math.max(...last.map(([x]) => x))]).toEqual([380, 400]);
  });

  it('has areas in proportion to the bytes, of both runs on one scale', () => {
    const small = run([{ ns: 2e9, bytes: 1e6 }]);
    const large = run([
      { ns: 2e9, bytes: 3e6 },
      { ns: 5e9, bytes: 2e6, disk: 2 },
      { ns: 5e9, bytes: 1e6, operation: 1 },
    ]);
    const { curves } = view(small, large)!;
    expect(enclosed(curves[1]!.read) / enclosed(curves[0]!.read)).toBeCloseTo(5, 1);
    expect(enclosed(curves[1]!.written) / enclosed(curves[0]!.read)).toBeCloseTo(1, 1);
  });

  it('marks milestones and what the capture did not see', () => {
    const { curves, ticks } = diskView(
      [{ run: run([{}]), side: 'a', total: nothing, inRows: 0 }],
      [0, 20_000_000],
    )!;
    expect(curves[0]!.marks).toEqual([{ x: 30, title: 'basic.target' }]);
    expect(curves[0]!.unseen).toEqual([
      { x: 0, width: 5 },
      { x: 55, width: 100 },
    ]);
    expect(ticks.map(({ label }) => label)).toContain('10 s');
  });

  it('says what is in no row of the table', () => {
    const total = { ...nothing, diskBytes: bytes(5000) };
    const side = { run: run([{}]), side: 'b' as const, total, inRows: 4000 };
    expect(diskView([side], [0, 1e6])!.rest).toBe(
      'Of no file, and in no row: 1.00 kB in B (metadata of file systems, direct I/O, swap).',
    );
  });
});
