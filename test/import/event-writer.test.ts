import path from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { loadRun } from '../../src/model/load-run.ts';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ms = 1e6;
const count = fc.nat(2 ** 40);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((name) => !name.includes('\0'));

describe('EventWriter', () => {
  it('writes details so that they are read as they were', () => {
    const root = temporaryDirectory();
    let made = 0;
    const details = fc.record({
      failed: fc.record({ path: text, call: fc.nat(9), errno: fc.nat(4095), count }),
      ioctl: fc.record({ command: fc.nat(0xffff_ffff), count, failed: count }),
      fill: fc.record({ disk: fc.nat(2 ** 31), flags: fc.nat(7), requests: count, bytes: count }),
      needed: fc.double({ min: 0, max: 1, noNaN: true }),
      blocked: fc.record({ count, spanNs: count, longestNs: count }),
      by: fc.record({ thread: fc.integer({ min: -5, max: 2 ** 30 }), call: text, read: fc.nat(4) }),
      waits: fc.record({ count, ns: count }),
      durations: fc.record({ readNs: count, writeNs: count }),
      request: fc.record({
        ...{ disk: fc.nat(2 ** 31), operation: fc.nat(40), count, bytes: count },
        ...{ latencyNs: count, longestNs: count },
      }),
      change: fc.record({ operation: fc.nat(9), path: text, secondPath: text, size: count }),
      kernelRead: fc.record({ calls: count, bytes: count }),
      sync: fc.record({ calls: fc.integer({ min: 1, max: 2 ** 40 }), ns: count }),
    });
    fc.assert(
      fc.property(details, (values) => {
        const { waits, durations, failed, ioctl, fill, blocked, by, request, change, kernelRead, sync } =
          values;
        const needed = {
          requests: Math.floor(fill.requests * values.needed),
          bytes: Math.floor(fill.bytes * values.needed),
        };
        const directory = makeRun(
          {
            processes: [{ name: 'a', pid: 5 }],
            endMs: 100,
            more: (writer, processOf) => {
              const process = processOf('a');
              const file = writer.file({ path: '/f', inode: 9, type: 8 });
              writer.failed(1 * ms, { process, ...failed });
              writer.ioctl(2 * ms, { process, file, ...ioctl });
              writer.fill(3 * ms, { process, file, ...fill, needed });
              const { count, spanNs, longestNs } = blocked;
              writer.blocked(4 * ms, process, count, spanNs, longestNs);
              writer.blocked(4 * ms, process, count, spanNs, longestNs, { ...by, file });
              writer.request(5 * ms, request);
              writer.change(6 * ms, { process, ...change });
              writer.access({
                openNs: 6 * ms,
                closeNs: 7 * ms,
                process,
                file,
                kernelRead,
                sync,
                waits,
                durations,
              });
            },
          },
          path.join(root, String(made++)),
        );
        const run = loadRun(directory);
        expect(run.completeness).toMatchObject({ badRecords: 0, unresolved: 0, damagedBytes: 0 });
        const kernelReads = {
          ns: 7 * ms,
          process: 0,
          file: 0,
          calls: kernelRead.calls,
          amount: kernelRead.bytes,
        };
        expect(run.details).toEqual({
          failedLookups: [{ ns: 1 * ms, process: 0, ...failed }],
          ioctls: [{ ns: 2 * ms, process: 0, file: 0, ...ioctl }],
          fills: [
            {
              ...fill,
              ns: 3 * ms,
              process: 0,
              file: 0,
              neededRequests: needed.requests,
              neededBytes: needed.bytes,
            },
          ],
          blocked: [
            { ...blocked, ns: 4 * ms, process: 0, tid: undefined, call: '', file: -1, read: 0 },
            { ...blocked, ns: 4 * ms, process: 0, tid: 5 + by.thread, call: by.call, file: 0, read: by.read },
          ],
          requests: [{ ns: 5 * ms, ...request }],
          changes: [{ ns: 6 * ms, process: 0, file: -1, ...change }],
          kernelReads: kernelRead.calls > 0 ? [kernelReads] : [],
          syncs: [{ ns: 7 * ms, process: 0, file: 0, calls: sync.calls, amount: sync.ns }],
        });
        const { accesses } = run;
        expect([accesses.waits?.[0] ?? 0, accesses.waitNs?.[0] ?? 0]).toEqual([waits.count, waits.ns]);
        const { readNs, writeNs } = durations;
        expect([accesses.readNs?.[0] ?? 0, accesses.writeNs?.[0] ?? 0]).toEqual([readNs, writeNs]);
      }),
      { numRuns: 40 },
    );
  });
});
