/**
 * What a finding would save at most: how much earlier the boot would have reached its target had nobody waited on account of it.
 *
 * The waits of each unit's processes are taken off the unit's start-up (no more of them than it took), and the units are set
 * going again in the order that systemd kept (model/unit-graph.ts): each as soon as what it waited for is done, and then as long after
 * that as it did. So a unit that nobody waited for saves nothing, and one that others ran beside saves no more than its lead.
 *
 * Assumptions, all of which make the number too large rather than too small, but for the last: waits do not overlap within a unit;
 * what is not waited for here is not waited for elsewhere; all the waits of a unit fell into its start-up; nobody else needs the
 * processor that a wait leaves free (on a slow one a boot gained less than half of the waits that it lost: docs/findings-validated.md).
 * What udev waits for brings every device unit forward by as much. Too small it is where processors are short: a unit that computes
 * less, too, leaves more to others, and that is not counted.
 */
import { earlierNs } from '../model/unit-graph.ts';
import type { Facts } from './facts.ts';
import type { Blocked } from './types.ts';

const udev = 'systemd-udevd.service';

/** Null where the run does not tell: no boot, no units, or no waits; or more units than any machine has. */
export function savingNs(
  facts: Facts,
  { basis, byUnit }: Blocked,
  savable: ReadonlyMap<string, number> = byUnit,
): number | null {
  const { target, graph, run } = facts;
  if (run.manifest.kind !== 'boot' || target === undefined) return null;
  if (basis === 'unknown' && savable === byUnit) return null;
  if (!facts.mayEstimate()) return null;
  const less = new Map([...savable].filter(([unit, spanNs]) => unit !== '' && spanNs > 0));
  if (less.size === 0) return 0;
  // A device is there sooner; it takes no time of its own.
  const devices = [...less].filter(([unit]) => unit.endsWith('.device'));
  const sooner = new Map([...devicesSooner(facts, less.get(udev) ?? 0), ...devices]);
  return Math.round(earlierNs(graph, target, less, sooner));
}

/** Device units wait for udev, which is no matter of ordering. */
function devicesSooner({ graph }: Facts, spanNs: number): ReadonlyMap<string, number> {
  const place = graph.placeOf.get(udev);
  if (spanNs === 0 || place === undefined) return new Map();
  const from = graph.nodes[place]!.startNs;
  return new Map(
    graph.nodes.flatMap(({ unit, startNs }) =>
      unit.name.endsWith('.device') && startNs > from
        ? [[unit.name, Math.min(spanNs, startNs - from)] as const]
        : [],
    ),
  );
}
