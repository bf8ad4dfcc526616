import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvents } from '../../src/decode/decode.ts';
import { EventWriter, type AccessRecord } from '../../src/import/event-writer.ts';
import { decodeBytes } from '../../src/lib/escape.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { processFiles } from '../../src/model/process-files.ts';
import type { AccessTable } from '../../src/model/types.ts';
import { eventsFile } from '../support/events-file.ts';
import { makeRun } from '../support/make-run.ts';

const time = fc.oneof(fc.nat({ max: 1000 }), fc.nat({ max: 2 ** 50 }));
const number = fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 2 ** 40 }));
/** Names as the kernel has them: bytes without NUL. */
const bytes = fc.uint8Array({ min: 1, maxLength: 12 }).map((value) => decodeBytes(value));
const name = fc.oneof(
  bytes,
  fc.constantFrom('/usr/lib/a.so', '/usr/lib/b.so', '/usr/lib64/é', '/usr/lib64/è', ''),
);

const file = fc.record({
  path: name,
  major: fc.nat({ max: 2 ** 12 - 1 }),
  minor: fc.nat({ max: 2 ** 20 - 1 }),
  inode: number,
  type: fc.nat({ max: 15 }),
});
const counts = fc.record({ calls: number, bytes: number });

/** One access; `process` and `file` are places in the lists. */
const access = fc.record({
  process: fc.nat({ max: 4 }),
  file: fc.nat({ max: 4 }),
  openNs: time,
  lastingNs: time,
  flags: fc.constantFrom(0, 1, 1 | 4, 1 | 128 | 256 | 512, 64 | 1024 | 2048 | 4096 | 8192),
  part: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  read: fc.option(counts, { nil: undefined }),
  write: fc.option(counts, { nil: undefined }),
  withTimes: fc.boolean(),
  withDurations: fc.boolean(),
});

const process = fc.record({
  ns: time,
  startNs: time,
  pid: fc.nat({ max: 2 ** 22 }),
  uid: number,
  comm: bytes,
  flags: fc.nat({ max: 15 }),
});

const trace = fc.record({
  files: fc.array(file, { minLength: 5, maxLength: 8 }),
  processes: fc.array(process, { minLength: 5, maxLength: 6 }),
  accesses: fc.array(access, { maxLength: 40 }),
  // Where a block ends is of no consequence.
  flushEvery: fc.integer({ min: 1, max: 50 }),
});

type Trace = typeof trace extends fc.Arbitrary<infer T> ? T : never;
type Access = Trace['accesses'][number];

function record({
  process,
  file,
  openNs,
  lastingNs,
  withTimes,
  withDurations,
  part,
  read,
  write,
  flags,
}: Access): AccessRecord {
  return {
    ...{ openNs, closeNs: openNs + lastingNs, flags, process: process + 1, file: file + 1 },
    ...(part !== undefined && { part }),
    ...(read !== undefined && { read }),
    ...(write !== undefined && { write }),
    ...(withTimes && { times: { firstNs: openNs, lastNs: openNs + lastingNs } }),
    ...(withDurations && { durations: { readNs: 7, writeNs: lastingNs } }),
  };
}

function write(writer: EventWriter, { files, processes, accesses, flushEvery }: Trace): void {
  for (const one of files) writer.file(one);
  for (const one of processes) writer.process(one);
  accesses.forEach((one, i) => {
    if (i % flushEvery === 0) writer.flush();
    writer.access(record(one));
  });
}

/** What the rows of a table must be, by the plainest means: parts of one access added up. */
function expectedRows(accesses: readonly Access[]): Record<string, number>[] {
  const rows: Record<string, number>[] = [];
  const parts = new Map<string, Record<string, number>>();
  for (const { process, file, openNs, lastingNs, flags, part, read, write } of accesses) {
    const row: Record<string, number> = {
      ...{ process, file, openNs, closeNs: openNs + lastingNs, flags },
      ...{ readCalls: read?.calls ?? 0, readBytes: read?.bytes ?? 0 },
      ...{ writeCalls: write?.calls ?? 0, writeBytes: write?.bytes ?? 0 },
    };
    const key = `${process} ${part}`;
    const first = part === undefined ? undefined : parts.get(key);
    if (first === undefined) {
      rows.push(row);
      if (part !== undefined) parts.set(key, row);
      continue;
    }
    for (const sum of ['readCalls', 'readBytes', 'writeCalls', 'writeBytes']) first[sum]! += row[sum]!;
    first['openNs'] = Math.min(first['openNs']!, openNs);
    first['closeNs'] = Math.max(first['closeNs']!, openNs + lastingNs);
    first['flags']! |= flags;
  }
  return rows;
}

