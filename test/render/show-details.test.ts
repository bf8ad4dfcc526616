import { describe, expect, it } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import { detailed } from '../support/detailed-run.ts';
import { showJson, showMarkdown, showText } from '../support/show.ts';
import { makeRun, type RunDescription } from '../support/make-run.ts';

const run = loadRun(makeRun(detailed));
const text = showText(run, { width: 1000 });

const hostile: RunDescription = {
  processes: [{ name: 'p', pid: 3 }],
  more: (writer, of) => {
    const process = of('p');
    const path = '/\u001b[2J|`x`\n## a\u202e\udcff';
    const file = writer.file({ path });
    writer.failed(1, { process, path, call: 1, errno: 2 ** 40, count: 2 ** 52 });
    writer.ioctl(1, { process, file, command: 2 ** 50, count: 2 ** 53 - 1, failed: 2 ** 53 - 1 });
    const by = { thread: 2 ** 40, call: path, file, read: 2 ** 40 };
    writer.blocked(1, process, 2 ** 52, 2 ** 52, 2 ** 52, by);
    writer.fill(1, { process, file, disk: 2 ** 52, flags: 255, requests: 2 ** 52, bytes: 2 ** 52 });
    writer.change(1, { process, operation: 2 ** 40, path, secondPath: path, size: 2 ** 53 - 1 });
    writer.request(1, { disk: 2 ** 52, operation: 99, count: 0, bytes: 0, latencyNs: 5, longestNs: 5 });
    const sync = { calls: 1, ns: 1 };
    writer.access({ openNs: 1, closeNs: 1, process, file, sync, kernelRead: { calls: 1, bytes: 1 } });
  },
};

describe('details in the text', () => {
  it('follow the files of their process', () => {
    const at = text.indexOf('Pid 7 busy run 4000+ ms...');
    expect(text.slice(at + 1, text.indexOf('', at))).toEqual([
      '  reads /etc/a once only avg 10 bytes',
      '  writes /var/log/x once only avg 5 bytes',
      '  opens /usr/bin/foo once only',
      '  fails to open /etc/ld.so.preload 3 times (ENOENT)',
      '  fails to stat /etc/ld.so.preload once only (ENOENT)',
      '  fails to execute a\\x0ab once only (EACCES)',
      '  ioctl /dev/tty0 TCGETS 5 times (1 failed)',
      '  ioctl /dev/tty0 0x5499 once only',
      '  syncs /var/log/x 2 times, 31.2 ms in all',
      '  disk reads (direct or swap of 254:1) 100 B in 1 request',
      '  disk reads (metadata of 254:1) 8.19 kB in 2 requests',
      '  disk reads (a file whose name is not known) 500 B in 1 request',
      '  disk reads (a file whose name is not known) 500 B in 1 request',
      '  disk reads /usr/bin/foo 128 kB in 3 requests (60.0 kB read ahead)',
      '  disk reads /var/log/x 4.10 kB in 1 request (all read ahead)',
      '  waits for the disk 12 times, 45.1 ms in all, 9.20 ms longest, in 2 threads',
      '  waits in read /usr/bin/foo 2 times, 4.00 ms in all, 2.00 ms longest',
      '  waits in openat (metadata) once only, 1.00 ms',
      '  kernel reads /usr/bin/foo 3 times, 832 bytes',
      '  changes names: 2 unlinks, 3 renames',
      '  changes sizes: 1 truncate',
    ]);
  });

  it('are shown of processes without files too', () => {
    const at = text.indexOf('Pid 8 only-fails run 3900+ ms...');
    expect(text[at + 1]).toBe('  fails to call 9 (no path) once only (errno 4000)');
    expect(text.filter((line) => line.startsWith('Pid '))).toHaveLength(2);
  });

  it('are added up in the head', () => {
    expect(text).toContain(
      'Read from disk: 141 kB in 9 requests: 69.0 kB of data as it was needed, 64.1 kB read ahead, ' +
        '8.19 kB of metadata, 100 B direct or swap.',
    );
    expect(text).toContain('12 waits for the disk, 45.1 ms in all processes, 9.20 ms longest.');
    expect(text).toContain('6 failed look-ups, 6 ioctl calls, 2 fsync calls of 31.2 ms.');
  });
});

