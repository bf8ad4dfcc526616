import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeEvents } from '../../src/decode/decode.ts';
import { decodeBytes } from '../../src/lib/escape.ts';
import { UserError } from '../../src/lib/errors.ts';
import { RecordBuffer } from '../../src/import/record-buffer.ts';
import { decodeBuffer, eventBytes, eventsFile } from '../support/events-file.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const blockMagic = Buffer.from('KBIO');

/** A file of one block for each payload, as the format's text says it: not made by EventWriter. */
function handMade(
  ...payloads: { bytes: number[]; records: number; baseNs?: number; sequence?: number }[]
): Buffer {
  const header = Buffer.from([0x42, 0x4f, 0x4f, 0x54, 0x49, 0x4f, 0x0d, 0x0a, 1, 0, 0, 0, 0, 0, 0, 0]);
  const blocks = payloads.map(({ bytes, records, baseNs = 0, sequence }, i) => {
    const block = Buffer.concat([Buffer.alloc(32), Buffer.from(bytes)]);
    blockMagic.copy(block);
    block.writeUInt32LE(bytes.length, 4);
    block.writeUInt32LE(sequence ?? i, 12);
    block.writeBigUInt64LE(BigInt(baseNs), 16);
    block.writeUInt32LE(records, 24);
    block.writeUInt32LE(crc32(block.subarray(12)), 8);
    return block;
  });
  return Buffer.concat([header, ...blocks]);
}

const record = (kind: number, body: number[]): number[] => [kind, body.length, ...body];
const text = (value: string): number[] => [...Buffer.from(value)];

