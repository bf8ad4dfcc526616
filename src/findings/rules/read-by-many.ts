/** Files that many processes read, each for itself. */
import { directoryOf } from '../../model/detail-sums.ts';
import { AccessFlag } from '../../model/types.ts';
import { groupBy } from '../../lib/group-by.ts';
import { commonWho, sum } from '../facts.ts';
import { costOfPlaces } from '../polling.ts';
import { count, inBytes } from '../quantity.ts';
import { defineRule } from '../rule.ts';
import type { UseTable } from '../uses.ts';

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
    const { columns } = facts.uses;
    const shared = sharedPaths(facts.uses, minReaders).map((path) =>
      facts.uses.ofPathNumber(path).filter((use) => columns.reads[use]! > 0),
    );
    const folders = groupBy(shared, (uses) => facts.pattern(directoryOf(facts.uses.at(uses[0]!).path)));
    return Array.from(folders, ([folder, files]) => {
      const bytes = sum(files, (uses) => sum(uses, (use) => columns.readBytes[use]!));
      if (bytes < minBytes) return undefined;
      const uses = joined(files);
      const processes = new Set(uses.map((use) => columns.process[use]!));
      const opens = sum(uses, (use) => columns.opens[use]!);
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
        ...costOfPlaces(facts, uses),
        evidence: facts.evidence().places(uses).build(),
      };
    }).filter((offence) => offence !== undefined);
  },
});

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(sum(parts, ({ length }) => length));
  let from = 0;
  for (const part of parts) {
    all.set(part, from);
    from += part.length;
  }
  return all;
}

/** Numbers of paths that so many read, but programs and libraries; in the order of their first use. */
function sharedPaths({ length, columns, paths }: UseTable, minReaders: number): number[] {
  const readers = new Uint32Array(paths.length);
  const flags = new Uint32Array(paths.length);
  const isKnown = new Uint8Array(paths.length);
  const found: number[] = [];
  for (let use = 0; use < length; use++) {
    const path = columns.path[use]!;
    if (isKnown[path] === 0) found.push(path);
    isKnown[path] = 1;
    flags[path]! |= columns.flags[use]!;
    if (columns.reads[use]! > 0) readers[path]!++;
  }
  return found.filter((path) => {
    const isProgram = (flags[path]! & (AccessFlag.exec | AccessFlag.mapped)) !== 0;
    return readers[path]! >= minReaders && !isProgram && !/^$|^\/memfd:|\.so(?:\.|$)/.test(paths[path]!);
  });
}
