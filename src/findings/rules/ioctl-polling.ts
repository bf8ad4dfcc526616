/** One ioctl request again and again. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { count, perSecond, text } from '../quantity.ts';
import { defineRule } from '../rule.ts';

export const ioctlPolling = defineRule({
  meta: {
    id: 'ioctl-polling',
    title: 'Asks the same of a device again and again',
    what: '{who} calls ioctl {request} {calls:time} ({rate}) on {files:file} ({paths}); {failed} of them failed, {kind}.',
    why: 'A device that is asked all the time cannot sleep; a request that fails each time, as TCGETS on what is no terminal, is work for nothing.',
    advice:
      'Wait for the event (udev for media, poll() for terminals and sound); ask once and remember. TCGETS comes from isatty(): stdio asks it of each file that it opens, line-buffered streams and fdopen() too.',
    needs: ['ioctls'],
    measure: 'calls per second',
    options: {
      minCalls: { value: 500, unit: 'count', says: 'so many calls at least' },
      moderate: { value: 1000, unit: 'per second', says: 'moderate from here on' },
      major: { value: 20_000, unit: 'per second', says: 'major from here on' },
    },
    limits: 'Calls are counted by the second, so that a period shorter than that is not seen.',
  },
  evaluate: (facts, { minCalls }) =>
    [
      ...groupBy(
        facts.details('ioctls'),
        ({ process, command }) => facts.whoNumber(process) * 2 ** 32 + command,
      ).values(),
    ].flatMap((rows) => {
      const calls = sum(rows, (row) => row.count);
      if (calls < minCalls) return [];
      const evidence = facts.evidence();
      for (const row of rows) evidence.process(row.process).path(facts.path(row.file)).moment(row.ns);
      const { process, command } = rows[0]!;
      const failed = sum(rows, (row) => row.failed);
      const seconds = new Set(rows.map(({ ns }) => Math.floor((ns - facts.run.startNs) / 1e9))).size;
      const allAlong = seconds >= 5 && seconds * 2 > facts.seconds;
      return [
        {
          ...{ who: facts.who(process), pattern: `ioctl ${command}`, measure: calls / facts.seconds },
          facts: {
            ...{
              request: { unit: 'ioctl', value: command } as const,
              calls: count(calls),
              failed: count(failed),
            },
            ...{ rate: perSecond(calls / facts.seconds) },
            files: count(new Set(rows.map(({ file }) => facts.path(file))).size),
            kind: text(allAlong ? 'all the time' : 'in a few moments'),
          },
          ...{ bytes: 0, calls, blocked: facts.noWaits },
          evidence: evidence.build(),
        },
      ];
    }),
});