describe('decodeEvents, on a file made by hand from the specification', () => {
  it('reads every kind of record', () => {
    const payload = [
      record(1, [1, 0, 0, ...text('/usr/bin/')]),
      record(1, [2, 1, 9, ...text('cat')]), // /usr/bin/cat
      record(1, [3, 0, 0, ...text('cat\0-v\0')]),
      record(1, [4, 0, 0, ...text('cat')]),
      record(1, [5, 0, 0, ...text('/system.slice/cat.service')]),
      record(3, [1, 77, 5]),
      record(2, [1, 2, 0x81, 0x80, 0xc0, 0x07, 99, 8]), // device 7 << 20 | 0x1 + ... below
      // START: dt 0, wall clock 2^63 or so (10 bytes), monotonic 5, version, probes, tgid, CPUs.
      record(4, [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 5, 4, 3, 100, 2]),
      // PROCESS: dt +10 (zigzag 20), id 1, tgid 300, no parent, start 3 before (zigzag 5), flags 8, cgroup 1, ...
      record(6, [20, 1, 0xac, 0x02, 0, 5, 8, 1, 4, 2, 3, 0]),
      record(6, [2, 2, 5, 1, 0, 2, 0, 0, 0, 0, 33, 1]), // and its pid namespace, which older files do not have
      record(7, [2, 1, 2, 3, 4, 1, 1, 7]),
      record(9, [2, 1, 4]),
      record(10, [2, 1, 1]),
      // ACCESS: dt, process 1, file 1, flags opened|read|write|times|duration (1+8+16+32 = 57, 16384), age 4, ...
      record(11, [3, 1, 1, 0xb9, 0x80, 0x01, 4, 1, 100, 2, 0xe8, 0x07, 1, 2, 3, 4]),
      record(8, [4, 1, 0x80, 0x02, 1]),
      record(8, [0, 2, 0, 0, 7]), // with the user, which older files do not have
      record(12, [0, 65, 3]),
      record(19, [1, 2, 2]), // no path below /usr/bin/cat
      record(20, [2, 77]),
      record(21, [100, 200, 1, 90]), // CLOCKS: its time is no `dt`, so the next record's is what it was
      record(12, [0, 65, 4]),
      record(5, [2, 1, 7]),
    ];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: payload.length, baseNs: 1000 }));
    expect(events.start).toEqual({
      ns: 1000,
      wallClockNs: 2 ** 63,
      monotonicNs: 5,
      captureVersion: 'cat',
      probeSet: 'cat\0-v\0',
      pid: 100,
      cpus: 2,
    });
    expect(events.files).toEqual([{ path: '/usr/bin/cat', major: 15, minor: 1, inode: 99, type: 8 }]);
    expect(events.cgroups).toEqual(['/system.slice/cat.service']);
    expect(events.processes).toEqual([
      {
        ...{ pid: 300, parent: -1, startNs: 1007, flags: 8, cgroup: 0, uid: 0 },
        ...{ comm: 'cat', executable: '/usr/bin/cat', argv: 'cat\0-v\0' },
      },
      {
        pid: 5,
        parent: 0,
        startNs: 1011,
        flags: 2,
        cgroup: -1,
        uid: 33,
        comm: '',
        executable: '',
        argv: '',
        pidNamespace: 1,
      },
    ]);
    expect(events.changes).toEqual([
      {
        ...{ kind: 'exec', ns: 1012, process: 0, flags: 1, cgroup: 0, uid: 7 },
        ...{ comm: 'cat', executable: '/usr/bin/cat', argv: 'cat\0-v\0' },
      },
      { kind: 'comm', ns: 1013, process: 0, comm: 'cat' },
      { kind: 'move', ns: 1014, process: 0, cgroup: 0 },
      { kind: 'exit', ns: 1014, process: 0, status: 256, cgroup: 0 },
      { kind: 'exit', ns: 1014, process: 1, status: 0, cgroup: -1, uid: 7 },
      { kind: 'user', ns: 1014, process: 1, uid: 77 },
    ]);
    const { accesses } = events;
    expect(accesses.length).toBe(1);
    // dt 3 is zigzag for -2: the access closed before the record that stands before it.
    expect([accesses.openNs[0], accesses.closeNs[0]]).toEqual([1008, 1012]);
    expect([accesses.readCalls[0], accesses.readBytes[0]]).toEqual([1, 100]);
    expect([accesses.writeCalls[0], accesses.writeBytes[0]]).toEqual([2, 1000]);
    expect(accesses.flags[0]).toBe(1);
    expect([...events.lost]).toEqual([[65, 7]]);
    expect(events.losses.map(({ ns, count }) => [ns, count])).toEqual([
      [1014, 3],
      [1014, 4],
    ]);
    expect(events.filters).toEqual([{ what: 1, how: 2, value: '/usr/bin/cat' }]);
    expect(events.end).toEqual({ ns: 1015, reason: 1, lost: 7 });
    expect([events.firstNs, events.lastNs]).toEqual([1000, 1015]);
    expect(events).toMatchObject({ badRecords: 0, unresolved: 0, damage: { bytes: 0, blocks: 0 } });
  });

  it('reads the details beside accesses', () => {
    const payload = [
      record(1, [1, 0, 0, ...text('/a')]),
      record(1, [2, 0, 0, ...text('b')]),
      record(2, [1, 1, 0, 5, 8]),
      record(6, [0, 1, 42, 0, 0, 0, 0, 0, 0, 0, 0]),
      record(13, [2, 1, 2, 1, 2, 7]),
      record(14, [2, 1, 1, 0x81, 0xa8, 0x01, 3, 1]),
      record(15, [2, 1, 1, 9, 1, 2, 0x80, 0x20]),
      record(15, [0, 0, 0, 9, 2, 1, 99]),
      record(15, [0, 1, 1, 9, 1, 2, 99, 1, 40]),
      record(16, [2, 1, 4, 50, 30]),
      // By the thread that is numbered 3 more than its process, in `b`, for the file, of which it had data read.
      record(16, [0, 1, 1, 20, 20, 6, 2, 1, 1]),
      record(17, [2, 9, 1, 2, 8, 60, 40]),
      record(18, [2, 1, 3, 0, 1, 2, 0]),
      // KERNEL_READ of no calls and SYNC: flags 1 + 32768 + 65536 + 131072, age 0, 0 calls, 0 bytes, 2 calls, 70 ns.
      record(11, [2, 1, 1, 0x81, 0x80, 0x0e, 0, 0, 0, 2, 70]),
      record(11, [0, 1, 1, 0x81, 0x80, 0x02, 0, 3, 80]),
    ];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: payload.length, baseNs: 100 }));
    expect(events).toMatchObject({ badRecords: 0, unresolved: 0 });
    const { unknownProcess } = events;
    expect({ ...events.details }).toMatchObject({
      failedLookups: [{ ns: 101, process: 0, path: 'b', call: 1, errno: 2, count: 7 }],
      ioctls: [{ ns: 102, process: 0, file: 0, command: 0x5401, count: 3, failed: 1 }],
      fills: [
        { ns: 103, process: 0, file: 0, disk: 9, flags: 1, requests: 2, bytes: 4096 },
        { ns: 103, process: unknownProcess, file: -1, disk: 9, flags: 2, requests: 1, bytes: 99 },
        { requests: 2, bytes: 99, neededRequests: 1, neededBytes: 40 },
      ],
      blocked: [
        {
          ns: 104,
          process: 0,
          tid: undefined,
          call: '',
          file: -1,
          read: 0,
          count: 4,
          spanNs: 50,
          longestNs: 30,
        },
        { ns: 104, process: 0, tid: 45, call: 'b', file: 0, read: 1, count: 1, spanNs: 20, longestNs: 20 },
      ],
      requests: [{ ns: 105, disk: 9, operation: 1, count: 2, bytes: 8, latencyNs: 60, longestNs: 40 }],
      changes: [{ ns: 106, process: 0, operation: 3, file: -1, path: '/a', secondPath: 'b', size: 0 }],
      kernelReads: [{ ns: 107, process: 0, file: 0, calls: 3, amount: 80 }],
      syncs: [{ ns: 107, process: 0, file: 0, calls: 2, amount: 70 }],
    });
    expect(Array.from(events.accesses.flags)).toEqual([3, 1]);
  });

  it('takes what came by read-ahead in runs of before for read ahead, and the rest for needed', () => {
    const payload = [record(15, [0, 0, 0, 9, 1, 2, 99]), record(15, [0, 0, 0, 9, 0, 3, 50])];
    const { fills } = decodeBuffer(handMade({ bytes: payload.flat(), records: 2 })).details;
    expect(fills.map((fill) => [fill.neededRequests, fill.neededBytes])).toEqual([
      [0, 0],
      [3, 50],
    ]);
  });

  it('counts waits and fills that cannot be as bad', () => {
    const payload = [
      record(15, [0, 0, 0, 9, 1, 2, 50, 1, 51]), // more bytes needed than were read
      record(15, [0, 0, 0, 9, 1, 2, 50, 3, 50]),
      record(15, [0, 0, 0, 9, 1, 2, 50, 1]), // ends within its new fields
      record(16, [0, 0, 1, 20, 20, 6, 0, 0]),
      record(16, [0, 0, 1, 20, 20, 1, 0, 0, 0]), // thread -1
    ];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: payload.length }));
    expect(events.badRecords).toBe(payload.length);
    expect(events.details.fills.length + events.details.blocked.length).toBe(0);
  });

  it('reads the time of calls and of waits, and has no columns where there is none', () => {
    // DURATION and waits: flags 1 + 8 + 16384 + 262144, age 0, 1 call, 9 bytes, 300 ns, 0 ns, 2 waits, 150 ns.
    const timed = record(11, [0, 0, 0, 0x89, 0x80, 0x11, 0, 1, 9, 0xac, 0x02, 0, 2, 0x96, 0x01]);
    const plain = record(11, [0, 0, 0, 1, 0]);
    const payload = [plain, timed, plain];
    const { accesses } = decodeBuffer(handMade({ bytes: payload.flat(), records: 3 }));
    expect(Array.from(accesses.waits!)).toEqual([0, 2, 0]);
    expect(Array.from(accesses.waitNs!)).toEqual([0, 150, 0]);
    expect(Array.from(accesses.readNs!)).toEqual([0, 300, 0]);
    expect(accesses.writeNs).toBeUndefined();
    const without = decodeBuffer(handMade({ bytes: plain, records: 1 })).accesses;
    expect([without.waits, without.readNs]).toEqual([undefined, undefined]);
  });

  it('skips kinds that it does not know, and bytes beyond the fields that it knows', () => {
    const payload = [
      record(200, [0xff, 0xff, 0xff]),
      record(6, [2, 1, 42, 0, 0, 0, 0, 0, 0, 0, 0, 99, 99, 99]),
      record(255, []),
      record(9, [2, 1, 0]),
    ];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: 4 }));
    expect(events.processes).toMatchObject([{ pid: 42, startNs: 1 }]);
    expect(events.changes).toMatchObject([{ kind: 'comm', ns: 2 }]);
    expect(events.badRecords).toBe(0);
  });

  it('reads any minor version', () => {
    const file = handMade();
    file[10] = 250;
    expect(decodeBuffer(file)).toMatchObject({ start: undefined, end: undefined, firstNs: 0, lastNs: 0 });
  });

  it('counts a body that is too short as bad, and goes on behind it', () => {
    const payload = [record(11, [0, 1, 1, 8]), record(6, [2, 1, 42]), record(4, []), record(12, [0, 11, 5])];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: 4 }));
    expect(events.badRecords).toBe(3);
    expect(events.processes).toEqual([]);
    expect(events.accesses.length).toBe(0);
    expect([...events.lost]).toEqual([[11, 5]]);
  });

  it('counts numbers above 2^53, endless varints, definitions of number 0 and times before 0 as bad', () => {
    const big = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    const endless = [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0];
    const payload = [
      record(12, [0, 11, ...big]),
      record(12, [0, 11, ...endless]),
      record(1, [0, 0, 0, 65]),
      record(2, [0, 0, 0, 0, 0]),
      record(6, [0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0]),
      record(12, [9, 11, 1]), // dt -5 from 0
      record(6, [0, 1, 5, 0, 9, 0, 0, 0, 0, 0, 0]), // started 5 ns before 0
      record(11, [4, 0, 0, 0, 3]), // opened 1 ns before 0
    ];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: payload.length }));
    expect(events.badRecords).toBe(payload.length);
    expect(events.lost.size).toBe(0);
    expect(events.processes).toEqual([]);
  });

  it('counts the records that a block promises and does not hold', () => {
    const comm = record(12, [0, 11, 1]);
    expect(decodeBuffer(handMade({ bytes: comm, records: 2 })).badRecords).toBe(1);
    // The second record's length runs beyond the block.
    expect(decodeBuffer(handMade({ bytes: [...comm, 12, 100, 0, 11, 1], records: 2 })).badRecords).toBe(1);
  });

  it('resolves a string only where its base is long enough', () => {
    const payload = [record(1, [1, 0, 0, 65, 66]), record(1, [2, 1, 3, 67]), record(2, [1, 2, 0, 0, 8])];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: 3 }));
    expect(events.badRecords).toBe(1);
    expect(events.unresolved).toBe(1);
    expect(events.files).toMatchObject([{ path: '' }]);
  });
});

