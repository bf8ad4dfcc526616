/** A sample of `npm run soak:power-cuts`: two moments at which the power goes, both before any host's boot has ended its capture. */
import { expect, test } from 'vitest';
import { buildImage } from '../machine.ts';
import { cutsOfOneBoot } from './power-cuts.ts';

const mostSeconds = 5;
/** QEMU itself crashes at times. */
const mostBoots = 3;

test('the run of a boot that is cut off is recovered, with at most five seconds lost', async () => {
  buildImage('debian-13');
  let cuts = 0;
  for (let boot = 1; boot <= mostBoots && cuts < 2; boot++)
    for await (const { run, lost, lostOpen, journal } of cutsOfOneBoot('debian-13', 4, 3)) {
      expect(lost).toBeLessThanOrEqual(mostSeconds);
      expect(lostOpen).toBeLessThanOrEqual(mostSeconds);
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
      if (++cuts === 2) break;
    }
  expect(cuts).toBe(2);
});
