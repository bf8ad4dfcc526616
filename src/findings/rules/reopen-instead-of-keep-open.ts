/** A file of the kernel that is opened for each look at it. */
import { byWhoAndPattern, sum } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count, perSecond } from '../quantity.ts';
import { defineRule, polling } from '../rule.ts';

export const reopenInsteadOfKeepOpen = defineRule({
  meta: {
    id: 'reopen-instead-of-keep-open',
    title: 'Opens a file anew for each read',
    family: polling,
    what: '{who} opens {paths} {opens:time} ({rate}) to read it once each time.',
    why: 'Opening and closing cost more than the read between them: a walk along the path, checks of permission, and for /proc and /sys memory for the answer.',
    advice:
      'Keep it open, and read it again from the start with pread() or lseek(): files of /proc and /sys give new numbers then.',
    needs: ['accesses'],
    measure: 'opens',
    options: {
      minOpens: { value: 60, unit: 'count', says: 'so many opens of one file at least' },
      moderate: { value: 1000, unit: 'count', says: 'moderate from here on' },
      major: { value: 50_000, unit: 'count', says: 'major from here on' },
    },
    limits: 'A file that is replaced by another of its name has to be opened again; that is not told apart.',
  },
  evaluate: (facts, { minOpens }) =>
    byWhoAndPattern(
      facts,
      facts.uses
        .where(({ opens, reads }, use) => opens[use]! >= minOpens && reads[use]! * 2 > opens[use]!)
        .filter(({ path, type }) => path.startsWith('/') && (type === 'regular' || type === 'other')),
    ).map((uses) => {
      const { process, path } = uses[0]!;
      const opens = sum(uses, (use) => use.opens);
      return {
        ...{ who: facts.who(process), pattern: facts.pattern(path), measure: opens },
        facts: { opens: count(opens), rate: perSecond(opens / facts.seconds) },
        ...costOf(facts, uses),
        evidence: facts.evidence().uses(uses).build(),
      };
    }),
});