describe('decodeEvents, on references', () => {
  it('gives accesses of unknown processes and files a stand-in, and counts them', () => {
    const events = decodeEvents(
      eventsFile((writer) => {
        const file = writer.file({ path: '/a' });
        const process = writer.process({ ns: 5, pid: 3, comm: 'a' });
        writer.access({ openNs: 5, closeNs: 6, process, file });
        writer.access({ openNs: 5, closeNs: 7, process: 77, file });
        writer.access({ openNs: 5, closeNs: 8, process: 78, file: 99 });
        writer.access({ openNs: 5, closeNs: 9, process, file: 0 });
        writer.exit(10, 79);
      }),
    );
    expect(events.unresolved).toBe(4);
    const { unknownProcess, unknownFile, accesses } = events;
    expect(Array.from(accesses.process)).toEqual([0, unknownProcess, unknownProcess, 0]);
    expect(Array.from(accesses.file)).toEqual([0, 0, unknownFile, unknownFile]);
    expect(events.processes[unknownProcess]).toMatchObject({ pid: 0, comm: '' });
    expect(events.files[unknownFile]).toMatchObject({ path: '' });
    expect(events.changes).toEqual([]);
  });

  it('needs no memory for the numbers before a very large one', () => {
    const events = decodeEvents(
      eventsFile((writer) => {
        const number = new RecordBuffer();
        number.varint(2 ** 52);
        writer.unknown(2, Buffer.concat([number.view(), Buffer.of(0, 0, 5, 8)]));
        writer.access({ openNs: 1, closeNs: 2, process: 0, file: 2 ** 52 });
      }),
    );
    expect(events.files[events.accesses.file[0] ?? -1]).toMatchObject({ inode: 5 });
    expect(events.unresolved).toBe(0);
  });

  it('bounds the memory of strings that are built from one another', () => {
    const events = decodeEvents(
      eventsFile((writer) => {
        writer.string('x'.repeat(1_000_000));
        // Each is a megabyte for a few bytes of file.
        for (let id = 2; id < 2000; id++) {
          const body = new RecordBuffer();
          for (const value of [id, 1, 1_000_000]) body.varint(value);
          writer.unknown(1, Buffer.from(body.view()));
        }
      }),
    );
    expect(events.badRecords).toBeGreaterThan(1000);
  });

  it('takes the later of two definitions of one number', () => {
    const payload = [record(2, [1, 0, 0, 10, 8]), record(2, [1, 0, 0, 20, 8]), record(11, [0, 0, 1, 0, 0])];
    const events = decodeBuffer(handMade({ bytes: payload.flat(), records: 3 }));
    expect(events.files[events.accesses.file[0] ?? -1]).toMatchObject({ inode: 20 });
  });
});

