/** Pages that were read from the disk, though nobody can have used them. */
import type { Fill } from '../../decode/details.ts';
import { FillFlag } from '../../decode/format.ts';
import { AccessFlag } from '../../model/types.ts';
import { groupBy } from '../../lib/group-by.ts';
import { commonWho, sum } from '../facts.ts';
import { inBytes } from '../quantity.ts';
import { defineRule } from '../rule.ts';

const pageBytes = 4096;

/** The most pages that so many bytes of so many calls can lie in. */
const pagesOf = (bytes: number, calls: number): number => bytes + 2 * pageBytes * calls;

interface Unused {
  readonly path: string;
  readonly rows: readonly Fill[];
  /** Places in the table of uses. */
  readonly uses: Uint32Array;
  readonly filled: number;
  readonly used: number;
}

export const unusedReadAhead = defineRule({
  meta: {
    id: 'unused-read-ahead',
    title: 'Read from the disk and not used',
    what: '{who} had {filled} of {paths} read from the disk; what was read of it by calls lies in {used} of pages at most, so {unused} was read for nothing.',
    why: 'Read-ahead guesses that a file is read on from where it was begun. Where it is not, the disk reads for nothing while others wait for it.',
    advice:
      'Tell the kernel: posix_fadvise(POSIX_FADV_RANDOM) where single places are read, or a smaller read-ahead for the device (/sys/block/*/queue/read_ahead_kb).',
    needs: ['accesses', 'calls', 'fills', 'mappings'],
    measure: 'bytes read for nothing',
    options: {
      minUnused: { value: 131_072, unit: 'bytes', says: 'so much at least' },
      moderate: { value: 4_194_304, unit: 'bytes', says: 'moderate from here on' },
      major: { value: 67_108_864, unit: 'bytes', says: 'major from here on' },
    },
    limits:
      'Files that were mapped or executed are left out: which of their pages were used, no event tells. Of a call of n bytes, n/4096 + 2 pages count as used, so that what is reported is the least that it can have been.',
  },
  evaluate(facts, { minUnused }) {
    const data = facts
      .details('fills')
      .filter(
        ({ flags, file }) =>
          (flags & (FillFlag.metadata | FillFlag.anonymous)) === 0 && facts.path(file) !== '',
      );
    const kernelReads = groupBy(facts.run.details.kernelReads, ({ file }) => facts.path(file));
    // Whoever used it, bootio too: only what nobody used was read for nothing.
    const ownUses = usedByBootio(facts.run.processes, facts.run.accesses, (file) => facts.path(file));
    const byPath = groupBy(data, ({ file }) => facts.path(file));
    const { columns } = facts.uses;
    const unusedOf = (path: string): Unused | undefined => {
      const uses = facts.uses.ofPath(path);
      const isMapped = uses.some(
        (use) => (columns.flags[use]! & (AccessFlag.mapped | AccessFlag.exec)) !== 0,
      );
      // A file that nobody opened in this run was mapped before, or is read through another name.
      if (isMapped || uses.length === 0 || ownUses.has(path)) return undefined;
      const rows = byPath.get(path)!;
      const filled = sum(rows, (row) => row.bytes);
      // Of block devices what is written lies in the same pages.
      const used =
        sum(uses, (use) =>
          pagesOf(
            columns.readBytes[use]! + columns.writeBytes[use]!,
            columns.readCalls[use]! + columns.writeCalls[use]!,
          ),
        ) + sum(kernelReads.get(path) ?? [], ({ amount, calls }) => pagesOf(amount, calls));
      return used < filled ? { path, rows, uses, filled, used } : undefined;
    };
    const files = [...byPath.keys()].map(unusedOf).filter((file) => file !== undefined);
    return Array.from(
      groupBy(files, ({ path }) => facts.pattern(path)),
      ([pattern, some]) => {
        const [filled, used] = [sum(some, (file) => file.filled), sum(some, (file) => file.used)];
        if (filled - used < minUnused) return undefined;
        const rows = some.flatMap((file) => file.rows);
        const evidence = facts.evidence();
        for (const { uses } of some) evidence.places(uses);
        for (const row of rows) evidence.process(row.process).moment(row.ns);
        return {
          who: commonWho(
            facts,
            rows.map(({ process }) => process),
          ),
          ...{ pattern, measure: filled - used },
          facts: { filled: inBytes(filled), used: inBytes(used), unused: inBytes(filled - used) },
          ...{ bytes: filled - used, calls: sum(rows, (row) => row.requests), blocked: facts.noWaits },
          evidence: evidence.build(),
        };
      },
    ).filter((offence) => offence !== undefined);
  },
});

function usedByBootio(
  processes: readonly { readonly own: boolean }[],
  accesses: {
    readonly length: number;
    readonly process: ArrayLike<number>;
    readonly file: ArrayLike<number>;
  },
  path: (file: number) => string,
): ReadonlySet<string> {
  const used = new Set<string>();
  for (let row = 0; row < accesses.length; row++)
    if (processes[accesses.process[row]!]!.own) used.add(path(accesses.file[row]!));
  return used;
}
