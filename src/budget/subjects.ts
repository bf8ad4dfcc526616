/** The things of a comparison that a budget can be about, each with its numbers in every boot of both sides. */
import type { RowBlame } from '../compare/blame/types.ts';
import type { FindingRow } from '../compare/findings-diff.ts';
import type { Cell, Comparison } from '../compare/types.ts';
import type { ProcessKey } from '../model/keys/process-key.ts';
import { requestName } from '../model/request-names.ts';
import {
  activityMetrics,
  requestMetrics,
  type ActivityMetric,
  type FindingMetric,
  type MetricName,
  type RequestMetric,
} from './metrics.ts';
import type { TargetKind } from './types.ts';

export interface Subject {
  /** What patterns are held against: all ways to say its name. */
  readonly names: readonly string[];
  /** By boot, of A and of B. */
  readonly values: (metric: MetricName) => { readonly a: readonly number[]; readonly b: readonly number[] };
  /** What tells a process from others of its program. */
  readonly process?: Pick<ProcessKey, 'role' | 'unit'>;
  readonly blame?: () => RowBlame;
}

type List = (comparison: Comparison) => Subject[];

const fieldOf = (metric: MetricName): (typeof activityMetrics)[ActivityMetric]['field'] =>
  activityMetrics[metric as ActivityMetric].field;
const valuesOf = ({ a, b }: Cell): { a: readonly number[]; b: readonly number[] } => ({
  a: a.values,
  b: b.values,
});

/** Of everything, under both names where something was renamed. */
export const subjects: Readonly<Record<TargetKind, List>> = {
  total: ({ totals }) => [
    { names: ['all'], values: (metric) => valuesOf(totals.withoutOwn.cell(fieldOf(metric))) },
  ],
  milestone: ({ milestones }) =>
    milestones.map(({ name, cell }) => ({ names: [name], values: () => valuesOf(cell()) })),
  phase: ({ phases }) => phases.map(({ name, cell }) => ({ names: [name], values: () => valuesOf(cell()) })),
  unit: ({ units, blame }) =>
    units.map((row) => ({
      names: both(row.name, row.renamedFrom),
      values: (metric) => valuesOf(metric === 'startUp' ? row.startUp : row.cell(fieldOf(metric))),
      blame: () => blame.ofUnit(row),
    })),
  process: ({ processes, blame }) =>
    processes.map((row) => ({
      names: [row.executable, row.role, ...both(undefined, row.renamedFrom?.executable)].filter(
        (name) => name !== '',
      ),
      values: (metric) => valuesOf(row.cell(fieldOf(metric))),
      process: { role: row.role, unit: row.unit },
      blame: () => blame.ofProcess(row),
    })),
  file: ({ files, blame }) =>
    files.map((row) => ({
      names: both(row.path, row.renamedFrom),
      values: (metric) => valuesOf(row.cell(fieldOf(metric))),
      blame: () => blame.ofFile(row),
    })),
  request: ({ requests }) =>
    requests.map((row) => ({
      names: [requestName(row.operation)],
      values: (metric) => valuesOf(row.cell(requestMetrics[metric as RequestMetric].field)),
    })),
  finding: ({ findings }) => {
    const rows = findings?.rows ?? [];
    return [...new Set(rows.map(({ rule }) => rule))].map((rule) => ({
      names: [rule],
      values: (metric) =>
        findingValues(
          rows.filter((row) => row.rule === rule),
          metric as FindingMetric,
        ),
    }));
  },
};

function both(name: string | undefined, renamedFrom: string | undefined): string[] {
  return [name, renamedFrom].filter((each) => each !== undefined);
}

/** Findings are of a side as a whole, so each side has one value. */
function findingValues(
  rows: readonly FindingRow[],
  metric: FindingMetric,
): { readonly a: readonly number[]; readonly b: readonly number[] } {
  const of = (side: 'a' | 'b'): number => {
    const there = rows.filter((row) => row.status !== (side === 'a' ? 'new' : 'gone'));
    if (metric === 'findings') return there.length;
    if (metric === 'saving') return Math.max(0, ...there.map((row) => row[side]?.savingNs ?? 0));
    return side === 'a' ? 0 : rows.filter(({ status }) => status === metric).length;
  };
  return { a: [of('a')], b: [of('b')] };
}
