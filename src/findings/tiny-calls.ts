/** What the rules about calls that move next to nothing share. */
import { byWhoAndPattern, sum, type Facts } from './facts.ts';
import { costOf } from './polling.ts';
import { count, inBytes } from './quantity.ts';
import type { OptionMeta } from './rule.ts';
import type { Offence } from './types.ts';
import type { Use, UseColumns } from './uses.ts';

export const tinyOptions = {
  minCalls: { value: 200, unit: 'count', says: 'so many calls at least' },
  minCallsByAccess: {
    value: 10,
    unit: 'count',
    says: 'so many calls for each time that the file was opened',
  },
  moderate: { value: 5000, unit: 'count', says: 'moderate from here on' },
  major: { value: 200_000, unit: 'count', says: 'major from here on' },
} as const satisfies Record<string, OptionMeta>;

interface Calls {
  readonly accesses: ArrayLike<number>;
  readonly calls: ArrayLike<number>;
  readonly bytes: ArrayLike<number>;
}

export function tinyCalls(
  facts: Facts,
  options: Readonly<Record<'minCalls' | 'minCallsByAccess' | 'maxAverage', number>>,
  columnsOf: (columns: UseColumns) => Calls,
  isOne: (use: Use) => boolean,
): Offence[] {
  const { accesses, calls: callsOf, bytes: bytesOf } = columnsOf(facts.uses.columns);
  const tiny = facts.uses
    .where((_, use) => {
      const calls = callsOf[use]!;
      return (
        calls > 0 &&
        bytesOf[use]! <= calls * options.maxAverage &&
        calls >= accesses[use]! * options.minCallsByAccess
      );
    })
    // Signals, timers and events are as large as they are.
    .filter((use) => !/^(?:anon_inode|socket|pipe|net|mnt):|^$/.test(use.path) && isOne(use));
  return byWhoAndPattern(facts, tiny).flatMap((uses) => {
    const calls = sum(uses, (use) => callsOf[use.place]!);
    if (calls < options.minCalls) return [];
    const bytes = sum(uses, (use) => bytesOf[use.place]!);
    const { process, path } = uses[0]!;
    return [
      {
        ...{ who: facts.who(process), pattern: facts.pattern(path), measure: calls },
        facts: { calls: count(calls), average: inBytes(bytes / calls), bytes: inBytes(bytes) },
        ...costOf(facts, uses),
        evidence: facts.evidence().uses(uses).build(),
      },
    ];
  });
}
