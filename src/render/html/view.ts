/** Which part of a run's time a report shows first. */
import { bootEndNs } from '../../model/boot-end.ts';
import type { Run } from '../../model/types.ts';

/** Time 0 of a run: the kernel's start for a boot; for a session, which may begin days later, the capture's start. */
export function zeroNs(run: Run): number {
  return run.manifest.kind === 'boot' ? 0 : run.startNs;
}

/**
 * Microseconds since the run's zero: from the kernel's start to the end of the boot and a little beyond, without the idle tail
 * that captures have; or the whole capture. A long time before the capture began, of which nothing is known, is left out.
 */
export function viewOf(run: Run): readonly [from: number, to: number] {
  const zero = zeroNs(run);
  const start = (run.startNs - zero) / 1000;
  const captureEnd = Math.max((run.endNs - zero) / 1000, start + 1000);
  const bootEnd = bootEndNs(run);
  const end = bootEnd === undefined ? captureEnd : Math.min(captureEnd, (bootEnd - zero) / 1000);
  const to = Math.max(end, start + 1000);
  const from = start > 0 && start < 0.25 * to ? 0 : start - 0.03 * (to - start);
  return [Math.floor(from), Math.ceil(to + 0.05 * (to - from))];
}

/** One view for both runs of a comparison. */
export function sharedView(runs: readonly Run[]): readonly [from: number, to: number] {
  const views = runs.map(viewOf);
  return [Math.min(...views.map(([from]) => from)), Math.max(...views.map(([, to]) => to))];
}
