/** A run in which every text that somebody else may choose is hostile: each string is used in each place. */
import { nanoseconds } from '../../src/lib/units.ts';
import type { Run } from '../../src/model/types.ts';
import { fakeRun, type FakeProcess } from './fake-run.ts';

export function hostileRun(strings: readonly string[]): Run {
  const at = (i: number): string => strings[((i % strings.length) + strings.length) % strings.length]!;
  const processes = strings.map((text, i): FakeProcess => ({
    ...{ executable: text, comm: at(i + 1), argv: [at(i + 2), at(i + 3)], unit: at(i + 4) },
    ...(i === 0 ? {} : { parent: Math.floor(i / 9) }),
    ...{ startMs: 1000 + i, exitMs: 3000 + i, exitStatus: i % 300 },
    accesses: Array.from({ length: 12 }, (_, k) => ({
      path: at(i * 12 + k),
      ...{ atMs: 1100 + i + k * 50, read: [3, 100 + i] as const, write: [1, k] as const },
    })),
  }));
  const common = (i: number): { ns: number; process: number; file: number } => ({
    ...{ ns: 2e9 + i, process: i, file: i % Math.min(50, strings.length) },
  });
  const run = fakeRun({
    ...{ processes, startMs: 900, endMs: 9000 },
    milestones: { userspace: 950, sysinit: 2000, finished: 4000 },
    units: strings.map((name, i) => ({
      ...{ name, description: at(i + 5), activatingMs: 1000 + i, activeMs: 2000 + 2 * i, after: [at(i - 1)] },
    })),
    manifest: {
      label: at(0),
      host: {
        name: at(1),
        architecture: at(2),
        virtualization: at(3),
        model: at(4),
        rootFilesystem: at(5),
        rootDisk: at(6),
      },
      os: { PRETTY_NAME: at(6), NAME: at(7), ID: at(8), VERSION_ID: at(9) },
      kernel: { release: at(10), version: at(11), commandLine: strings.slice(0, 60).join(' ') },
      capture: { version: at(12), probeSet: at(13), source: at(14) },
    },
    completeness: {
      probeSet: at(15),
      lost: new Map(strings.slice(0, 40).map((text, i) => [text, i + 1])),
      lossMoments: [{ ns: nanoseconds(2e9), what: at(16), count: 1 }],
      blindSpots: strings.slice(0, 40),
      filters: strings.slice(0, 40).map((value) => ({ how: 'skip', what: 'path', value })),
    },
    details: {
      failedLookups: strings.flatMap((path, i) => [
        { ...common(i), path, call: 1, errno: 2, count: 40 },
        { ...common(i), path: `${path}/x`, call: 2, errno: 13, count: 2 },
      ]),
      ioctls: strings.map((_, i) => ({ ...common(i), command: i * 977, count: 3, failed: 1 })),
      fills: strings.map((_, i) => ({
        ...{
          ...common(i),
          disk: i % 7,
          flags: 1,
          requests: 2,
          bytes: 8192,
          neededRequests: 1,
          neededBytes: 4096,
        },
      })),
      blocked: strings.map((call, i) => ({
        ...{ ...common(i), tid: i, call, read: 1, count: 1, spanNs: 1e6 * i, longestNs: 1e6 },
      })),
      requests: Array.from({ length: 7 }, (_, i) => ({
        ...{ ns: 2e9, disk: i, operation: i % 2, count: 2, bytes: 8192, latencyNs: 5, longestNs: 5 },
      })),
    },
  });
  return run;
}
