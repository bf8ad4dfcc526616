import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { importTrace } from '../../src/import/import-trace.ts';
import { UserError } from '../../src/lib/errors.ts';
import type { Run } from '../../src/model/types.ts';
import { importFile, importText, samples } from './import-file.ts';
import { showText } from '../support/show.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const sample = path.join(samples, 'systemtap-close.txt');

const shown = (run: Run): string[] => showText(run, { width: 80 });

/** A process of the post, as lines that give its report: `times` closes, evenly from `firstMs` to `lastMs`. */
function closes(
  pidAndName: string,
  file: string,
  {
    times,
    firstMs,
    lastMs,
    read = 0,
    write = 0,
  }: { times: number; firstMs: number; lastMs: number; read?: number; write?: number },
): string[] {
  const share = (total: number, i: number): number =>
    Math.floor((total * (i + 1)) / times) - Math.floor((total * i) / times);
  return Array.from({ length: times }, (_, i) => {
    const ms = times === 1 ? firstMs : Math.round(firstMs + (i * (lastMs - firstMs)) / (times - 1));
    return `${ms} ${pidAndName} access ${file} read: ${share(read, i)} write: ${share(write, i)}`;
  });
}

const byTime = (lines: string[]): string =>
  `${lines.sort((a, b) => Number.parseInt(a) - Number.parseInt(b)).join('\n')}\n`;

