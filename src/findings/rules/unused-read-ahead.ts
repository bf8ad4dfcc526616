/** Pages that were read from the disk, though nobody can have used them. */
import { FillFlag } from '../../decode/format.ts';
import { AccessFlag } from '../../model/types.ts';
import { commonWho, groupBy, sum } from '../facts.ts';
import { inBytes } from '../quantity.ts';
import { defineRule } from '../rule.ts';

const pageBytes = 4096;

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
    return [...groupBy(data, ({ file }) => facts.path(file))].flatMap(([path, rows]) => {
      const uses = facts.usesByPath.get(path) ?? [];
      const isMapped = uses.some(({ flags }) => (flags & (AccessFlag.mapped | AccessFlag.exec)) !== 0);
      // A file that nobody opened in this run was mapped before, or is read through another name.
      if (isMapped || uses.length === 0 || ownUses.has(path)) return [];
      const filled = sum(rows, (row) => row.bytes);
      const kernel = kernelReads.get(path) ?? [];
      const used =
        sum(uses, ({ readBytes, readCalls }) => readBytes + 2 * pageBytes * readCalls) +
        sum(kernel, ({ amount, calls }) => amount + 2 * pageBytes * calls);
      // Block devices are written through the same pages; what was written needs them too.
      const written = sum(uses, ({ writeBytes, writeCalls }) => writeBytes + 2 * pageBytes * writeCalls);
      const unused = filled - used - written;
      if (unused < minUnused) return [];
      const evidence = facts.evidence().uses(uses);
      for (const row of rows) evidence.process(row.process).moment(row.ns);
      const processes = new Set(rows.map(({ process }) => process));
      return [
        {
          who: commonWho(Array.from(processes, (process) => facts.who(process))),
          ...{ pattern: facts.pattern(path), measure: unused },
          facts: { filled: inBytes(filled), used: inBytes(used), unused: inBytes(unused) },
          ...{ bytes: unused, calls: sum(rows, (row) => row.requests), blocked: facts.noWaits },
          evidence: evidence.build(),
        },
      ];
    });
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
