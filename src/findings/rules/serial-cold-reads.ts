/** A process that reads one small piece from the disk after another, and waits for each. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { count, inBytes, ns } from '../quantity.ts';
import { coldStart, defineRule } from '../rule.ts';

export const serialColdReads = defineRule({
  meta: {
    id: 'serial-cold-reads',
    title: 'Reads from the disk piece by piece',
    family: coldStart,
    what: '{who} has {bytes} of {files:file} read from the disk in {requests:request} of {average} on average, and waited {waited} for them, {waits:time}.',
    why: 'Each wait is a whole turn of the disk and the scheduler for little data; asked for together, the same requests take a fraction of the time.',
    advice:
      'Prefetch: posix_fadvise(POSIX_FADV_WILLNEED), readahead() or a service early in the boot that reads a list of these files; link against fewer libraries; keep configuration in one file.',
    needs: ['fills', 'waits'],
    measure: 'milliseconds of waits',
    options: {
      minRequests: { value: 15, unit: 'count', says: 'so many requests at least' },
      maxAverage: { value: 131_072, unit: 'bytes', says: 'so much each at most: the usual read-ahead' },
      minWaits: { value: 20, unit: 'milliseconds', says: 'so long waited at least' },
      moderate: { value: 100, unit: 'milliseconds', says: 'moderate from here on' },
      major: { value: 1000, unit: 'milliseconds', says: 'major from here on' },
    },
    limits: 'Waits of a process that computes meanwhile in another thread count all the same.',
  },
  evaluate: (facts, { minRequests, maxAverage, minWaits }) =>
    [...groupBy(facts.details('fills'), ({ process }) => facts.whoNumber(process)).values()].flatMap(
      (rows) => {
        const processes = new Set(rows.map(({ process }) => process));
        const requests = sum(rows, (row) => row.requests);
        const bytes = sum(rows, (row) => row.bytes);
        const blocked = facts.waits.blockedOfProcesses(processes);
        if (requests < minRequests || bytes > requests * maxAverage) return [];
        if (blocked.totalNs < minWaits * 1e6 || blocked.totalNs === 0) return [];
        const evidence = facts.evidence();
        for (const row of rows) evidence.process(row.process).path(facts.path(row.file)).moment(row.ns);
        const waits = facts.details('blocked').filter(({ process }) => processes.has(process));
        return [
          {
            ...{ who: facts.who(rows[0]!.process), pattern: '', measure: blocked.totalNs / 1e6 },
            facts: {
              ...{ bytes: inBytes(bytes), requests: count(requests), average: inBytes(bytes / requests) },
              ...{ waited: ns(blocked.totalNs), waits: count(sum(waits, (row) => row.count)) },
              files: count(new Set(rows.map(({ file }) => facts.path(file))).size),
            },
            ...{ bytes, calls: requests, blocked },
            evidence: evidence.build(),
          },
        ];
      },
    ),
});
