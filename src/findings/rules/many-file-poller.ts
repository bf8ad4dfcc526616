/** One process that goes through many files at every tick of one timer. */
import { groupBy } from '../../lib/group-by.ts';
import { type Facts } from '../facts.ts';
import { opensPerSecond, pollingOffence, pollingOptions, regularSeries } from '../polling.ts';
import { defineRule, polling } from '../rule.ts';
import type { Series } from '../series.ts';

export const manyFilePoller = defineRule({
  meta: {
    id: 'many-file-poller',
    title: 'Polls many files',
    family: polling,
    what: '{who} opens {files:file} again every {period} (jitter {jitter}): {paths}, {opens:time} in all.',
    why: 'The cost of polling grows with the number of files: each is an open, a read and a close, and the kernel makes up the text of /proc and /sys anew for each read.',
    advice:
      'Listen for the event that says something is new (udev, netlink, inotify). Where numbers are sampled, read one file that has all of them, keep it open and read it again from its start, and sample less often.',
    needs: ['accesses'],
    measure: 'opens per second',
    options: {
      ...{ ...pollingOptions, ...opensPerSecond },
      minFiles: { value: 3, unit: 'count', says: 'so many files at least at one tick' },
      samePeriod: { value: 0.1, unit: 'share', says: 'periods that differ by less are one timer' },
    },
  },
  evaluate: (facts, options) =>
    [...groupBy(regularSeries(facts, options), ({ use }) => facts.whoNumber(use.process)).values()].flatMap(
      (series) =>
        timers(series, options.samePeriod)
          .filter((timer) => new Set(timer.map(({ use }) => use.path)).size >= options.minFiles)
          .map((timer) => {
            const { process } = timer[0]!.use;
            return pollingOffence(facts, facts.who(process), folderOf(facts, timer), timer);
          }),
    ),
});

function folderOf(facts: Facts, series: readonly Series[]): string {
  const patterns = [...new Set(series.map(({ use }) => facts.pattern(use.path)))];
  // Which files there are varies with the machine, and is no part of what makes it this finding.
  return patterns.length === 1 ? patterns[0]! : '';
}

/** Series by their period: each at most so much longer than the first of its group. */
function timers(series: readonly Series[], tolerance: number): Series[][] {
  const groups: Series[][] = [];
  for (const each of [...series].sort((a, b) => a.periodNs - b.periodNs)) {
    const group = groups.at(-1);
    if (group !== undefined && each.periodNs <= group[0]!.periodNs * (1 + tolerance)) group.push(each);
    else groups.push([each]);
  }
  return groups;
}
