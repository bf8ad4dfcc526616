/** A file that is forced to the disk again and again. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { count, ns } from '../quantity.ts';
import { defineRule } from '../rule.ts';

export const fsyncStorm = defineRule({
  meta: {
    id: 'fsync-storm',
    title: 'Forces data to the disk again and again',
    what: '{who} calls fsync {calls:time} on {files:file} ({paths}), which took {span}, {each} each.',
    why: 'fsync() waits for the disk, makes it empty its cache, and on most file systems has everybody else wait for the journal too.',
    advice:
      'Sync once for a group of changes; use fdatasync() where times do not matter; leave it out where the file can be made again. Databases have settings for it (synchronous=NORMAL, write-ahead logs).',
    needs: ['syncs'],
    measure: 'fsync and fdatasync calls',
    options: {
      minCalls: { value: 10, unit: 'count', says: 'so many calls at least, or' },
      minSpan: { value: 20, unit: 'milliseconds', says: 'so long in them at least' },
      moderate: { value: 50, unit: 'count', says: 'moderate from here on' },
      major: { value: 1000, unit: 'count', says: 'major from here on' },
    },
  },
  evaluate: (facts, { minCalls, minSpan }) =>
    [
      ...groupBy(facts.details('syncs'), ({ process, file }) =>
        facts.whoAndPattern(process, facts.path(file)),
      ).values(),
    ].flatMap((rows) => {
      const calls = sum(rows, (row) => row.calls);
      const spanNs = sum(rows, (row) => row.amount);
      if (calls === 0 || (calls < minCalls && spanNs < minSpan * 1e6)) return [];
      const evidence = facts.evidence();
      for (const row of rows) evidence.process(row.process).path(facts.path(row.file)).moment(row.ns);
      const { process, file } = rows[0]!;
      const blocked = facts.waits.blocked(rows.map((row) => [row.process, row.amount] as const));
      return [
        {
          ...{ who: facts.who(process), pattern: facts.pattern(facts.path(file)), measure: calls },
          facts: {
            ...{ calls: count(calls), span: ns(spanNs), each: ns(spanNs / calls) },
            files: count(new Set(rows.map((row) => facts.path(row.file))).size),
          },
          ...{ bytes: 0, calls },
          // The calls were timed themselves.
          blocked: { ...blocked, basis: 'measured' as const },
          evidence: evidence.build(),
        },
      ];
    }),
});
