import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecodedEvents } from '../../src/decode/events.ts';
import type { EventWriter } from '../../src/import/event-writer.ts';
import { UserError } from '../../src/lib/errors.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { decodeBuffer, eventBytes } from '../support/events-file.ts';
import { makeRun } from '../support/make-run.ts';
import { showJson, showText } from '../support/show.ts';

/** Kinds 13 to 18, each with dt 0: failed look-up, ioctl, fill, blocked time, block request, change. */
const details = [
  [13, 0, 2, 3, 1, 2, 7],
  [14, 0, 2, 1, 1, 3, 1],
  [15, 0, 2, 1, 9, 1, 2, 50],
  [15, 0, 2, 1, 9, 1, 2, 50, 1, 20],
  [16, 0, 1, 4, 50, 30],
  [16, 0, 2, 1, 20, 20, 4, 3, 1, 1],
  [17, 0, 9, 1, 2, 8, 60, 40],
  [18, 0, 1, 3, 1, 3, 4, 9],
];

/** A small file with every kind of record, in four blocks. */
const sample = eventBytes((writer: EventWriter) => {
  const names = { captureVersion: '0.1.0', probeSet: 'fentry' };
  writer.start({
    ns: 1000,
    wallClockNs: 1_700_000_000_000_000_000n,
    monotonicNs: 1000,
    pid: 9,
    cpus: 2,
    ...names,
  });
  const cgroup = writer.cgroup('/system.slice/a.service', 44);
  const init = writer.process({ ns: 1000, startNs: 0, pid: 1, comm: 'systemd', flags: 1 });
  writer.flush();
  const child = writer.process({
    ns: 2000,
    pid: 2,
    comm: 'sh',
    parent: init,
    cgroup,
    executable: '/bin/sh',
    argv: ['sh'],
  });
  writer.exec(3000, child, { executable: '/bin/cat', argv: ['cat', '/etc/motd'], comm: 'cat' });
  writer.move(3100, child, cgroup);
  writer.flush();
  const file = writer.file({ path: '/etc/motd', major: 8, minor: 1, inode: 77n, type: 8 });
  for (let part = 1; part < 4; part++) {
    const read = { calls: part, bytes: 1000 * part };
    writer.access({ openNs: 3200, closeNs: 4000 + part, process: child, file, part, read, flags: 1 | 128 });
    const times = { firstNs: 3300, lastNs: 3400 };
    const timed = { times, durations: { readNs: 5, writeNs: 6 }, waits: { count: part, ns: 70 } };
    writer.access({ openNs: 3200, closeNs: 4100 + part, process: init, file, write: read, ...timed });
  }
  writer.flush();
  writer.comm(5000, child, 'dog');
  for (const [kind, ...body] of details) writer.unknown(kind ?? 0, Uint8Array.from(body));
  writer.exit(5100, child, 256);
  writer.loss(5200, 11, 3);
  writer.end(6000, 1, 3);
});

/** Decodes, and checks what must hold of any file whatsoever. Undefined where the file was refused. */
function decodeHostile(data: Uint8Array): DecodedEvents | undefined {
  let events: DecodedEvents;
  try {
    events = decodeBuffer(data);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return undefined;
  }
  const { accesses, processes, files, changes, cgroups } = events;
  for (let row = 0; row < accesses.length; row++) {
    expect(processes[accesses.process[row] ?? -1]).toBeDefined();
    expect(files[accesses.file[row] ?? -1]).toBeDefined();
    expect(accesses.closeNs[row]).toBeGreaterThanOrEqual(accesses.openNs[row] ?? NaN);
    expect(accesses.openNs[row]).toBeGreaterThanOrEqual(0);
  }
  processes.forEach((process, i) => {
    expect(process.parent).toBeLessThan(i);
    expect(process.cgroup).toBeLessThan(cgroups.length);
  });
  const { failedLookups, ioctls, fills, blocked, changes: names, kernelReads, syncs } = events.details;
  for (const row of [
    ...changes,
    ...failedLookups,
    ...ioctls,
    ...fills,
    ...blocked,
    ...names,
    ...kernelReads,
    ...syncs,
  ]) {
    expect(processes[row.process]).toBeDefined();
    if ('file' in row && row.file !== -1) expect(files[row.file]).toBeDefined();
  }
  expect(events.damage.bytes).toBeLessThanOrEqual(data.length);
  return events;
}

