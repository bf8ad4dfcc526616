/** A file that is written anew as a whole, or copied, again and again. */
import { AccessFlag } from '../../model/types.ts';
import { byWhoAndPattern, sum, type Facts } from '../facts.ts';
import { costOf } from '../polling.ts';
import { count, inBytes, ns } from '../quantity.ts';
import { defineRule, polling } from '../rule.ts';
import { median } from '../series.ts';
import type { Use } from '../uses.ts';

export const wholeFileRewrite = defineRule({
  meta: {
    id: 'whole-file-rewrite',
    title: 'Writes a whole file again and again',
    family: polling,
    what: '{who} writes {paths} as a whole {writes:time}, {average} each time, about once every {period}; {written} written and {read} read in all.',
    why: 'The cost of a change is that of the whole file, however little has changed; and what is written that often keeps a disk from resting.',
    advice:
      'Change the part that changed (a log of changes, a database with pages, mmap), keep transactions in memory, and put several changes into one write.',
    needs: ['accesses'],
    measure: 'bytes per second, read and written',
    options: {
      minWrites: { value: 8, unit: 'count', says: 'so often at least' },
      minAverage: { value: 16_384, unit: 'bytes', says: 'so much each time at least' },
      minTotal: { value: 1_048_576, unit: 'bytes', says: 'so much in all at least' },
      sameSize: {
        value: 0.15,
        unit: 'share',
        says: 'largest median deviation of the sizes from their median',
      },
      moderate: { value: 50_000, unit: 'bytes', says: 'moderate from here on' },
      major: { value: 500_000, unit: 'bytes', says: 'major from here on' },
    },
    limits: 'A run has no sizes of files: writing the same amount each time is taken for writing all of it.',
  },
  evaluate(facts, { minWrites, minAverage, minTotal, sameSize }) {
    const candidates = facts.uses.where(({ writes }, use) => writes[use]! > 0).filter(isFile);
    const rewritten = byWhoAndPattern(facts, candidates).filter((writing) => {
      const writes = sum(writing, (use) => use.writes);
      const bytes = sum(writing, (use) => use.writeBytes);
      return (
        writes >= minWrites &&
        bytes >= minTotal &&
        bytes / writes >= minAverage &&
        deviation(facts, writing) <= sameSize
      );
    });
    return rewritten.map((writing) => {
      const uses = [...writing, ...onlyRead(facts, writing)];
      const writes = sum(writing, (use) => use.writes);
      const written = sum(writing, (use) => use.writeBytes);
      const { process, path } = uses[0]!;
      const read = sum(uses, (use) => use.readBytes);
      return {
        ...{ who: facts.who(process), pattern: facts.pattern(path) },
        measure: (read + written) / facts.seconds,
        facts: {
          ...{ writes: count(writes), average: inBytes(written / writes) },
          period: ns(periodOf(facts, writing)),
          ...{ written: inBytes(written), read: inBytes(read) },
        },
        ...costOf(facts, uses),
        evidence: facts.evidence().uses(uses).build(),
      };
    });
  },
});

/** What the same programs read of the same files without writing: a copy is read first. */
function onlyRead(facts: Facts, writing: readonly Use[]): Use[] {
  const { process, path } = writing[0]!;
  const id = facts.whoAndPattern(process, path);
  const who = facts.whoNumber(process);
  return facts.run.processes
    .filter(({ index }) => facts.whoNumber(index) === who)
    .flatMap(({ index }) => facts.uses.ofProcess(index))
    .filter((use) => use.writes === 0 && isFile(use) && facts.whoAndPattern(use.process, use.path) === id);
}

function isFile({ path, type, flags }: Use): boolean {
  return (
    (type === 'regular' || type === 'other') &&
    (flags & AccessFlag.append) === 0 &&
    /^\/(?!dev\/|proc\/|sys\/|memfd:)/.test(path)
  );
}

/** Mean time from one write of a file to its next; of files that are written once each, from one to the next. */
function periodOf({ run: { accesses } }: Facts, uses: readonly Use[]): number {
  const times = uses.map(({ rows }) =>
    Float64Array.from(rows.filter((row) => accesses.writeBytes[row]! > 0)).map(
      (row) => accesses.openNs[row]!,
    ),
  );
  const mean = (some: Float64Array): number => (some.at(-1)! - some[0]!) / (some.length - 1);
  const again = times.filter(({ length }) => length > 1);
  if (again.length > 0) return median(Float64Array.from(again, mean));
  return mean(Float64Array.from(times.flatMap((some) => [...some])).sort());
}

/** Of what each access wrote, from its median. */
function deviation({ run: { accesses } }: Facts, uses: readonly Use[]): number {
  const sizes = Float64Array.from(
    uses.flatMap(({ rows }) => [...rows].map((row) => accesses.writeBytes[row]!).filter((size) => size > 0)),
  );
  const middle = median(sizes);
  return median(sizes.map((size) => Math.abs(size - middle))) / middle;
}
