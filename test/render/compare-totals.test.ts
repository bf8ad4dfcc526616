/** The totals of a comparison are what anyone adds up from `show --format json` of its two runs. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/compare/compare.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { compareDocument } from '../../src/render/json/compare.ts';
import type { ShowDocument, ShowProcess } from '../../src/render/json/show.ts';
import { showJson } from '../support/show.ts';
import { makeRun, type ProcessDescription } from '../support/make-run.ts';

interface Sums {
  processes: number;
  accesses: number;
  opens: number;
  readCalls: number;
  readBytes: number;
  writeCalls: number;
  writeBytes: number;
  diskReads: number;
  diskBytes: number;
  waits: number;
  waitNs: number;
  failedLookups: number;
  ioctls: number;
  syncs: number;
  syncNs: number;
}

const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** From the files of each process, not from its own totals: those are sums already. */
function addUp(show: ShowDocument, which: (process: ShowProcess) => boolean): Sums {
  const sums: Sums = {
    processes: 0,
    accesses: 0,
    opens: 0,
    readCalls: 0,
    readBytes: 0,
    writeCalls: 0,
    writeBytes: 0,
    ...{ diskReads: 0, diskBytes: 0, waits: 0, waitNs: 0 },
    ...{ failedLookups: 0, ioctls: 0, syncs: 0, syncNs: 0 },
  };
  for (const process of show.processes.filter(which)) {
    sums.processes++;
    for (const file of process.files) {
      sums.accesses += file.accesses;
      sums.opens += file.opens;
      sums.readCalls += file.reads.calls;
      sums.readBytes += file.reads.bytes;
      sums.writeCalls += file.writes.calls;
      sums.writeBytes += file.writes.bytes;
    }
    const { details } = process;
    for (const { requests, bytes } of details.diskReads) {
      sums.diskReads += requests;
      sums.diskBytes += bytes;
    }
    sums.waits += details.waits.count;
    sums.waitNs += details.waits.waitNs;
    for (const { count } of details.failedLookups) sums.failedLookups += count;
    for (const { count } of details.ioctls) sums.ioctls += count;
    for (const { calls, syncNs } of details.syncs) {
      sums.syncs += calls;
      sums.syncNs += syncNs;
    }
  }
  return sums;
}

function expectTotals(directoryA: string, directoryB: string): void {
  const [a, b] = [loadRun(directoryA), loadRun(directoryB)];
  const { totals } = plain(compareDocument(compareRuns(a, b)));
  for (const [side, run] of [
    ['a', a],
    ['b', b],
  ] as const) {
    const show = plain(showJson(run));
    expect(totals.all[side]).toMatchObject(addUp(show, () => true));
    expect(totals.own[side]).toMatchObject(addUp(show, ({ own }) => own));
    expect(totals.withoutOwn[side]).toMatchObject(addUp(show, ({ own }) => !own));
    const { processes, accesses, opens, readCalls, readBytes, writeCalls, writeBytes } = show.totals;
    expect(totals.all[side]).toMatchObject({
      processes,
      accesses,
      opens,
      readCalls,
      readBytes,
      writeCalls,
      writeBytes,
    });
  }
}

describe('totals of compare are the sums of show', () => {
  const call = fc.tuple(fc.nat(9), fc.nat(1e9));
  const process = fc.record({
    flags: fc.constantFrom(0, 0, 4),
    accesses: fc.array(
      fc.record({
        path: fc.constantFrom('/a', '/b', '/proc/7/stat', '/lib/l.so.1.2'),
        read: call,
        write: call,
        inherited: fc.boolean(),
      }),
      { maxLength: 6 },
    ),
  });
  const processes = fc.array(process, { maxLength: 6 }).map((list) =>
    list.map((each, i): ProcessDescription => ({
      name: `p${i}`,
      pid: 300 + i,
      executable: `/bin/p${i % 3}`,
      startMs: i,
      ...each,
    })),
  );

  const details = fc.array(
    fc.record({
      kind: fc.constantFrom('fill', 'failed', 'ioctl', 'blocked', 'sync'),
      process: fc.nat(5),
      path: fc.constantFrom('/a', '/b/c', '/proc/7/stat', 'relative', ''),
      flags: fc.constantFrom(0, 1, 2, 4),
      count: fc.nat(1e6),
      amount: fc.nat(1e9),
    }),
    { maxLength: 12 },
  );
  const run = fc.record({ processes, details });

  it('of any two runs', () => {
    fc.assert(
      fc.property(run, run, (a, b) => {
        const directories = [a, b].map((each) =>
          makeRun({
            processes: each.processes,
            more: (writer) => {
              for (const { kind, process: number, path: name, flags, count, amount } of each.details) {
                if (number >= each.processes.length) continue;
                const process = number + 1;
                const file = writer.file({ path: name });
                if (kind === 'fill')
                  writer.fill(1, { process, file, disk: 1, flags, requests: count, bytes: amount });
                else if (kind === 'failed')
                  writer.failed(1, { process, path: name, call: 1, errno: 2, count });
                else if (kind === 'ioctl') writer.ioctl(1, { process, file, command: 1, count });
                else if (kind === 'blocked') writer.blocked(1, process, count, amount, amount);
                else
                  writer.access({
                    ...{ openNs: 1, closeNs: 2, process, file },
                    sync: { calls: count, ns: amount },
                  });
              }
            },
          }),
        );
        try {
          expectTotals(directories[0]!, directories[1]!);
        } finally {
          for (const directory of directories) rmSync(directory, { recursive: true });
        }
      }),
      { numRuns: 40 },
    );
  });

  const recorded = path.join(path.dirname(fileURLToPath(import.meta.url)), '../fixtures/runs');
  const runs = existsSync(recorded) ? readdirSync(recorded).sort() : [];
  it.runIf(runs.length >= 2)('of the recorded boots', () => {
    for (const run of runs.slice(1)) expectTotals(path.join(recorded, runs[0]!), path.join(recorded, run));
  });
});