/** Makes the checksums of all blocks right again, so that changes reach the records behind them. */
function resign(data: Buffer): Buffer {
  const signed = Buffer.from(data);
  for (let at = 16; at + 32 <= signed.length;) {
    const end = at + 32 + signed.readUInt32LE(at + 4);
    if (end > signed.length) break;
    signed.writeUInt32LE(crc32(signed.subarray(at + 12, end)), at + 8);
    at = end;
  }
  return signed;
}

const headerBytes = 32;
/** Where each block's payload lies. */
const payloads: { from: number; to: number }[] = [];
for (let at = 16; at < sample.length;) {
  const to = at + headerBytes + sample.readUInt32LE(at + 4);
  payloads.push({ from: at + headerBytes, to });
  at = to;
}

const places = payloads.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
/** Bytes of payloads, and what they become. */
const changes = fc.array(fc.tuple(fc.constantFrom(...places), fc.nat({ max: 255 })), {
  minLength: 1,
  maxLength: 12,
});

function changed(list: readonly (readonly [number, number])[]): Buffer {
  const damaged = Buffer.from(sample);
  for (const [at, value] of list) damaged[at] = value;
  return damaged;
}

describe('a damaged file', () => {
  it('decodes whole when it is whole', () => {
    expect(decodeHostile(sample)).toMatchObject({
      badRecords: 0,
      unresolved: 0,
      damage: { bytes: 0, blocks: 0 },
    });
    expect(payloads).toHaveLength(4);
  });

  it('truncated at any byte gives what was whole before the cut, and the loss', () => {
    const ends = payloads.map((block) => block.to);
    for (let length = 0; length < sample.length; length++) {
      const events = decodeHostile(sample.subarray(0, length));
      expect(events === undefined).toBe(length < 16);
      if (events === undefined) continue;
      const trusted = Math.max(16, ...ends.filter((end) => end <= length));
      expect(events.damage).toEqual({ bytes: length - trusted, blocks: length === trusted ? 0 : 1 });
      expect(events.end).toBeUndefined();
    }
  });

  it('with any one byte changed loses that block and no other', () => {
    for (let at = 16; at < sample.length; at++) {
      const damaged = Buffer.from(sample);
      damaged[at]! ^= 0x41;
      const block = payloads.find(({ to }) => at < to)!;
      const events = decodeHostile(damaged);
      expect(events?.damage).toEqual({ bytes: block.to - block.from + headerBytes, blocks: 1 });
    }
  });

  it('with many bytes changed still decodes', () => {
    const change = fc.tuple(fc.nat({ max: sample.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (list) => {
        decodeHostile(changed(list));
      }),
      { numRuns: 300 },
    );
  });

  it('with changed payloads under right checksums still decodes', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const events = decodeHostile(resign(changed(list)));
        expect(events?.damage).toEqual({ bytes: 0, blocks: 0 });
      }),
      { numRuns: 1000 },
    );
  });

  it('with changed payloads under right checksums still makes a run that can be shown', () => {
    const directory = makeRun({ processes: [] });
    fc.assert(
      fc.property(changes, (list) => {
        writeFileSync(path.join(directory, 'events.bio'), resign(changed(list)));
        const run = loadRun(directory);
        for (const process of run.processes) expect(run.processes[process.parent ?? 0]).toBeDefined();
        expect(JSON.stringify(showJson(run)).length).toBeGreaterThan(100);
        for (const line of showText(run, { width: 80 })) expect(line).not.toMatch(/\n|\u001b/);
      }),
      { numRuns: 300 },
    );
  });

  it('of arbitrary bytes behind a right header still decodes', () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(Buffer.from('KBIO')));
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), (pieces) => {
        const data = Buffer.concat([sample.subarray(0, 16), ...pieces]);
        expect(decodeHostile(data)?.damage.bytes).toBe(data.length - 16);
      }),
      { numRuns: 300 },
    );
  });
});
