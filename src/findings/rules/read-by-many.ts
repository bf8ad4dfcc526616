/** Files that many processes read, each for itself. */
import { directoryOf } from '../../model/detail-sums.ts';
import { AccessFlag } from '../../model/types.ts';
import { groupBy } from '../../lib/group-by.ts';
import { commonWho, sum } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count, inBytes } from '../quantity.ts';
import { defineRule } from '../rule.ts';

export const readByMany = defineRule({
  meta: {
    id: 'read-by-many',
    title: 'Many processes read the same files',
    what: '{readers} processes read {files:file} in {place} {opens:time}, {bytes} in all.',
    why: 'Each of them opens, reads and takes apart what the others have too; a file that is text costs the more for being read by short-lived helpers.',
    advice:
      'Let one process read it and answer the others (nscd for accounts, a daemon), compile it to a form that is mapped (a cache, a database), or start fewer helpers.',
    needs: ['accesses'],
    measure: 'opens',
    options: {
      minReaders: { value: 15, unit: 'count', says: 'so many readers of a file at least' },
      minBytes: { value: 16_384, unit: 'bytes', says: 'so much read of all of them at least' },
      moderate: { value: 400, unit: 'count', says: 'moderate from here on' },
      major: { value: 10_000, unit: 'count', says: 'major from here on' },
    },
    limits:
      'Executables and libraries are left out: their pages are shared, and the loader reads only their heads.',
  },
  evaluate(facts, { minReaders, minBytes }) {
    const shared = [...facts.usesByPath.values()].flatMap((uses) => {
      const { path } = uses[0]!;
      if (uses.length < minReaders || /^\/memfd:|\.so(?:\.|$)/.test(path) || uses.some(isProgram)) return [];
      const readers = uses.filter(({ reads }) => reads > 0);
      return readers.length >= minReaders ? [readers] : [];
    });
    const folders = groupBy(shared, (uses) => facts.pattern(directoryOf(uses[0]!.path)));
    return Array.from(folders, ([folder, files]) => {
      const uses = files.flat();
      const bytes = sum(uses, (use) => use.readBytes);
      if (bytes < minBytes) return undefined;
      const processes = new Set(uses.map(({ process }) => process));
      const opens = sum(uses, (use) => use.opens);
      return {
        who: commonWho(facts, processes),
        ...{ pattern: `${folder}/*`, measure: opens },
        facts: {
          ...{
            readers: count(processes.size),
            files: count(files.length),
            place: { unit: 'text', value: folder } as const,
          },
          ...{ opens: count(opens), bytes: inBytes(bytes) },
        },
        ...costOf(facts, uses),
        evidence: facts.evidence().uses(uses).build(),
      };
    }).filter((offence) => offence !== undefined);
  },
});

const isProgram = ({ flags }: { readonly flags: number }): boolean =>
  (flags & (AccessFlag.exec | AccessFlag.mapped)) !== 0;
