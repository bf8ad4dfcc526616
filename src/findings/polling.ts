/** What the rules about polling share: which series are regular, and how they are told. */
import type { ProcessIndex } from '../model/types.ts';
import { sum, type Facts } from './facts.ts';
import { count, inBytes, ns, share, type Quantity } from './quantity.ts';
import type { OptionMeta } from './rule.ts';
import type { Offence, Who } from './types.ts';
import { median, type Series } from './series.ts';
import type { Use } from './uses.ts';

export const pollingOptions = {
  minTicks: { value: 10, unit: 'count', says: 'so often at least' },
  minSeconds: {
    value: 2,
    unit: 'seconds',
    says: 'over so long at least: what a start does in one go is no polling',
  },
  maxJitter: {
    value: 0.2,
    unit: 'share',
    says: 'largest median deviation of the intervals from their median: about 0.3 for chance',
  },
} as const satisfies Record<string, OptionMeta>;

export const opensPerSecond = {
  moderate: { value: 1, unit: 'per second', says: 'moderate from here on' },
  major: { value: 5, unit: 'per second', says: 'major from here on' },
} as const satisfies Record<string, OptionMeta>;

/** As the rules have it by default, for what else asks whether something is polled. */
export const usualPolling: PollingOptions = {
  minTicks: pollingOptions.minTicks.value,
  minSeconds: pollingOptions.minSeconds.value,
  maxJitter: pollingOptions.maxJitter.value,
};

type PollingOptions = Readonly<Record<keyof typeof pollingOptions, number>>;

export function regularSeries(facts: Facts, options: PollingOptions): Series[] {
  return facts.series.filter(
    ({ use: { process, path }, ticks, firstNs, lastNs, jitter }) =>
      path.startsWith('/') &&
      !isStarting(facts, process) &&
      ticks >= options.minTicks &&
      lastNs - firstNs >= options.minSeconds * 1e9 &&
      jitter <= options.maxJitter,
  );
}

/** In a boot systemd works at the pace of the services that it starts: units that wait one for another may take equally long. */
function isStarting({ run }: Facts, process: ProcessIndex): boolean {
  return run.manifest.kind === 'boot' && run.processes[process]!.unit === 'init.scope';
}

/** Numbers and evidence of series that are one finding. */
export function pollingOffence(facts: Facts, who: Who, pattern: string, series: readonly Series[]): Offence {
  const uses = series.map(({ use }) => use);
  const opens = sum(uses, (use) => use.opens);
  return {
    ...{ who, pattern, measure: opens / facts.seconds },
    facts: pollingFacts(series, opens),
    ...costOf(facts, uses),
    evidence: facts.evidence().uses(uses).build(),
  };
}

type Cost = Pick<Offence, 'bytes' | 'calls' | 'blocked'>;

export function costOf(facts: Facts, uses: readonly Use[]): Cost {
  return costOfPlaces(
    facts,
    uses.map(({ place }) => place),
  );
}

/** The same by their places in the table of uses, of which no objects have to be made. */
export function costOfPlaces(facts: Facts, places: readonly number[] | Uint32Array): Cost {
  const { columns } = facts.uses;
  let [bytes, calls] = [0, 0];
  for (const use of places) {
    bytes += columns.readBytes[use]! + columns.writeBytes[use]!;
    // Each open has its close.
    calls += 2 * columns.opens[use]! + columns.readCalls[use]! + columns.writeCalls[use]!;
  }
  return { bytes, calls, blocked: facts.waits.blockedOfUses(facts.uses, places) };
}

function pollingFacts(series: readonly Series[], opens: number): Record<string, Quantity> {
  const transfers = sum(series, ({ use }) => use.reads + use.writes);
  const bytes = sum(series, ({ use }) => use.readBytes + use.writeBytes);
  return {
    files: count(new Set(series.map(({ use }) => use.path)).size),
    opens: count(opens),
    ticks: count(series.reduce((most, { ticks }) => Math.max(most, ticks), 0)),
    period: ns(median(Float64Array.from(series, ({ periodNs }) => periodNs))),
    jitter: share(median(Float64Array.from(series, ({ jitter }) => jitter))),
    average: inBytes(transfers === 0 ? 0 : bytes / transfers),
  };
}
