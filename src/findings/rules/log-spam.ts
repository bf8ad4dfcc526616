/** Who writes to logs all the time. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count, inBytes, perSecond } from '../quantity.ts';
import { defineRule } from '../rule.ts';

const log = /^\/(?:dev\/kmsg|dev\/console|var\/log\/.+|run\/log\/.+|(?:.*\/)?[^/]+\.log)$/;

export const logSpam = defineRule({
  meta: {
    id: 'log-spam',
    title: 'Writes much to logs',
    what: '{who} writes to {paths} {calls:time} ({rate}), {bytes} in all.',
    why: 'Each line is a write, often a sync, and a page of a file that grows for ever; on flash it wears what it is stored on, and nobody reads it.',
    advice:
      'Lower the level of what is logged, say once what happens often, and let the logger buffer (journald: SyncIntervalSec=, RateLimitBurst=). A syslog daemon is only the messenger: see whose lines they are.',
    needs: ['accesses', 'calls'],
    measure: 'write calls per second',
    options: {
      minCalls: { value: 50, unit: 'count', says: 'so many calls at least' },
      moderate: { value: 30, unit: 'per second', says: 'moderate from here on' },
      major: { value: 500, unit: 'per second', says: 'major from here on' },
    },
    limits:
      "What goes to the journal's socket has no path, and journald writes through a mapping: neither is seen.",
  },
  evaluate: (facts, { minCalls }) =>
    [
      ...groupBy(
        facts.uses.where(({ writeCalls }, use) => writeCalls[use]! > 0).filter(({ path }) => log.test(path)),
        ({ process }) => facts.whoNumber(process),
      ).values(),
    ].flatMap((uses) => {
      const calls = sum(uses, (use) => use.writeCalls);
      if (calls < minCalls) return [];
      return [
        {
          ...{ who: facts.who(uses[0]!.process), pattern: '', measure: calls / facts.seconds },
          facts: {
            ...{ calls: count(calls), rate: perSecond(calls / facts.seconds) },
            bytes: inBytes(sum(uses, (use) => use.writeBytes)),
          },
          ...costOf(facts, uses),
          evidence: facts.evidence().uses(uses).build(),
        },
      ];
    }),
});
