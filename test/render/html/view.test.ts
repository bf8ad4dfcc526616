import { expect, it } from 'vitest';
import { sharedView, viewOf } from '../../../src/render/html/view.ts';
import { fakeRun } from '../../support/fake-run.ts';

const seconds = (view: readonly [number, number]): number[] => view.map((us) => Math.round(us / 1e5) / 10);

it('ends a little after the boot, without the idle tail', () => {
  const run = fakeRun({ startMs: 1000, endMs: 90_000, milestones: { 'multi-user': 9000, finished: 10_000 } });
  expect(seconds(viewOf(run))).toEqual([0, 10.5]);
});

it('leaves out a long time before the capture', () => {
  const run = fakeRun({ startMs: 11_000, endMs: 60_000, milestones: { graphical: 21_000 } });
  expect(seconds(viewOf(run))).toEqual([10.7, 21.5]);
});

it('of a boot that never finished, and of a session, is the whole capture', () => {
  expect(seconds(viewOf(fakeRun({ startMs: 1000, endMs: 20_000 })))).toEqual([0, 21]);
  const session = fakeRun({ manifest: { kind: 'session' }, startMs: 500_000, endMs: 800_000 });
  expect(seconds(viewOf(session))).toEqual([-9, 315.5]);
});

it('of two runs holds both', () => {
  const a = fakeRun({ startMs: 1000, endMs: 60_000, milestones: { finished: 10_000 } });
  const b = fakeRun({ startMs: 1000, endMs: 60_000, milestones: { finished: 20_000 } });
  expect(seconds(sharedView([a, b]))).toEqual([0, 21]);
});

it('has a length even where the run has none', () => {
  const [from, to] = viewOf(fakeRun({ startMs: 0, endMs: 0, milestones: { finished: 0 } }));
  expect(to).toBeGreaterThan(from);
});
