/** What the card says of that which the pointer is at. */
import { exactNs } from '../../render/numbers.ts';
import type { TimelineData } from '../../render/html/report-data.ts';
import { processCard, trackCard } from './card.ts';
import { unitCard } from './details.ts';
import { trackFacts, trackTitles } from './draw-tracks.ts';
import type { Target } from './layout.ts';
import type { Shared } from './shared.ts';
import type { TreeRow } from './tree.ts';

/** Undefined where there is nothing to say. */
export function targetCard(
  data: TimelineData,
  { names, pointerUs, matches }: Shared,
  target: Target,
  rows: readonly TreeRow[],
): Node[] | undefined {
  switch (target.kind) {
    case 'process': {
      const { process, twins } = rows[target.row]!;
      return processCard(data, names, process, twins.length, matches.facts(data.side, process));
    }
    case 'unit':
      return unitCard(data, names, target.unit);
    case 'track': {
      const track = data.tracks[target.track]!;
      return pointerUs === undefined
        ? undefined
        : trackCard(trackTitles[track.id], trackFacts(track, pointerUs));
    }
    case 'milestones':
      return trackCard(
        target.milestones.length === 1 ? 'Milestone' : 'Milestones',
        target.milestones.map((i) => {
          const { title, us } = data.milestones[i]!;
          return [title, exactNs(us * 1000)];
        }),
      );
    default:
      return undefined;
  }
}