describe('details in the JSON', () => {
  it('stand with their process', () => {
    const { processes } = showJson(run);
    const details = processes.find(({ comm }) => comm === 'busy')?.details;
    expect(details).toMatchObject({
      ioctls: [{ path: '/dev/tty0', command: 'TCGETS', commandNumber: 0x5401, count: 5, failed: 1 }, {}],
      syncs: [{ path: '/var/log/x', calls: 2, syncNs: 31_200_000 }],
      waits: { count: 12, waitNs: 45_100_000, longestNs: 9_200_000 },
      threadWaits: [{ tid: 7, count: 2, waitNs: 3_000_000, longestNs: 2_000_000 }, { tid: 9 }],
      callWaits: [
        {
          call: 'read',
          path: '/usr/bin/foo',
          kind: 'data',
          count: 2,
          waitNs: 4_000_000,
          longestNs: 2_000_000,
        },
        { call: 'openat', path: null, kind: 'metadata' },
        { call: null, path: null, kind: 'unknown' },
      ],
      kernelReads: [{ path: '/usr/bin/foo', calls: 3, bytes: 832 }],
    });
    expect(details?.failedLookups[0]).toEqual({
      ...{ path: '/etc/ld.so.preload', call: 'open', errno: 'ENOENT', errnoNumber: 2, count: 3 },
    });
    expect(details?.diskReads[0]).toEqual({
      ...{ path: null, kind: 'direct', device: { major: 254, minor: 1 } },
      ...{ requests: 1, bytes: 100, readAheadBytes: 0 },
    });
    expect(details?.changes.at(-1)).toEqual({
      ...{ operation: 'truncate', path: '/var/log/x', secondPath: null, count: 1, lastSizeBytes: 77 },
    });
  });

  it('have the requests by device and operation', () => {
    expect(showJson(run).disk.requests).toEqual([
      {
        ...{ device: { major: 254, minor: 1 }, operation: 'read', operationNumber: 0, count: 6 },
        ...{ bytes: 192_000, latencyNs: 18_000_000, longestNs: 5_000_000 },
      },
      expect.objectContaining({ operation: 'flush', count: 3 }),
    ]);
  });
});

describe('details in the Markdown', () => {
  const lines = showMarkdown(run);

  it('are a table for each kind, the largest first', () => {
    const at = lines.indexOf('## Read from the disk');
    expect(lines.slice(at + 2, at + 6)).toEqual([
      '| file | bytes | ahead | requests | processes |',
      '| :-- | --: | --: | --: | --: |',
      '| `/usr/bin/foo` | 128 kB | 60.0 kB | 3 | 1 |',
      '| `(metadata of 254:1)` | 8.19 kB | 0 B | 2 | 1 |',
    ]);
    expect(lines.filter((line) => line.startsWith('## '))).toHaveLength(10);
  });

  it('are the ten largest, and the number of the others; all of them on demand', () => {
    const more: RunDescription['more'] = (writer, of) => {
      for (let i = 1; i <= 13; i++) {
        writer.failed(i, { process: of('p'), path: `/${i}/x`, call: 1, errno: 2, count: i });
      }
    };
    const many = loadRun(makeRun({ processes: [{ name: 'p', pid: 3 }], more }));
    const rowsOf = (tables: readonly string[]): string[] => tables.filter((line) => line.startsWith('| `p`'));
    const tables = showMarkdown(many);
    expect(rowsOf(tables)).toHaveLength(10);
    expect(rowsOf(tables)[0]).toBe('| `p` | `/13` | `ENOENT` | 13 | 1 |');
    expect(tables).toContain('... and 3 more.');
    expect(rowsOf(showMarkdown(many, { all: true }))).toHaveLength(13);
  });
});

it('no name of a detail breaks a line, a cell or the terminal', () => {
  const bad = loadRun(makeRun(hostile));
  expect(bad.details.changes).toHaveLength(1);
  const markdown = showMarkdown(bad);
  for (const line of [...showText(bad, { width: 80, all: true }), ...markdown]) {
    expect(line).toMatch(/^[^\p{Control}\p{Surrogate}\p{Bidi_Control}]*$/u);
    expect(line).not.toContain('NaN');
  }
  const heads = markdown.flatMap((line, i) => (line.startsWith('| :-- ') ? [i] : []));
  for (const at of heads) {
    const columns = (line: string): number => line.split('|').length;
    expect(columns(markdown[at + 1]!)).toBe(columns(markdown[at]!));
  }
  expect(heads.length).toBeGreaterThan(3);
});