describe('importTrace', () => {
  it("shows the sample of the post in the post's words", async () => {
    const lines = shown(await importFile(sample));
    for (const line of [
      'Pid 2224 pcscd run 368+ ms...',
      '  opens /dev/bus/usb/005/001 once only',
      'Pid 1888 ipw3945d run 308+ ms...',
      '  reads /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd 4 times, once every 102 ms avg 3008 bytes',
      'Pid 2831 xenstored run 0+ ms...',
      '  writes /var/lib/xenstored/tdb.0x9e1e9b8 once only avg 73728 bytes',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('shows the excerpts of the post as they stand there', async () => {
    const cmd = '/sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd';
    const trace = byTime([
      ...closes('2060 (irqbalance)', '/proc/interrupts', {
        times: 30,
        firstMs: 12_000,
        lastMs: 292_348,
        read: 30 * 8192,
      }),
      ...closes('2060 (irqbalance)', '/proc/irq/12/smp_affinity', {
        times: 1,
        firstMs: 20_000,
        lastMs: 0,
        write: 1,
      }),
      ...closes('2060 (irqbalance)', '/proc/irq/23/smp_affinity', {
        times: 10,
        firstMs: 20_000,
        lastMs: 263_020,
        write: 10,
      }),
      ...closes('2224 (pcscd)', '/dev/bus/usb/001/001', {
        times: 301,
        firstMs: 60,
        lastMs: 300_060,
        read: 301 * 43,
      }),
      ...closes('2224 (pcscd)', '/dev/bus/usb/004/002', {
        times: 301,
        firstMs: 60,
        lastMs: 300_060,
        read: 301 * 57,
      }),
      ...closes('1888 (ipw3945d)', cmd, { times: 2954, firstMs: 121, lastMs: 301_328, read: 2954 * 3008 }),
      ...closes('1888 (ipw3945d)', cmd, { times: 9, firstMs: 30_000, lastMs: 267_232, write: 183 }),
      ...closes('3290 (multiload-apple)', '/proc/mounts', {
        times: 3618,
        firstMs: 468,
        lastMs: 300_679,
        read: 3618 * 4096,
      }),
      ...closes('3290 (multiload-apple)', '/proc/partitions', {
        times: 3,
        firstMs: 468,
        lastMs: 634,
        read: 16_384,
      }),
      ...closes('2831 (xenstored)', '/var/lib/xenstored/tdb.0x9e1f708', {
        times: 403,
        firstMs: 429,
        lastMs: 299_517,
        read: 403 * 196_884,
      }),
      ...closes('1 (init)', '/etc/inittab', { times: 1, firstMs: 301_659, lastMs: 0 }),
    ]);
    const lines = shown(await importText(trace));
    for (const line of [
      'Pid 2060 irqbalance run 289659+ ms...',
      '  reads /proc/interrupts 30 times, once every 9667 ms avg 8192 bytes',
      '  writes /proc/irq/12/smp_affinity once only avg 1 bytes',
      '  writes /proc/irq/23/smp_affinity 10 times, once every 27002 ms avg 1 bytes',
      'Pid 2224 pcscd run 301599+ ms...',
      '  reads /dev/bus/usb/001/001 301 times, once every 1000 ms avg 43 bytes',
      '  reads /dev/bus/usb/004/002 301 times, once every 1000 ms avg 57 bytes',
      'Pid 1888 ipw3945d run 301538+ ms...',
      `  reads ${cmd} 2954 times, once every 102 ms avg 3008 bytes`,
      `  writes ${cmd} 9 times, once every 29654 ms avg 20.33 bytes`,
      'Pid 3290 multiload-apple run 301191+ ms...',
      '  reads /proc/mounts 3618 times, once every 83 ms avg 4096 bytes',
      '  reads /proc/partitions 3 times, once every 83 ms avg 5461.33 bytes',
      'Pid 2831 xenstored run 301230+ ms...',
      '  reads /var/lib/xenstored/tdb.0x9e1f708 403 times, once every 744 ms avg 196884 bytes',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('reads names with blanks, parentheses and bytes that are not UTF-8', async () => {
    const text = Buffer.concat([
      Buffer.from('1 5 (a) (b c) access /tmp/(x) read: 1 write: 2/y read: 3 write: 4\r\n'),
      Buffer.from('2 6 () access  read: 0 write: 0\n3 7 (x) access /'),
      Buffer.of(0xff),
      Buffer.from(' read: 1 write: 0'),
    ]);
    const run = await importText(text);
    expect(run.processes.map(({ pid, comm }) => [pid, comm])).toEqual([
      [5, 'a) (b c'],
      [6, ''],
      [7, 'x'],
    ]);
    expect(run.files.map((file) => file.path)).toEqual(['/tmp/(x) read: 1 write: 2/y', '', '/\udcff']);
    expect(run.processes[0]?.totals).toMatchObject({ opens: 1, readBytes: 3, writeBytes: 4 });
    expect(run.completeness.lost.size).toBe(0);
  });

  it('says what such a trace cannot say, and where it is from', async () => {
    const run = await importFile(sample);
    expect(run.manifest).toMatchObject({ kind: 'import', id: 'run-1', label: null });
    expect(run.manifest.capture.source).toBe('SystemTap, one line a close: systemtap-close.txt');
    expect(run.completeness.blindSpots.join()).toContain('spawned');
    expect(run.completeness).toMatchObject({ ended: true, captureStartNs: 0, captureEndNs: 428e6 });
    expect(run.completeness.lost.size).toBe(0);
  });

  it('counts lines that it does not understand as lost', async () => {
    const line = '60 2224 (pcscd) access /dev/hda read: 0 write: 0\n';
    const run = await importText(
      `WARNING: started\n${line}\n60 2224 (pcscd) acc\n${'x'.repeat(3_000_000)}\n${line}`,
    );
    expect(run.completeness.skippedLines).toEqual({ count: 3, first: [1, 4, 5] });
    expect(run.accesses.length).toBe(2);
  });

  it('follows the name of a process', async () => {
    const run = await importText(
      '1 9 (sh) access /a read: 0 write: 0\n2 9 (cat) access /a read: 0 write: 0\n',
    );
    expect(run.processes).toMatchObject([{ pid: 9, comm: 'cat', totals: { opens: 2 } }]);
  });

  it('takes a long trace in bounded memory, and counts all of it', async () => {
    const count = 100_003;
    const run = await importText('7 8 (dd) access /dev/zero read: 512 write: 0\n'.repeat(count));
    expect(run.processes[0]?.totals).toMatchObject({ opens: count, readBytes: 512 * count });
  });

  it('keeps the run to its owner', async () => {
    const { directory } = await importFile(sample);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory))
      expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it('refuses what it does not know, and leaves nothing behind', async () => {
    const directory = temporaryDirectory();
    const other = path.join(directory, 'other.txt');
    writeFileSync(other, 'hello\n');
    const out = path.join(directory, 'out');
    await expect(importTrace(other, out, {})).rejects.toThrow(UserError);
    await expect(importTrace(path.join(directory, 'none'), out, {})).rejects.toThrow('no such file');
    await expect(importTrace(directory, out, {})).rejects.toThrow('a directory');
    expect(existsSync(out)).toBe(false);
    mkdirSync(out);
    writeFileSync(path.join(out, 'precious'), '');
    await expect(importTrace(sample, out, {})).rejects.toThrow('is not empty');
    expect(readdirSync(out)).toEqual(['precious']);
  });
});
