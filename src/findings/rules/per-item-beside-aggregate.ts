/** Numbers of each device read one by one, though the file that has all of them is read too. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count, ns, text } from '../quantity.ts';
import { defineRule, polling } from '../rule.ts';
import { median } from '../series.ts';

interface Pair {
  readonly aggregate: RegExp;
  readonly items: RegExp;
  /** Of what kind the items are. */
  readonly of: string;
}

/** Of the kernel's own files. Patterns with two gaps take long for names of a megabyte, which only hostile runs have. */
const longestPath = 4096;

const pairs: readonly Pair[] = [
  {
    aggregate: /^\/proc\/(?:self\/|\d+\/)?net\/dev$/,
    items: /^\/sys\/(?:class\/net\/[^/]+|devices\/.+\/net\/[^/]+)\/statistics\//,
    of: 'network interfaces',
  },
  {
    aggregate: /^\/proc\/(?:diskstats|partitions)$/,
    items: /^\/sys\/(?:(?:class\/)?block|devices\/.+\/block)\/.+\/stat$/,
    of: 'disks',
  },
  {
    aggregate: /^\/proc\/(?:stat|schedstat)$/,
    items: /^\/sys\/devices\/system\/cpu\/cpu\d+\/cpuidle\/.+\/(?:time|usage)$/,
    of: 'processors',
  },
  {
    aggregate: /^\/proc\/(?:meminfo|vmstat|zoneinfo)$/,
    items: /^\/sys\/devices\/system\/node\/node\d+\/(?:meminfo|vmstat|numastat)$/,
    of: 'memory nodes',
  },
];

export const perItemBesideAggregate = defineRule({
  meta: {
    id: 'per-item-beside-aggregate',
    title: 'Reads each item though it has them all',
    family: polling,
    what: '{who} reads {files:file} of {items} one by one ({opens:time}, every {period}), beside {aggregate}, which has their numbers already and which it reads too.',
    why: 'One read of the file for all costs about what one read for a single device costs; here both are paid, once for each device.',
    advice: 'Take the numbers from {aggregate}, and drop the files of each device.',
    needs: ['accesses'],
    measure: 'opens of single items per second',
    options: {
      minReads: {
        value: 3,
        unit: 'count',
        says: 'so often at least the file for all and each item are read',
      },
      minItems: { value: 2, unit: 'count', says: 'so many files of items at least' },
      moderate: { value: 1, unit: 'per second', says: 'moderate from here on' },
      major: { value: 5, unit: 'per second', says: 'major from here on' },
    },
    limits:
      'Some numbers are in the files of single items only; whether those are what is wanted is not seen.',
  },
  evaluate: (facts, { minReads, minItems }) =>
    pairs.flatMap((pair) =>
      [
        ...groupBy(
          facts.uses
            .where(({ reads }, use) => reads[use]! >= minReads)
            .filter(({ path }) => path.length <= longestPath && pair.items.test(path)),
          ({ process }) => facts.whoNumber(process),
        ).values(),
      ].flatMap((items) => {
        const { process } = items[0]!;
        const who = facts.who(process);
        const aggregates = items
          .flatMap(({ process: user }) => facts.uses.ofProcess(user))
          .filter(({ path, reads }) => reads >= minReads && pair.aggregate.test(path));
        const files = new Set(items.map(({ path }) => path)).size;
        if (aggregates.length === 0 || files < minItems) return [];
        const opens = sum(items, (item) => item.reads);
        const aggregate = aggregates.map(({ path }) => facts.pattern(path)).sort()[0]!;
        const periods = facts.series.filter(({ use }) => items.includes(use));
        return [
          {
            ...{ who, pattern: aggregate, measure: opens / facts.seconds },
            facts: {
              ...{ files: count(files), opens: count(opens), items: text(pair.of) },
              period: ns(
                periods.length === 0
                  ? (facts.seconds * 1e9 * files) / opens
                  : median(Float64Array.from(periods, ({ periodNs }) => periodNs)),
              ),
              aggregate: text(aggregate),
            },
            ...costOf(facts, items),
            evidence: facts.evidence().uses(items).build(),
          },
        ];
      }),
    ),
});
