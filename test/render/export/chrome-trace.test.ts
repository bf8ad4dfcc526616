import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';
import { chromeTrace } from '../../../src/render/export/chrome-trace.ts';
import { makeRun } from '../../support/make-run.ts';

interface TraceEvent {
  ph: string;
  name: string;
  cat?: string;
  id?: string;
  pid: number;
  tid: number;
  ts?: number;
  dur?: number;
  args?: Record<string, unknown>;
}

const eventsOf = (run: Run): TraceEvent[] =>
  (JSON.parse([...chromeTrace.lines(run)].join('\n')) as { traceEvents: TraceEvent[] }).traceEvents;
const recorded = loadRun(path.join(import.meta.dirname, '../../fixtures/runs/debian-13'));

describe('chrome-trace', () => {
  test('is one JSON document, in which every slice that begins ends, once and not before', () => {
    const events = eventsOf(recorded);
    const begun = new Map<string, TraceEvent>();
    const keyOf = ({ cat, id, pid }: TraceEvent): string => JSON.stringify([cat, id, pid]);
    for (const event of events) {
      if (event.ph === 'b') {
        expect(begun.has(keyOf(event))).toBe(false);
        begun.set(keyOf(event), event);
      } else if (event.ph === 'e') {
        const begin = begun.get(keyOf(event))!;
        expect(event.name).toBe(begin.name);
        expect(event.ts).toBeGreaterThanOrEqual(begin.ts!);
        begun.delete(keyOf(event));
      }
    }
    expect(begun.size).toBe(0);
    const accesses = events.filter(({ ph, cat }) => ph === 'b' && cat === 'access');
    expect(accesses).toHaveLength(recorded.accesses.length);
    const bytes = accesses.reduce((sum, { args }) => sum + (args!['readBytes'] as number), 0);
    expect(bytes).toBe(recorded.processes.reduce((sum, { totals }) => sum + totals.readBytes, 0));
  });

  test('times are microseconds, and nothing is less than no time', () => {
    for (const { ts = 0, dur = 0 } of eventsOf(recorded)) {
      expect(ts).toBeGreaterThanOrEqual(0);
      expect(ts).toBeLessThanOrEqual(recorded.endNs / 1000);
      expect(dur).toBeGreaterThanOrEqual(0);
    }
  });

  test('a pid that comes again is two processes, each with its name and what it ran', () => {
    const twice = [
      { name: 'first', pid: 5, startMs: 1, exitMs: 3, accesses: [{ path: '/a', openMs: 2, read: [1, 7] }] },
      { name: 'second', pid: 5, startMs: 4, exec: [{ ms: 6, executable: '/bin/x', argv: ['x', '\u001b'] }] },
    ] as const;
    const events = eventsOf(loadRun(makeRun({ processes: twice, endMs: 10 })));
    const names = events.filter(({ name, pid }) => name === 'process_name' && pid > 0);
    expect(names.map(({ pid, args }) => [pid, args!['name']])).toEqual([
      [1, 'first (5)'],
      [2, 'x (5)'],
    ]);
    const slices = events.filter(({ ph }) => ph === 'X');
    expect(slices.map(({ pid, name, ts, dur }) => [pid, name, ts, dur])).toEqual([
      [1, 'first (5)', 1000, 2000],
      [2, 'x (5)', 4000, 6000],
      [2, '/bin/x', 6000, 4000],
    ]);
    expect(slices[2]!.args).toEqual({ argv: ['x', '\\x1b'] });
    expect(events.filter(({ cat }) => cat === 'access')).toMatchObject([
      { ph: 'b', name: '/a', pid: 1, ts: 2000, args: { readCalls: 1, readBytes: 7 } },
      { ph: 'e', name: '/a', pid: 1, ts: 2000 },
    ]);
  });

  test('a run without anything is a document too', () => {
    const events = eventsOf(loadRun(makeRun({ processes: [] })));
    expect(events[0]).toMatchObject({ ph: 'M', name: 'process_name', args: { name: 'machine' } });
  });
});
