/** Files that were written in this run, and deleted in it. */
import { directoryOf } from '../../model/detail-sums.ts';
import { groupBy } from '../../lib/group-by.ts';
import { sum, type Facts } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count, inBytes } from '../quantity.ts';
import { defineRule } from '../rule.ts';

const unlink = 1;

export const writeThenDelete = defineRule({
  meta: {
    id: 'write-then-delete',
    title: 'Writes files and deletes them',
    what: '{who} writes {files:file} ({paths}) that are deleted again in this run: {written}, {onDisk} of it on a disk.',
    why: 'A file costs a name, an inode and the journal twice, even if its contents never reach the disk.',
    advice:
      'Keep it in memory, use a pipe or O_TMPFILE, or a folder in /run (a tmpfs); do not make temporary copies of what does not change.',
    needs: ['accesses', 'changes'],
    measure: 'files',
    options: {
      minFiles: { value: 20, unit: 'count', says: 'so many files at least, or' },
      minBytes: { value: 1_048_576, unit: 'bytes', says: 'so much written on a disk at least' },
      moderate: { value: 200, unit: 'count', says: 'moderate from here on' },
      major: { value: 5000, unit: 'count', says: 'major from here on' },
    },
    limits: 'Deletions by a relative name are not matched, nor files that were renamed in between.',
  },
  evaluate(facts, { minFiles, minBytes }) {
    const deletedAt = deletions(facts);
    const { openNs } = facts.run.accesses;
    const gone = facts.uses
      .where(({ writes }, use) => writes[use]! > 0)
      .filter(({ path, rows }) => openNs[rows[0]!]! <= (deletedAt.get(path) ?? -1));
    // Names of such files are often made up: the folder is what stays.
    const folderOf = (path: string): string => facts.pattern(directoryOf(path));
    const groups = groupBy(gone, ({ process, path }) => facts.whoAndPattern(process, directoryOf(path)));
    return [...groups.values()].flatMap((uses) => {
      const files = new Set(uses.map(({ path }) => path)).size;
      const onDisk = sum(uses, ({ major, writeBytes }) => (major === 0 ? 0 : writeBytes));
      if (files < minFiles && onDisk < minBytes) return [];
      const { process, path } = uses[0]!;
      return [
        {
          ...{ who: facts.who(process), pattern: `${folderOf(path)}/*`, measure: files },
          facts: {
            ...{ files: count(files), onDisk: inBytes(onDisk) },
            written: inBytes(sum(uses, ({ writeBytes }) => writeBytes)),
          },
          ...costOf(facts, uses),
          evidence: facts.evidence().uses(uses).build(),
        },
      ];
    });
  },
});

/** When each path was deleted last. */
function deletions(facts: Facts): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { operation, path, file, ns } of facts.details('changes')) {
    if (operation !== unlink) continue;
    const name = file < 0 ? path : facts.path(file);
    if (name.startsWith('/')) times.set(name, Math.max(ns, times.get(name) ?? 0));
  }
  return times;
}
