/** What reaches the disk, seen through typed pointers only: pages by file, requests, and the time that was waited for them. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { capture, processOf, scratch, unavailable } from './live.ts';

const size = 3 << 20;

/** Whether the file system of `directory` is on a disk: its device has a place in /sys. */
function onDisk(directory: string): boolean {
  const { dev } = statSync(directory);
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  return existsSync(`/sys/dev/block/${major}:${minor}`);
}

const place = scratch();
const without = unavailable ?? (onDisk(place) ? undefined : `${place} is on no disk`);
if (without !== undefined) console.warn(`SKIPPED: reads of the disk: ${without}`);

test.skipIf(without !== undefined)(
  'a file that is not in the page cache is read from the disk, by the one that reads it',
  async () => {
    const file = path.join(place, 'cold');
    writeFileSync(file, Buffer.alloc(size, 'cold'));
    // Written back, and then dropped from the page cache.
    execFileSync('sync', [file]);
    execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
    const argv = ['cat', file];
    const { run } = await capture(() => void execFileSync(argv[0]!, argv.slice(1), { stdio: 'ignore' }));
    const { index } = processOf(run, argv);
    const { fills, blocked, requests } = run.details;

    const ofFile = fills.filter((fill) => fill.process === index && run.files[fill.file]?.path === file);
    expect(ofFile.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(size);
    const reads = requests.filter(({ operation }) => operation === 0);
    // The kernel leaves out a program where the interrupt at a request's end comes upon another: that is a loss, and counted.
    const lost = run.completeness.lost.get('block-request') ?? 0;
    expect(reads.reduce((sum, { bytes }) => sum + bytes, 0) + lost * size).toBeGreaterThanOrEqual(size);
    expect(reads.every(({ latencyNs, longestNs }) => latencyNs >= longestNs && longestNs > 0)).toBe(true);
    const waits = blocked.filter((each) => each.process === index);
    expect(waits.reduce((sum, { spanNs }) => sum + spanNs, 0)).toBeGreaterThan(0);
    const { pid } = run.processes[index]!;
    const ofRead = waits.filter((wait) => run.files[wait.file]?.path === file);
    expect(new Set(ofRead.map(({ call, tid }) => `${call} ${tid}`))).toEqual(new Set([`read ${pid}`]));
  },
);
