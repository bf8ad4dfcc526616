/** Paths that are looked up again and again and are not there. */
import { directoryOf } from '../../model/detail-sums.ts';
import type { FailedLookup } from '../../decode/details.ts';
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { count, errno, text } from '../quantity.ts';
import { defineRule } from '../rule.ts';

export const failedLookupStorm = defineRule({
  meta: {
    id: 'failed-lookup-storm',
    title: 'Looks for what is not there',
    what: '{who} looks {times:time} for {names:name} in {place} that are not to be had ({error}): {kind}.',
    why: 'Each look-up walks the path in the kernel, and on a disk that has not been read yet it waits for the folder; a search path of ten places costs ten times what the right one costs.',
    advice:
      'Give the place: an absolute path, a shorter search path (LD_LIBRARY_PATH, RPATH, PATH, locale settings), or look once and remember that it is not there.',
    needs: ['failed-lookups'],
    measure: 'failed look-ups',
    options: {
      minTimes: { value: 100, unit: 'count', says: 'so often at least' },
      moderate: { value: 1000, unit: 'count', says: 'moderate from here on' },
      major: { value: 20_000, unit: 'count', says: 'major from here on' },
    },
    limits: 'Relative names are told as they were asked for: from which folder, the run does not say.',
  },
  evaluate: (facts, { minTimes }) =>
    [
      ...groupBy(facts.details('failedLookups'), ({ process, path }) =>
        facts.whoAndPattern(process, directoryOf(path)),
      ).values(),
    ]
      .flatMap((rows) => [...groupBy(rows, (row) => row.errno).values()])
      .flatMap((rows) => {
        const times = sum(rows, (row) => row.count);
        if (times < minTimes) return [];
        const { process, path, errno: error } = rows[0]!;
        const place = facts.pattern(directoryOf(path));
        const evidence = facts.evidence();
        for (const row of rows) evidence.process(row.process).path(row.path).moment(row.ns);
        const names = new Set(rows.map((row) => row.path)).size;
        return [
          {
            ...{
              who: facts.who(process),
              pattern: `${place === '' ? '' : `${place}/`}* errno ${error}`,
              measure: times,
            },
            facts: {
              ...{ times: count(times), names: count(names), error: errno(error) },
              place: text(place === '' ? '(relative)' : place),
              kind: text(kindOf(rows)),
            },
            ...{ bytes: 0, calls: times, blocked: facts.noWaits },
            evidence: evidence.build(),
          },
        ];
      }),
});

/** What most of the look-ups were after. */
function kindOf(rows: readonly FailedLookup[]): string {
  const kinds: readonly (readonly [kind: string, is: (row: FailedLookup) => boolean])[] = [
    ['names on the way to a path, checked for being links', ({ call, errno }) => call === 4 && errno === 22],
    ['libraries along a search path', ({ path }) => /\.so(?:\.|$)/.test(path)],
    ['translations and locales', ({ path }) => /\/locale|\/LC_|\.mo$/.test(path)],
    ['programs along a search path', ({ call, path }) => call === 5 || /\/s?bin\/[^/]+$/.test(path)],
    ['configuration', ({ path }) => /^\/etc\/|\.d\/|\.conf$|\/\./.test(path)],
    ['state of devices and units', ({ path }) => /^\/(?:run|sys|proc|dev)\//.test(path)],
  ];
  const all = sum(rows, (row) => row.count);
  for (const [kind, is] of kinds) if (sum(rows, (row) => (is(row) ? row.count : 0)) * 2 > all) return kind;
  return 'files of different kinds';
}
