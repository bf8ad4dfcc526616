/** The same file read by the same process over and over within a short time. */
import { groupBy } from '../../lib/group-by.ts';
import { least, most, sum } from '../facts.ts';
import { costOf, regularSeries, usualPolling } from '../polling.ts';
import { count, inBytes, ns } from '../quantity.ts';
import { defineRule, polling } from '../rule.ts';

export const readAgain = defineRule({
  meta: {
    id: 'read-again',
    title: 'Reads the same file again',
    family: polling,
    what: '{who} reads {paths} {reads:time}, {average} each time, within {span}: {again} of it had been read before.',
    why: 'What has been read once is known. Reading it again costs calls and copies, and of files in /proc the kernel makes up the whole text again each time.',
    advice:
      'Read it once and keep the result, or have it told when it changes (poll() on /proc/self/mountinfo, inotify on files).',
    needs: ['accesses'],
    measure: 'bytes that had been read before',
    options: {
      minReads: { value: 5, unit: 'count', says: 'so often at least' },
      minBytes: { value: 32_768, unit: 'bytes', says: 'so much read again at least' },
      moderate: { value: 262_144, unit: 'bytes', says: 'moderate from here on' },
      major: { value: 16_777_216, unit: 'bytes', says: 'major from here on' },
    },
    limits:
      'Whether the file had changed in between, the run does not say. Parts of one file that are read by different opens count as read again.',
  },
  evaluate(facts, { minReads, minBytes }) {
    const polled = new Set(regularSeries(facts, usualPolling).map(({ use }) => use));
    const repeated = facts.uses
      .where(({ reads }, use) => reads[use]! >= minReads)
      .filter(
        (use) =>
          use.path.startsWith('/') && (use.type === 'regular' || use.type === 'other') && !polled.has(use),
      );
    const groups = groupBy(repeated, ({ process, path }) => facts.whoAndPattern(process, path));
    return [...groups.values()].flatMap((uses) => {
      // The first time is none too many.
      const again = Math.round(sum(uses, ({ reads, readBytes }) => (readBytes / reads) * (reads - 1)));
      if (again < minBytes) return [];
      const { process, path } = uses[0]!;
      const { openNs } = facts.run.accesses;
      const reads = sum(uses, (use) => use.reads);
      const first = least(uses, ({ rows }) => openNs[rows[0]!]!);
      const last = most(uses, ({ rows }) => openNs[rows.at(-1)!]!);
      return [
        {
          ...{ who: facts.who(process), pattern: facts.pattern(path), measure: again },
          facts: {
            reads: count(reads),
            average: inBytes(sum(uses, (use) => use.readBytes) / reads),
            ...{ again: inBytes(again), span: ns(last - first) },
          },
          ...costOf(facts, uses),
          evidence: facts.evidence().uses(uses).build(),
        },
      ];
    });
  },
});
