import { expect, it } from 'vitest';
import { timelineTracks } from '../../../src/render/html/timeline-tracks.ts';
import { fakeRun } from '../../support/fake-run.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const request = { count: 1, latencyNs: 1, longestNs: 1 };
const wait = { process: 0, tid: 1, call: 'read', file: -1, read: 0, count: 1, longestNs: 1 };

it('has each disk apart, reads and writes, and keeps their bytes', () => {
  const details = {
    requests: [
      { ...request, ns: 1.2e9, disk: 254 * 2 ** 20, operation: 0, bytes: 1_000_000 },
      { ...request, ns: 1.9e9, disk: 254 * 2 ** 20, operation: 0, bytes: 500_000 },
      { ...request, ns: 1.5e9, disk: 254 * 2 ** 20 + 16, operation: 1, bytes: 70_000 },
      // A flush has no bytes.
      { ...request, ns: 1.5e9, disk: 254 * 2 ** 20 + 16, operation: 2, bytes: 0 },
    ],
  };
  const [disk, ...more] = timelineTracks(fakeRun({ details, startMs: 1000, endMs: 5000 }));
  expect([disk!.id, more]).toEqual(['disk', []]);
  const totals = disk!.series.map(({ name, values }) => [name, Math.round(sum(values) / 1000)]);
  expect(totals).toEqual([
    ['disk 254:0 read', 1500],
    ['disk 254:16 written', 70],
  ]);
});

it('spreads waits over their second, but not beyond the life of who waited', () => {
  const processes = [{ executable: '/x', startMs: 1000, exitMs: 2100 }];
  const details = { blocked: [{ ...wait, ns: 2e9, spanNs: 50e6 }] };
  const [waits] = timelineTracks(fakeRun({ processes, details, startMs: 1000, endMs: 5000 }));
  const { fromUs, binUs, series } = waits!;
  const { values } = series[0]!;
  expect(sum(values) / 1e6).toBeCloseTo(50, 1);
  const first = values.findIndex((value) => value > 0);
  const last = values.findLastIndex((value) => value > 0);
  expect(fromUs + first * binUs).toBeLessThanOrEqual(2e6);
  expect(fromUs + first * binUs).toBeGreaterThan(1.98e6);
  expect(fromUs + last * binUs).toBeLessThanOrEqual(2.1e6);
});

it('leaves bootio’s own waits out, and has no track of nothing', () => {
  const processes = [{ executable: '/x', own: true }];
  const details = { blocked: [{ ...wait, ns: 2e9, spanNs: 50e6 }] };
  expect(timelineTracks(fakeRun({ processes, details }))).toEqual([]);
});

it('tells the disks that did least as one', () => {
  const requests = Array.from({ length: 7 }, (_, i) => ({
    ...{ ...request, ns: 1.2e9, disk: i, operation: 0, bytes: (i + 1) * 1e6 },
  }));
  const [disk] = timelineTracks(fakeRun({ details: { requests } }));
  expect(disk!.series.map(({ name }) => name).sort()).toEqual([
    ...['disk 0:3', 'disk 0:4', 'disk 0:5', 'disk 0:6'].map((name) => `${name} read`),
    'other disks read',
  ]);
});
