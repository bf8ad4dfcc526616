/** A file that one process opens again and again, as regularly as a clock. */
import { groupBy } from '../../lib/group-by.ts';
import { opensPerSecond, pollingOffence, pollingOptions, regularSeries } from '../polling.ts';
import { defineRule, polling } from '../rule.ts';

export const regularPoller = defineRule({
  meta: {
    id: 'regular-poller',
    title: 'Polls a file',
    family: polling,
    what: '{who} opens {paths} {opens:time}, once every {period} (jitter {jitter}), {average} on average.',
    why: 'A timer that wakes a processor to look whether something has changed costs power and time for as long as the machine runs, whether or not anything ever changes.',
    advice:
      'Wait for the change instead: poll() or inotify on the file, a netlink or udev event, a D-Bus signal. Where there is none, ask less often, and only while somebody looks at the result.',
    needs: ['accesses'],
    measure: 'opens per second',
    options: { ...pollingOptions, ...opensPerSecond },
    limits:
      'Who keeps a file open and reads it again and again is not seen: a run has no time for each read.',
  },
  evaluate: (facts, options) =>
    [
      ...groupBy(regularSeries(facts, options), ({ use }) =>
        facts.whoAndPattern(use.process, use.path),
      ).values(),
    ].map((series) => {
      const { process, path } = series[0]!.use;
      return pollingOffence(facts, facts.who(process), facts.pattern(path), series);
    }),
});