describe('decodeEvents, on accesses', () => {
  it('adds up the parts of one access, however far apart, and keeps other processes and numbers apart', () => {
    const events = decodeEvents(
      eventsFile((writer) => {
        const file = writer.file({ path: '/a' });
        const [a, b] = [1, 2].map((pid) => writer.process({ ns: 0, pid, comm: 'p' }));
        const part = (
          process: number | undefined,
          number: number,
          openNs: number,
          closeNs: number,
          flags: number,
        ): void => {
          const read = { calls: 1, bytes: 40_000 };
          writer.access({ openNs, closeNs, process: process ?? 0, file, part: number, flags, read });
        };
        part(a, 1, 10, 20, 1);
        part(b, 1, 10, 20, 0);
        part(a, 2 ** 40, 10, 20, 1);
        writer.access({ openNs: 1, closeNs: 21, process: a ?? 0, file, write: { calls: 1, bytes: 2 } });
        part(a, 1, 12, 30, 4);
        part(a, 1, 9, 25, 0);
        part(a, 2 ** 40, 10, 22, 0);
      }),
    );
    const { accesses } = events;
    expect(Array.from(accesses.process)).toEqual([0, 1, 0, 0]);
    expect(Array.from(accesses.openNs)).toEqual([9, 10, 10, 1]);
    expect(Array.from(accesses.closeNs)).toEqual([30, 20, 22, 21]);
    expect(Array.from(accesses.flags)).toEqual([5, 0, 1, 1]);
    expect(Array.from(accesses.readCalls)).toEqual([3, 1, 2, 0]);
    expect(Array.from(accesses.readBytes)).toEqual([120_000, 40_000, 80_000, 0]);
    expect(Array.from(accesses.writeBytes)).toEqual([0, 0, 0, 2]);
  });

  it('holds counts of any size exactly', () => {
    const sizes = [0, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
    const events = decodeEvents(
      eventsFile((writer) => {
        for (const size of sizes) {
          writer.access({
            openNs: 0,
            closeNs: Math.min(size, 2 ** 52 - 1),
            process: 0,
            file: 0,
            read: { calls: size, bytes: size },
          });
        }
      }),
    );
    expect(Array.from(events.accesses.readBytes)).toEqual(sizes);
    expect(Array.from(events.accesses.readCalls)).toEqual(sizes);
    expect(Array.from(events.accesses.closeNs)).toEqual([...sizes.slice(0, -1), 2 ** 52 - 1]);
  });
});

describe('decodeEvents, on names', () => {
  it('keeps names that are not UTF-8, and long ones, exactly', () => {
    const names = [
      decodeBytes(Uint8Array.of(0x2f, 0xff, 0xfe, 0x0a)),
      '/žluťoučký',
      '/žluťoučkX', // shares a prefix that ends within a character
      `/${'d'.repeat(255)}`.repeat(300),
      '/a\nb\u001b[31m</script>',
    ];
    const events = decodeEvents(
      eventsFile((writer) => {
        for (const name of names) writer.file({ path: name });
      }),
    );
    expect(events.files.map((file) => file.path)).toEqual(names);
  });
});

describe('decodeEvents, on damaged files', () => {
  const whole = eventBytes((writer) => {
    for (let i = 0; i < 10; i++) {
      writer.file({ path: `/file/${i}`, inode: i });
      writer.loss(100 * i, 11, 1);
      writer.flush();
    }
    writer.end(5000, 1);
  });
  const starts: number[] = [];
  for (let at = whole.indexOf(blockMagic); at !== -1; at = whole.indexOf(blockMagic, at + 1)) starts.push(at);

  it('loses one block where one is damaged', () => {
    const damaged = Buffer.from(whole);
    const [from, to] = [starts[4] ?? 0, starts[5] ?? 0];
    damaged[from + 40]! ^= 1;
    const events = decodeBuffer(damaged);
    expect(events.damage).toEqual({ bytes: to - from, blocks: 1 });
    expect(events.lost.get(11)).toBe(9);
    expect(events.end).toBeDefined();
    // The name of the next file is built upon the one that was lost, and so are those after it.
    expect(events.files.slice(0, 4).map((file) => file.path)).toEqual([
      '/file/0',
      '/file/1',
      '/file/2',
      '/file/3',
    ]);
    expect(events.files).toHaveLength(9);
  });

  it('finds the next block behind bytes that were put in or taken out', () => {
    const [a, b, c] = [starts[2] ?? 0, starts[3] ?? 0, starts[6] ?? 0];
    const inserted = Buffer.concat([whole.subarray(0, b), Buffer.from('KBIOKBIO\0KBI'), whole.subarray(b)]);
    expect(decodeBuffer(inserted)).toMatchObject({
      damage: { bytes: 12, blocks: 0 },
      lost: new Map([[11, 10]]),
    });
    const removed = Buffer.concat([whole.subarray(0, a), whole.subarray(c)]);
    expect(decodeBuffer(removed)).toMatchObject({
      damage: { bytes: 0, blocks: 4 },
      lost: new Map([[11, 6]]),
    });
  });

  it('keeps what is before the cut of a truncated file', () => {
    const cut = whole.subarray(0, (starts[7] ?? 0) + 20);
    expect(decodeBuffer(cut)).toMatchObject({
      damage: { bytes: 20, blocks: 1 },
      end: undefined,
      lost: new Map([[11, 7]]),
    });
  });

  it('reads blocks that lie across the pieces in which the file is read', () => {
    const count = 100;
    const large = eventBytes((writer) => {
      for (let i = 0; i < count; i++) {
        writer.unknown(99, Buffer.alloc(900_000 + i, 'KBIO'));
        writer.loss(i, 11, 1);
        writer.flush();
      }
    });
    expect(decodeBuffer(large)).toMatchObject({
      damage: { bytes: 0, blocks: 0 },
      lost: new Map([[11, count]]),
    });
    // Each large record is a block of its own: the first is lost, with its many false magics.
    large[50]! ^= 1;
    expect(decodeBuffer(large)).toMatchObject({
      damage: { bytes: 900_036, blocks: 1 },
      lost: new Map([[11, count]]),
    });
  });

  it('does not check each of a million made-up block headers', () => {
    const fake = Buffer.alloc(32);
    blockMagic.copy(fake);
    fake.writeUInt32LE(1_048_576, 4);
    // 256 GiB of checksums if each were believed.
    const events = decodeBuffer(Buffer.concat([whole, ...Array.from({ length: 262_144 }, () => fake)]));
    expect(events.damage.bytes).toBe(262_144 * 32);
    expect(events.lost.get(11)).toBe(10);
  });
});

describe('decodeEvents, on what is no events.bio', () => {
  const refused = (data: Uint8Array | string): unknown => {
    const file = path.join(temporaryDirectory(), 'events.bio');
    writeFileSync(file, data);
    try {
      decodeEvents(file);
    } catch (error) {
      return error;
    }
    throw new Error('was accepted');
  };

  it('refuses a newer major version in one line with both versions', () => {
    const file = handMade();
    file.writeUInt16LE(2, 8);
    file.writeUInt16LE(3, 10);
    const error = refused(file);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(
      /version 2\.3, but this bootio reads version 1; use a newer bootio$/,
    );
  });

  it('refuses other files', () => {
    const textMode = Buffer.from(handMade().toString('latin1').replace('\r\n', '\n'), 'latin1');
    for (const data of ['', 'BOOTIO', 'schema: 1\n', Buffer.alloc(100), textMode]) {
      const error = refused(data);
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).message).toContain('not a file of bootio events');
    }
  });

  it('says which file is missing', () => {
    const directory = temporaryDirectory();
    expect(() => decodeEvents(path.join(directory, 'events.bio'))).toThrow(UserError);
    // A directory can be opened and not read.
    expect(() => decodeEvents(directory)).toThrow(UserError);
  });
});
