/** A file on a disk that is looked at much more often than anybody changes it. */
import { groupBy } from '../../lib/group-by.ts';
import { byWhoAndPattern, sum, type Facts } from '../facts.ts';
import { opensPerSecond, pollingOffence, pollingOptions, regularSeries } from '../polling.ts';
import { count } from '../quantity.ts';
import { defineRule, polling } from '../rule.ts';

export const oversampling = defineRule({
  meta: {
    id: 'oversampling',
    title: 'Looks more often than anything changes',
    family: polling,
    what: '{who} reads {paths} {opens:time}, once every {period}, while it was changed {changes:time}.',
    why: 'A file that changes once a day gives the same answer each time it is read.',
    advice:
      'Have inotify tell when it changes; or read it again only where stat() says that its time has changed, and less often.',
    needs: ['accesses'],
    measure: 'opens per second',
    options: {
      ...{ ...pollingOptions, ...opensPerSecond },
      readsByChange: { value: 10, unit: 'count', says: 'so many reads by change at least' },
    },
    limits: 'Changes are those that this run saw: writes, and files renamed to this name.',
  },
  evaluate(facts, options) {
    const changes = changesByPath(facts);
    const files = regularSeries(facts, options).filter(
      ({ use: { path, type, reads } }) =>
        reads > 0 &&
        (type === 'regular' || type === 'other') &&
        !/^\/(?:dev|proc|sys|run|tmp)\//.test(path) &&
        reads >= options.readsByChange * Math.max(1, changes(path)),
    );
    const seriesOf = new Map(files.map((series) => [series.use, series]));
    return byWhoAndPattern(facts, seriesOf.keys()).map((uses) => {
      const { process, path } = uses[0]!;
      const offence = pollingOffence(
        facts,
        facts.who(process),
        facts.pattern(path),
        uses.map((use) => seriesOf.get(use)!),
      );
      return {
        ...offence,
        facts: { ...offence.facts, changes: count(sum(uses, (use) => changes(use.path))) },
      };
    });
  },
});

const rename = 3;

function changesByPath(facts: Facts): (path: string) => number {
  const renamed = groupBy(
    facts.details('changes').filter(({ operation }) => operation === rename),
    ({ secondPath }) => secondPath,
  );
  return (path) =>
    sum(facts.uses.ofPath(path), (use) => facts.uses.columns.writes[use]!) + (renamed.get(path)?.length ?? 0);
}
