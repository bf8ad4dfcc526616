/** A sample of `npm run soak:power-cuts`: two moments of a boot at which the power goes. */
import { expect, test } from 'vitest';
import { buildImage } from '../machine.ts';
import { cutAndRecover } from './power-cuts.ts';

const mostSeconds = 5;

test.each([4, 12])(
  'a boot that is cut off %s s after its capture began is recovered by the next',
  async (after) => {
    buildImage('debian-13');
    const { firstBeat, lastBeat, run, lost, journal } = await cutAndRecover('debian-13', after);
    expect(lastBeat - firstBeat).toBeGreaterThanOrEqual(after);
    expect(lost).toBeLessThanOrEqual(mostSeconds);
    if (run === undefined) throw new Error(`no run: ${journal.join('\n')}`);
    expect(run.manifest).toMatchObject({
      kind: 'boot',
      label: 'debian-13',
      completeness: { endReason: 'interrupted' },
    });
    expect(run.manifest.completeness.missing).toContain('packages');
    expect(run.manifest.kernel.commandLine).toContain('bootio-test=beat');
    expect(run.completeness).toMatchObject({ ended: false, damagedBytes: 0, badRecords: 0 });
    expect(run.accesses.length).toBeGreaterThan(100);
  },
);
