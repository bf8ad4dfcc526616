/** A session of two minutes of an idle Debian 12, in a virtual machine a minute after it had started: there is nothing to find in it. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/findings/evaluate.ts';
import { loadRun } from '../../src/model/load-run.ts';

test('a quiet session gives no finding above minor', () => {
  const run = loadRun(path.resolve(import.meta.dirname, '../fixtures/quiet-session'));
  // It was looked at: 120 seconds, by the probes that see all, without a loss.
  expect(run.manifest.kind).toBe('session');
  expect((run.endNs - run.startNs) / 1e9).toBeCloseTo(120, 0);
  expect(run.completeness).toMatchObject({
    probeSet: 'fentry',
    ended: true,
    lost: new Map(),
    blindSpots: [],
  });
  expect(run.accesses.length).toBeGreaterThan(10);
  const { findings, grade } = evaluate(run);
  expect(findings.filter(({ severity }) => severity !== 'minor')).toEqual([]);
  expect(grade!.letter).toBe('A');
});
