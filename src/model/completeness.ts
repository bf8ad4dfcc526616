/** What the capture could not see, and what was lost since. */
import type { Manifest } from '../archive/manifest.ts';
import { filterHows, filterWhats, lossNames } from '../decode/format.ts';
import type { DecodedEvents } from '../decode/events.ts';
import { nanoseconds } from '../lib/units.ts';
import { clockJumps } from './clock.ts';
import type { Completeness, Filter, LossMoment, Milestone, MilestoneName, UncoveredPart } from './types.ts';

/** One thing that a run has lost, by a stable code. */
export type Loss =
  /** Events that the capture counted as lost, by kind. */
  | { readonly code: 'lost'; readonly what: string; readonly count: number }
  | { readonly code: 'cut-off' }
  | { readonly code: 'skipped-lines'; readonly count: number; readonly first: readonly number[] }
  | { readonly code: 'damaged'; readonly bytes: number; readonly blocks: number }
  | { readonly code: 'bad-records' | 'unresolved'; readonly count: number };

/** None for a whole run. */
export function lossesOf(completeness: Completeness): Loss[] {
  const { lost, ended, damagedBytes, damagedBlocks, badRecords, unresolved, skippedLines } = completeness;
  const losses: Loss[] = [];
  for (const [what, count] of lost) if (count > 0) losses.push({ code: 'lost', what, count });
  if (skippedLines.count > 0) losses.push({ code: 'skipped-lines', ...skippedLines });
  if (!ended) losses.push({ code: 'cut-off' });
  if (damagedBytes > 0 || damagedBlocks > 0) {
    losses.push({ code: 'damaged', bytes: damagedBytes, blocks: damagedBlocks });
  }
  if (badRecords > 0) losses.push({ code: 'bad-records', count: badRecords });
  if (unresolved > 0) losses.push({ code: 'unresolved', count: unresolved });
  return losses;
}

export function completenessOf(
  events: DecodedEvents,
  manifest: Manifest,
  span: { readonly startNs: number; readonly endNs: number },
  milestones: readonly Milestone[],
): Completeness {
  return {
    captureStartNs: nanoseconds(span.startNs),
    captureEndNs: nanoseconds(span.endNs),
    uncovered: manifest.kind === 'boot' ? uncoveredParts(span.startNs, milestones) : [],
    ended: events.end !== undefined,
    probeSet: events.start?.probeSet ?? manifest.capture.probeSet ?? '',
    lost: lostByName(events, manifest),
    lossMoments: lossMoments(events),
    damagedBytes: events.damage.bytes,
    damagedBlocks: events.damage.blocks,
    badRecords: events.badRecords,
    unresolved: events.unresolved,
    skippedLines: manifest.completeness.skippedLines ?? { count: 0, first: [] },
    blindSpots: manifest.completeness.blindSpots ?? [],
    filters: filtersOf(events),
    clockJumps: clockJumps(events.start, events.clocks),
    endReason: manifest.completeness.endReason,
    missing: manifest.completeness.missing ?? [],
    spoolError: manifest.completeness.spoolError,
  };
}

function uncoveredParts(startNs: number, milestones: readonly Milestone[]): UncoveredPart[] {
  const at = (name: MilestoneName): number => milestones.find((one) => one.name === name)?.ns ?? Infinity;
  const userspaceNs = at('userspace');
  const initrdNs = Math.min(at('initrd-start'), userspaceNs);
  const parts = [
    { phase: 'kernel', from: 0, to: initrdNs },
    { phase: 'initrd', from: initrdNs, to: userspaceNs },
    { phase: 'userspace', from: userspaceNs, to: Infinity },
  ] as const;
  return parts
    .map(({ phase, from, to }) => ({ phase, from, to: Math.min(to, startNs) }))
    .filter(({ from, to }) => to > from)
    .map(({ phase, from, to }) => ({ phase, startNs: nanoseconds(from), endNs: nanoseconds(to) }));
}

/** Filters of a later version, which cannot be understood, are left out. */
function filtersOf(events: DecodedEvents): Filter[] {
  return events.filters.flatMap(({ what, how, value }) => {
    const [whatName, howName] = [filterWhats[what] ?? '', filterHows[how] ?? ''];
    return whatName === '' || howName === '' ? [] : [{ how: howName, what: whatName, value }];
  });
}

function lossMoments(events: DecodedEvents): LossMoment[] {
  return events.losses
    .filter(({ count }) => count > 0)
    .map(({ ns, what, count }) => ({ ns: nanoseconds(ns), what: lossName(what), count }))
    .sort((a, b) => a.ns - b.ns);
}

const lossName = (what: number): string => lossNames.get(what) ?? `kind-${what}`;

function lostByName(events: DecodedEvents, manifest: Manifest): Map<string, number> {
  const lost = new Map<string, number>();
  let sum = 0;
  for (const [kind, count] of events.lost) {
    if (count === 0) continue;
    lost.set(lossName(kind), count);
    sum += count;
  }
  // END and the manifest have the sum: it is more where LOSS records were lost themselves.
  const total = Math.max(events.end?.lost ?? 0, manifest.completeness.lost ?? 0);
  if (total > sum) lost.set('other', total - sum);
  return lost;
}
