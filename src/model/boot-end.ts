/** When a boot was over. */
import type { Nanoseconds } from '../lib/units.ts';
import type { MilestoneName, Run } from './types.ts';

/** What ends a boot, best first. */
const ends: readonly MilestoneName[] = ['finished', 'graphical', 'multi-user', 'settled'];

/** Undefined where the run does not say, or is no boot. */
export function bootEndNs({
  manifest,
  milestones,
}: Pick<Run, 'manifest' | 'milestones'>): Nanoseconds | undefined {
  if (manifest.kind !== 'boot') return undefined;
  for (const end of ends) {
    const milestone = milestones.find(({ name }) => name === end);
    if (milestone !== undefined) return milestone.ns;
  }
  return undefined;
}