const columns = [
  'process',
  'file',
  'openNs',
  'closeNs',
  'flags',
  'readCalls',
  'readBytes',
  'writeCalls',
  'writeBytes',
] as const;

function rowsOf(table: AccessTable): Record<string, number>[] {
  return Array.from({ length: table.length }, (_, row) =>
    Object.fromEntries(columns.map((column) => [column, table[column][row]!])),
  );
}

describe('what EventWriter writes', () => {
  it('is what decodeEvents reads, for any processes, files and accesses', () => {
    fc.assert(
      fc.property(trace, (one) => {
        const events = decodeEvents(
          eventsFile((writer) => {
            write(writer, one);
          }),
        );
        expect(events).toMatchObject({ badRecords: 0, unresolved: 0, damage: { bytes: 0, blocks: 0 } });
        expect(events.files).toEqual(one.files);
        expect(events.processes).toEqual(
          one.processes.map(({ pid, startNs, uid, flags, comm }) => ({
            ...{ pid, startNs, uid, flags, comm },
            ...{ parent: -1, cgroup: -1, executable: '', argv: '' },
          })),
        );
        expect(rowsOf(events.accesses)).toEqual(expectedRows(one.accesses));
      }),
      { numRuns: 200 },
    );
  });

  it('is text as it was, whatever prefixes strings share', () => {
    const prefix = fc.constantFrom(
      '',
      '/usr/',
      '/usr/share/locale/',
      '/ü/ü/ü/',
      '/usr/share/locale-'.repeat(50),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(prefix, bytes).map((parts) => parts.join('')),
          { maxLength: 50 },
        ),
        (paths) => {
          const events = decodeEvents(
            eventsFile((writer) => {
              for (const one of paths) writer.file({ path: one });
            }),
          );
          expect(events.files.map((decoded) => decoded.path)).toEqual(paths);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the model of any trace', () => {
  it('has its accesses in order, and totals that are their sums', () => {
    fc.assert(
      fc.property(trace, (one) => {
        const directory = makeRun({ processes: [] });
        const target = path.join(directory, 'events.bio');
        rmSync(target);
        const writer = new EventWriter(target);
        write(writer, one);
        writer.close();
        const run = loadRun(directory);
        const rows = rowsOf(run.accesses);
        const sum = (key: string, of: readonly Record<string, number>[]): number =>
          of.reduce((total, row) => total + row[key]!, 0);

        expect(rows).toHaveLength(expectedRows(one.accesses).length);
        const opens = Array.from(run.accesses.openNs);
        expect(opens).toEqual(opens.toSorted((a, b) => a - b));
        const starts = run.processes.map((process) => process.startNs);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));

        const folded = processFiles(run);
        for (const process of run.processes) {
          const mine = rows.filter((row) => row['process'] === process.index);
          const files = folded.filter((row) => row.process === process.index);
          expect(process.totals.accesses).toBe(mine.length);
          expect(process.totals.opens).toBe(mine.filter((row) => (row['flags']! & 1) !== 0).length);
          for (const key of ['readCalls', 'readBytes', 'writeCalls', 'writeBytes'] as const) {
            expect(process.totals[key]).toBe(sum(key, mine));
            expect(process.totals[key]).toBe(files.reduce((total, row) => total + row[key], 0));
          }
        }
        // By name, since the model puts processes in another order.
        for (const [i, { pid, startNs, comm }] of one.processes.entries()) {
          const given = expectedRows(one.accesses).filter((row) => row['process'] === i);
          const found = run.processes.filter(
            (p) => p.pid === pid && p.startNs === startNs && p.comm === comm,
          );
          expect(found.map((process) => process.totals.readBytes)).toContain(sum('readBytes', given));
        }
      }),
      { numRuns: 100 },
    );
  });
});
