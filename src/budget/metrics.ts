/** What a budget may be about, and in what it is measured. */
import type { Activity } from '../compare/activity.ts';
import type { TargetKind } from './types.ts';

/** `bytes`, `time` (nanoseconds) or `count`. */
export type Measure = 'bytes' | 'time' | 'count';

/** Metrics of units, processes, files and the total, with the column that has them. */
export const activityMetrics = {
  bytesRead: { field: 'readBytes', measure: 'bytes' },
  bytesWritten: { field: 'writeBytes', measure: 'bytes' },
  readCalls: { field: 'readCalls', measure: 'count' },
  writeCalls: { field: 'writeCalls', measure: 'count' },
  opens: { field: 'opens', measure: 'count' },
  failedLookups: { field: 'failedLookups', measure: 'count' },
  diskBytes: { field: 'diskBytes', measure: 'bytes' },
  diskReads: { field: 'diskReads', measure: 'count' },
  blocked: { field: 'waitNs', measure: 'time' },
  waits: { field: 'waits', measure: 'count' },
  processes: { field: 'processes', measure: 'count' },
  spawned: { field: 'spawned', measure: 'count' },
  files: { field: 'files', measure: 'count' },
  ioctls: { field: 'ioctls', measure: 'count' },
  syncs: { field: 'syncs', measure: 'count' },
  syncTime: { field: 'syncNs', measure: 'time' },
} as const satisfies Record<string, { readonly field: keyof Activity; readonly measure: Measure }>;

export const requestMetrics = {
  bytes: { field: 'bytes', measure: 'bytes' },
  requests: { field: 'count', measure: 'count' },
} as const;

export type ActivityMetric = keyof typeof activityMetrics;
export type RequestMetric = keyof typeof requestMetrics;
/** Of findings: how many there are, how many are new or worse, and how much time they would save (the largest; they overlap). */
export type FindingMetric = 'findings' | 'new' | 'worse' | 'saving';
/** Of milestones and phases; of units, how long their start took. */
export type TimeMetric = 'time' | 'startUp';
export type MetricName = ActivityMetric | RequestMetric | FindingMetric | TimeMetric;

const activityNames = Object.keys(activityMetrics) as ActivityMetric[];

/** The first is the one that is meant where none is named; none: it must be named. */
export const metricsOf: Readonly<
  Record<TargetKind, { readonly names: readonly MetricName[]; readonly byDefault: MetricName | undefined }>
> = {
  total: { names: activityNames, byDefault: undefined },
  milestone: { names: ['time'], byDefault: 'time' },
  phase: { names: ['time'], byDefault: 'time' },
  unit: { names: [...activityNames, 'startUp'], byDefault: undefined },
  process: { names: activityNames, byDefault: undefined },
  file: { names: activityNames, byDefault: undefined },
  request: { names: Object.keys(requestMetrics) as RequestMetric[], byDefault: undefined },
  finding: { names: ['findings', 'new', 'worse', 'saving'], byDefault: 'findings' },
};

export function measureOf(metric: MetricName): Measure {
  if (metric in activityMetrics) return activityMetrics[metric as ActivityMetric].measure;
  if (metric in requestMetrics) return requestMetrics[metric as RequestMetric].measure;
  return metric === 'time' || metric === 'startUp' || metric === 'saving' ? 'time' : 'count';
}
