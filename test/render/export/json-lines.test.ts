import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';
import { jsonLines } from '../../../src/render/export/json-lines.ts';
import { detailed } from '../../support/detailed-run.ts';
import { makeRun } from '../../support/make-run.ts';

type Line = Record<string, unknown> & { type: string };

const linesOf = (run: Run): Line[] => [...jsonLines.lines(run)].map((line) => JSON.parse(line) as Line);
const recorded = loadRun(path.join(import.meta.dirname, '../../fixtures/runs/debian-12'));

describe('json-lines', () => {
  test('has all that a recorded boot has, kind by kind, and nothing twice', () => {
    const lines = linesOf(recorded);
    const count = (type: string): number => lines.filter((line) => line.type === type).length;
    const { details, accesses, processes, milestones, units } = recorded;
    expect(lines[0]).toMatchObject({
      type: 'run',
      schema: 'bootio/events/1',
      kind: 'boot',
      label: 'debian-12',
    });
    expect(new Set(lines.map(({ type }) => type)).size).toBeGreaterThan(10);
    expect({
      access: count('access'),
      process: count('process'),
      exec: count('exec'),
      milestone: count('milestone'),
      unit: count('unit'),
      'failed-look-up': count('failed-look-up'),
      ioctl: count('ioctl'),
      fill: count('fill'),
      wait: count('wait'),
      request: count('request'),
      change: count('change'),
      'kernel-read': count('kernel-read'),
      sync: count('sync'),
    }).toEqual({
      access: accesses.length,
      process: processes.length,
      exec: processes.reduce((sum, { execs }) => sum + execs.length, 0),
      milestone: milestones.length,
      unit: units.size,
      'failed-look-up': details.failedLookups.length,
      ioctl: details.ioctls.length,
      fill: details.fills.length,
      wait: details.blocked.length,
      request: details.requests.length,
      change: details.changes.length,
      'kernel-read': details.kernelReads.length,
      sync: details.syncs.length,
    });
  });

  test('adds up to what the model says of each process', () => {
    const sums = new Map<unknown, Record<string, number>>();
    for (const line of linesOf(recorded).filter(({ type }) => type === 'access')) {
      const sum = sums.get(line['process']) ?? { readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 };
      sums.set(line['process'], sum);
      for (const key of Object.keys(sum)) sum[key]! += line[key] as number;
    }
    for (const { index, totals } of recorded.processes)
      expect(totals).toMatchObject(sums.get(index) ?? { readBytes: 0, writeBytes: 0 });
  });

  test('names what details are of', () => {
    const lines = linesOf(loadRun(makeRun(detailed)));
    const busy = { pid: 7, comm: 'busy' };
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'failed-look-up',
          ...busy,
          path: 'a\nb',
          call: 'execute',
          errno: 'EACCES',
        }),
        expect.objectContaining({
          type: 'ioctl',
          ...busy,
          path: '/dev/tty0',
          command: 'TCGETS',
          count: 4,
          failed: 1,
        }),
        expect.objectContaining({
          type: 'fill',
          ...busy,
          path: '/usr/bin/foo',
          bytes: 64_000,
          neededBytes: 4000,
          readAhead: true,
        }),
        expect.objectContaining({ type: 'fill', ...busy, path: null, bytes: 8192, metadata: true }),
        expect.objectContaining({
          type: 'wait',
          ...busy,
          tid: null,
          count: 8,
          waitNs: 40e6,
          longestNs: 9.2e6,
        }),
      ]),
    );
  });

  test('keeps names that are not UTF-8 and control characters, one document a line', () => {
    const name = '/\udcff\u001b[2J\n\u2028x';
    const run = loadRun(
      makeRun({ processes: [{ name: 'a', pid: 5, accesses: [{ path: name, read: [1, 2] }] }] }),
    );
    const lines = [...jsonLines.lines(run)];
    expect(lines.every((line) => !/[\n\u001b]/.test(line))).toBe(true);
    expect(linesOf(run).find(({ type }) => type === 'access')).toMatchObject({ path: name, readBytes: 2 });
    expect(Buffer.from(lines.join('\n')).toString().includes('\ufffd')).toBe(false);
  });
});
