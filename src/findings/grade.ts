/**
 * One grade for a whole run, made of parts that are told with it. Each part is a number that the run has anyway, and gives all points
 * at its best value and none at its worst; where a run cannot tell, it has no such part.
 */
import type { Facts } from './facts.ts';
import { sum } from './facts.ts';
import { missingNeeds } from './needs.ts';
import { regularSeries, usualPolling } from './polling.ts';
import { perSecond, share, type Quantity } from './quantity.ts';
import type { Need } from './rule.ts';
import type { Finding, Grade, GradePart } from './types.ts';

interface PartDefinition {
  readonly id: string;
  readonly needs: readonly Need[];
  readonly weight: number;
  /** All points up to here, none from there on. */
  readonly best: number;
  readonly worst: number;
  readonly unit: (value: number) => Quantity;
  readonly value: (facts: Facts, findings: readonly Finding[]) => number;
}

export const gradeParts: readonly (PartDefinition & { readonly says: string })[] = [
  {
    id: 'avoidable',
    says: 'the largest estimated saving, as a part of the time from the start of systemd to the target',
    needs: ['boot', 'units', 'waits'],
    ...{ weight: 3, best: 0, worst: 0.3, unit: share },
    value: (facts, findings) => largestSaving(findings) / bootNs(facts),
  },
  {
    id: 'waiting',
    says: 'waits for the disk of units on the critical chain, as a part of the same time',
    needs: ['boot', 'units', 'waits'],
    ...{ weight: 2, best: 0, worst: 0.3, unit: share },
    value: (facts) => chainWaitsNs(facts) / bootNs(facts),
  },
  {
    id: 'failed-look-ups',
    says: 'look-ups that failed, of all opens and failed look-ups',
    needs: ['failed-lookups', 'accesses'],
    ...{ weight: 1, best: 0.1, worst: 0.8, unit: share },
    value: (facts) => {
      const failed = sum(facts.details('failedLookups'), (row) => row.count);
      return failed / Math.max(1, failed + facts.uses.sum('opens'));
    },
  },
  {
    id: 'read-again',
    says: 'bytes of files that the same process had read before, of all bytes read',
    needs: ['accesses'],
    ...{ weight: 1, best: 0.05, worst: 0.6, unit: share },
    value: (facts) => {
      const { length, columns } = facts.uses;
      let again = 0;
      for (let use = 0; use < length; use++) {
        const reads = columns.reads[use]!;
        if (reads >= 2) again += columns.readBytes[use]! * (1 - 1 / reads);
      }
      return again / Math.max(1, facts.uses.sum('readBytes'));
    },
  },
  {
    id: 'polling',
    says: 'opens per second of files that are opened again and again at a regular interval',
    needs: ['accesses'],
    ...{ weight: 1, best: 0.2, worst: 20, unit: perSecond },
    value: (facts) => {
      return sum(regularSeries(facts, usualPolling), ({ use }) => use.opens) / facts.seconds;
    },
  },
  {
    id: 'spawning',
    says: 'programs executed per second',
    needs: ['processes', 'boot'],
    ...{ weight: 1, best: 5, worst: 100, unit: perSecond },
    value: (facts) => {
      const { processes } = facts.run;
      return sum(processes, ({ own, execs: { length } }) => (own ? 0 : length)) / facts.seconds;
    },
  },
];

/** Undefined where no part can be told. */
export function gradeOf(facts: Facts, findings: readonly Finding[]): Grade | undefined {
  const parts = gradeParts.flatMap((part): GradePart[] => {
    if (missingNeeds(facts.run, part.needs).length > 0) return [];
    const value = part.value(facts, findings);
    if (!Number.isFinite(value)) return [];
    const good = (part.worst - value) / (part.worst - part.best);
    const points = Math.round(100 * Math.min(1, Math.max(0, good)));
    return [{ id: part.id, value: part.unit(value), points, weight: part.weight }];
  });
  if (parts.length === 0) return undefined;
  const points = Math.round(
    sum(parts, (part) => part.points * part.weight) / sum(parts, ({ weight }) => weight),
  );
  return { points, letter: letterOf(points), parts };
}

export function letterOf(points: number): Grade['letter'] {
  if (points >= 85) return 'A';
  if (points >= 70) return 'B';
  if (points >= 50) return 'C';
  return points >= 30 ? 'D' : 'E';
}

function bootNs({ run, graph, target }: Facts): number {
  if (target === undefined) return NaN;
  const from = run.milestones.find(({ name }) => name === 'userspace')?.ns ?? 0;
  return Math.max(1, graph.nodes[target]!.doneNs - from);
}

/** Savings of several findings do not add up: one wait may be behind many. */
function largestSaving(findings: readonly Finding[]): number {
  return findings.reduce((most, { numbers }) => Math.max(most, numbers.savingNs ?? 0), 0);
}

function chainWaitsNs(facts: Facts): number {
  return sum(facts.run.processes, ({ index, unit, own }) =>
    !own && unit !== undefined && facts.chain.has(unit) ? facts.waits.ofProcess(index) : 0,
  );
}
