/** The totals of a comparison are what anyone adds up from `show --format json` of its two runs. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/compare/compare.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { compareDocument } from '../../src/render/json/compare.ts';
import { showDocument, type ShowDocument, type ShowProcess } from '../../src/render/json/show.ts';
import { makeRun, type ProcessDescription } from '../support/make-run.ts';

interface Sums {
  processes: number;
  accesses: number;
  opens: number;
  readCalls: number;
  readBytes: number;
  writeCalls: number;
  writeBytes: number;
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
    const show = plain(showDocument(run));
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

  it('of any two runs', () => {
    fc.assert(
      fc.property(processes, processes, (a, b) => {
        const directories = [a, b].map((list) => makeRun({ processes: list }));
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
