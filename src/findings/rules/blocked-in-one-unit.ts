/** One unit that does a good part of all the waiting. */
import { groupBy } from '../../lib/group-by.ts';
import { sum } from '../facts.ts';
import { count, ns, share, text } from '../quantity.ts';
import { coldStart, defineRule } from '../rule.ts';

export const blockedInOneUnit = defineRule({
  meta: {
    id: 'blocked-in-one-unit',
    title: 'Much of the waiting is in one unit',
    family: coldStart,
    what: '{unit} waited {waited} for the disk ({waits:time}, in {processes} processes): {part} of all that was waited.',
    why: 'Where waiting is concentrated, one change helps more than ten elsewhere.',
    advice:
      'See which of its processes wait, and for which files (bootio show --unit {unit}); prefetch those, or leave that work for later.',
    needs: ['waits'],
    measure: 'milliseconds of waits',
    options: {
      minPart: { value: 0.15, unit: 'share', says: 'such a part of all waits at least' },
      minWaits: { value: 50, unit: 'milliseconds', says: 'so long at least' },
      moderate: { value: 250, unit: 'milliseconds', says: 'moderate from here on' },
      major: { value: 2500, unit: 'milliseconds', says: 'major from here on' },
    },
    limits: 'Waits of several processes at once are added up: they may take more time than passed.',
  },
  evaluate(facts, { minPart, minWaits }) {
    const rows = facts.details('blocked');
    const total = sum(rows, (row) => row.spanNs);
    const units = groupBy(rows, ({ process }) => facts.process(process).unit);
    return [...units].flatMap(([unit, waits]) => {
      const spanNs = sum(waits, (row) => row.spanNs);
      if (unit === undefined || spanNs === 0 || spanNs < minWaits * 1e6 || spanNs < minPart * total)
        return [];
      const processes = new Set(waits.map(({ process }) => process));
      const evidence = facts.evidence();
      for (const row of waits) evidence.process(row.process).path(facts.path(row.file)).moment(row.ns);
      return [
        {
          ...{ who: { executable: '', role: '', unit }, pattern: '', measure: spanNs / 1e6 },
          facts: {
            ...{ unit: text(unit), waited: ns(spanNs), part: share(spanNs / total) },
            ...{ waits: count(sum(waits, (row) => row.count)), processes: count(processes.size) },
          },
          ...{ bytes: 0, calls: 0, blocked: facts.waits.blockedOfProcesses(processes) },
          evidence: evidence.build(),
        },
      ];
    });
  },
});
