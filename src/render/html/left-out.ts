/** What a page does not hold of a run that is too large for it, and where the rest is. */
import { formatCount, plural } from '../numbers.ts';
import type { TimelineData } from './report-data.ts';

/** A sentence for each run that has more uses of files than the page. */
export function leftOutTexts(timelines: readonly TimelineData[]): string[] {
  return timelines.flatMap(({ side, processes: { files, listed } }) => {
    const all = total(files);
    const left = all - total(listed);
    if (left === 0) return [];
    const of = side === '' ? '' : ` of ${side.toUpperCase()}`;
    const most = listed.reduce((high, count, i) => (count < files[i]! ? Math.max(high, count) : high), 0);
    return [
      `Of ${formatCount(all)} uses of files by processes${of}, ${plural(left, 'is', 'are')} left out of this page: it has the ` +
        `${formatCount(most)} of each process that moved most. Totals and tables count all of them; ` +
        '`bootio export` writes all of them, `bootio show --process NAME` those of one program.',
    ];
  });
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
