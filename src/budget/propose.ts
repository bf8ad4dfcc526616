/** From measured boots to the limits that one would start with: what they took, and room for what boots differ by. */
import type { FoldedGroup } from '../compare/group.ts';
import type { Activity } from '../compare/activity.ts';
import { median, medianInterval } from '../stats/median.ts';
import { activityMetrics, type ActivityMetric, type Measure } from './metrics.ts';
import type { TargetKind } from './types.ts';

export interface Proposal {
  readonly target: TargetKind;
  readonly subject: string;
  readonly metric: ActivityMetric | 'time';
  readonly measure: Measure;
  /** What the boots had: the median. */
  readonly measured: number;
  readonly max: number;
}

/** What is told of the boots, so that a reader knows what the limits are worth. */
export interface Proposals {
  readonly title: string;
  readonly boots: number;
  readonly milestones: readonly Proposal[];
  readonly totals: readonly Proposal[];
  /** Of the units that read or waited most. */
  readonly units: readonly Proposal[];
}

/** Room above the upper end of the interval, or above the most that was seen where there is none. */
const room = { time: 1.25, bytes: 1.1, count: 1.1 } as const;
const unitsProposed = 5;
const totalMetrics: readonly ActivityMetric[] = [
  'bytesRead',
  'diskBytes',
  'opens',
  'failedLookups',
  'processes',
  'blocked',
];

export function proposeBudgets(group: FoldedGroup): Proposals {
  const { side } = group;
  const milestones = ['basic', 'multi-user', 'graphical', 'finished'].flatMap((name): Proposal[] => {
    const times = side.runs.flatMap((run) => run.milestones.find((moment) => moment.name === name)?.ns ?? []);
    // A moment that some boots never came to cannot be promised.
    return times.length < side.runs.length ? [] : [proposal('milestone', name, 'time', 'time', times)];
  });
  const totals = totalMetrics.map((metric) => ofActivity('total', 'all', metric, group.withoutOwn));
  return { title: side.title, boots: side.runs.length, milestones, totals, units: unitsOf(group) };
}

function unitsOf({ units }: FoldedGroup): Proposal[] {
  const rows = [...units.values()].filter(({ key }) => key.kind === 'unit');
  return (['diskBytes', 'blocked'] as const).flatMap((metric) =>
    rows
      .map(({ key, boots }) => ofActivity('unit', key.name, metric, boots))
      .filter(({ measured }) => measured > 0)
      .sort((x, y) => y.measured - x.measured)
      .slice(0, unitsProposed),
  );
}

function ofActivity(
  target: TargetKind,
  subject: string,
  metric: ActivityMetric,
  boots: readonly (Activity | undefined)[],
): Proposal {
  const { field, measure } = activityMetrics[metric];
  return proposal(
    target,
    subject,
    metric,
    measure,
    boots.map((numbers) => numbers?.[field] ?? 0),
  );
}

function proposal(
  target: TargetKind,
  subject: string,
  metric: Proposal['metric'],
  measure: Measure,
  values: readonly number[],
): Proposal {
  const most = medianInterval(values)?.high ?? Math.max(...values);
  return {
    target,
    subject,
    metric,
    measure,
    measured: median(values) ?? 0,
    max: roundUp(most * room[measure]),
  };
}

/** To two significant digits, so that a reader sees that it is a limit and no measurement. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  const step = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Math.max(1, Math.round(Math.ceil(value / step) * step));
}
