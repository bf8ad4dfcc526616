/** Units that everything after them waited for, waiting for the disk themselves. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { count, inBytes, ns, text } from '../quantity.ts';
import { coldStart, defineRule } from '../rule.ts';

export const coldReadsCriticalChain = defineRule({
  meta: {
    id: 'cold-reads-critical-chain',
    title: 'Waits for the disk on the critical chain',
    family: coldStart,
    what: '{unit} is on the critical chain, and its processes waited {waited} for the disk: {bytes} of {files:file} in {requests:request}.',
    why: 'What the target waited for last decides when the boot is done; each of its waits for the disk is on that way.',
    advice:
      'Have its files read before it needs them (a unit early in the boot that reads a list of them, an initrd that holds them), make them fewer and smaller, or order it so that nothing waits for it.',
    needs: ['boot', 'units', 'fills', 'waits'],
    measure: 'milliseconds of waits',
    options: {
      minWaits: { value: 5, unit: 'milliseconds', says: 'so long at least it waited' },
      moderate: { value: 50, unit: 'milliseconds', says: 'moderate from here on' },
      major: { value: 500, unit: 'milliseconds', says: 'major from here on' },
    },
    limits: 'systemd tells of order, not of sockets and bus names that a unit waits for.',
  },
  evaluate(facts, { minWaits }) {
    const fills = groupBy(facts.details('fills'), ({ process }) => facts.systemUnit(process));
    const waits = groupBy(facts.details('blocked'), ({ process }) => facts.systemUnit(process));
    return [...facts.chain].flatMap((unit) => {
      const waited = waits.get(unit) ?? [];
      const read = fills.get(unit) ?? [];
      const spanNs = sum(waited, (row) => row.spanNs);
      if (read.length === 0 || spanNs < minWaits * 1e6) return [];
      const evidence = facts.evidence();
      for (const row of waited) evidence.process(row.process).moment(row.ns);
      for (const row of read) evidence.process(row.process).path(facts.path(row.file));
      const bytes = sum(read, (row) => row.bytes);
      const requests = sum(read, (row) => row.requests);
      return [
        {
          ...{ who: { executable: '', role: '', unit }, pattern: '', measure: spanNs / 1e6 },
          facts: {
            ...{ unit: text(unit), waited: ns(spanNs), bytes: inBytes(bytes), requests: count(requests) },
            files: count(new Set(read.map((row) => facts.path(row.file))).size),
          },
          ...{ bytes, calls: requests },
          blocked: facts.waits.blockedOfProcesses(waited.map((row) => row.process)),
          evidence: evidence.build(),
        },
      ];
    });
  },
});
