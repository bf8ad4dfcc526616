/** Folders that are opened again and again, and trees that are walked. */
import { groupBy } from '../../lib/group-by.ts';
import { sum, type Facts } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count } from '../quantity.ts';
import { defineRule, polling } from '../rule.ts';
import type { Offence } from '../types.ts';
import type { Use } from '../uses.ts';

export const directoryScans = defineRule({
  meta: {
    id: 'directory-scans',
    title: 'Goes through folders again and again',
    family: polling,
    what: '{who} opens {folders:folder} ({paths}) {opens:time}.',
    why: 'Listing a folder reads all of it, and its entries one by one after it; on a disk that has not been read yet each folder is a wait.',
    advice:
      'Have inotify tell what is new; keep an index or a cache of what is in there (as ld.so.cache, modules.dep.bin and hwdb.bin are); look for the one name that is wanted.',
    needs: ['accesses'],
    measure: 'opens of folders',
    options: {
      minOpens: { value: 60, unit: 'count', says: 'so often at least the same folders, or' },
      minFolders: { value: 75, unit: 'count', says: 'so many folders at least' },
      moderate: { value: 1500, unit: 'count', says: 'moderate from here on' },
      major: { value: 50_000, unit: 'count', says: 'major from here on' },
    },
    limits:
      'A run does not tell listing a folder from opening it as a starting point for other names (O_PATH, openat).',
  },
  evaluate(facts, { minOpens, minFolders }) {
    const folders = facts.uses
      .where(({ opens }, use) => opens[use]! > 0 && facts.uses.typeOf(use) === 'directory')
      .filter(({ path }) => path.startsWith('/'));
    return [...groupBy(folders, ({ process }) => facts.whoNumber(process)).values()].flatMap((uses) => {
      const byPattern = groupBy(uses, ({ path }) => facts.pattern(path));
      const again = [...byPattern].flatMap(([pattern, some]) => {
        const paths = new Set(some.map(({ path }) => path)).size;
        const opens = sum(some, (use) => use.opens);
        return opens >= minOpens && opens >= 2 * paths ? [offenceOf(facts, pattern, some)] : [];
      });
      const distinct = new Set(uses.map(({ path }) => path)).size;
      if (again.length > 0 || distinct < minFolders) return again;
      // Which trees it walked varies with the machine: that is told, but is not what makes it this finding.
      return [offenceOf(facts, '', uses)];
    });
  },
});

function offenceOf(facts: Facts, pattern: string, uses: readonly Use[]): Offence {
  const opens = sum(uses, (use) => use.opens);
  const folders = new Set(uses.map(({ path }) => path)).size;
  return {
    ...{ who: facts.who(uses[0]!.process), pattern, measure: opens },
    facts: { folders: count(folders), opens: count(opens) },
    ...costOf(facts, uses),
    evidence: facts.evidence().uses(uses).build(),
  };
}
