/**
 * The spool of a boot's capture, in a mount namespace of its own: /run is small, the disk is an ext4 image that is late, read-only,
 * full or never there. The namespace has its own pid 1, whose root is where the capture looks for the disk.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/types.ts';
import { loadBareRun } from './bare-run.ts';
import { scratch, top, unavailable } from './live.ts';

const binary = path.join(top, 'probes/build/bootio-capture');

/** Shell text that is run around a capture: `before` it begins, and `during` it. `disk` and `memory` are mount points. */
interface Machine {
  readonly before?: string;
  readonly during: string;
  readonly options?: string;
}

interface Outcome {
  readonly directory: string;
  /** What the capture said of itself. */
  readonly facts: ReadonlyMap<string, string>;
  readonly stderr: string;
}

/** Runs it, and copies both spools to `directory`/memory and `directory`/disk. */
function machine({ before = '', during, options = '--memory 8388608' }: Machine): Outcome {
  const directory = scratch();
  execFileSync('sh', ['-c', `truncate -s 24M image && mkfs.ext4 -q -F image && mkdir disk run out`], {
    cwd: directory,
    stdio: 'ignore',
  });
  const script = `
    set -u
    attach() { mount -o "loop,$1" image disk && mkdir -p disk/lib; }
    wait_for() { n=0; while ! eval "$1" && [ $n -lt 200 ]; do n=$((n + 1)); sleep 0.1; done; }
    work() { i=0; while [ $i -lt "$1" ]; do i=$((i + 1)); : <"/etc/hostname"; /bin/true; done; }
    mount -t tmpfs -o size=12M tmpfs run
    ${before}
    BOOTIO_PROBES=syscalls ${binary} --out "$PWD/run/spool" --disk "$PWD/disk/lib/spool" ${options} 2>stderr &
    capture=$!
    wait_for '[ -e run/spool/ready ] || ! kill -0 $capture 2>/dev/null'
    ${during}
    kill -TERM $capture 2>/dev/null; wait $capture; echo "status=$?" >>stderr
    cp -r run/spool out/memory 2>/dev/null
    cp -r disk/lib/spool out/disk 2>/dev/null
    umount disk run 2>/dev/null; true`;
  execFileSync('unshare', ['--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c', script], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const out = path.join(directory, 'out');
  const summary = path.join(out, 'memory', 'capture.txt');
  const lines = existsSync(summary) ? readFileSync(summary, 'utf8').trim().split('\n') : [];
  return {
    directory: out,
    facts: new Map(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    stderr: readFileSync(path.join(directory, 'stderr'), 'utf8'),
  };
}

/** Bytes that were written to the files with these last names. */
function written(run: Run, ...names: readonly string[]): Record<string, number> {
  const { accesses, files } = run;
  const sums = Object.fromEntries(names.map((name) => [name, 0]));
  for (let row = 0; row < accesses.length; row++) {
    const name = path.basename(files[accesses.file[row]!]?.path ?? '');
    if (Object.hasOwn(sums, name)) sums[name]! += accesses.writeBytes[row]!;
  }
  return sums;
}

const events = (outcome: Outcome, name: string): string => path.join(outcome.directory, name, 'events.bio');

describe.skipIf(unavailable !== undefined)('the spool of a boot', () => {
  test('goes to the disk as soon as that is there, with the facts of the boot, and gives its memory back', () => {
    const outcome = machine({
      during: 'work 50; attach rw; wait_for "[ -s disk/lib/spool/events.bio ]"; work 50; sleep 4',
    });
    expect(outcome.stderr).toBe('status=0\n');
    expect(outcome.facts.get('spool')).toBe('disk');
    expect(outcome.facts.get('spool_error')).toBe('');
    expect(readdirSync(path.join(outcome.directory, 'disk')).sort()).toEqual([
      'begin.txt',
      'capture.txt',
      'events.bio',
      'os-release',
      'touched',
    ]);
    expect(statSync(events(outcome, 'disk')).size).toBe(Number(outcome.facts.get('bytes')));
    // `cp` makes holes of what is zero: what was given back is that.
    const memory = readFileSync(events(outcome, 'memory'));
    expect(memory.length).toBe(Number(outcome.facts.get('bytes')));
    expect(memory.subarray(0, 4096).every((byte) => byte === 0)).toBe(true);
    const run = loadBareRun(path.join(outcome.directory, 'disk'));
    expect(run.completeness).toMatchObject({ ended: true, damagedBytes: 0, badRecords: 0 });
    expect(readFileSync(path.join(outcome.directory, 'disk', 'begin.txt'), 'utf8')).toMatch(
      /^version=.*\nprobe_set=syscalls\n(.*\n)*kernel_release=.+\n/,
    );
  });

  test.each([
    ['is never there', ''],
    ['is read-only', 'attach rw; mount -o remount,ro disk'],
    ['is another piece of memory', 'mount -t tmpfs tmpfs disk; mkdir disk/lib'],
  ])('stays in memory where the disk %s', (_, before) => {
    const outcome = machine({ before, during: 'work 50' });
    expect(outcome.stderr).toBe('status=0\n');
    expect(outcome.facts.get('spool')).toBe('memory');
    expect(loadBareRun(path.join(outcome.directory, 'memory')).completeness).toMatchObject({
      ended: true,
      damagedBytes: 0,
    });
  });

  test('stays in memory where the disk is full, says so once, and goes on where there is room again', () => {
    const fill = 'attach rw; dd if=/dev/zero of=disk/fill bs=64k status=none 2>/dev/null; sync';
    const full = machine({ before: fill, during: 'work 50; sleep 7' });
    expect(full.stderr).toMatch(/^bootio-capture: .*lib\/spool: No space left on device; .*\nstatus=0\n$/);
    expect(full.facts.get('spool_error')).toBe('No space left on device');
    expect(loadBareRun(path.join(full.directory, 'memory')).completeness).toMatchObject({ ended: true });
    const freed = machine({ before: fill, during: 'work 50; sleep 1; rm disk/fill; sleep 7' });
    expect(freed.facts.get('spool')).toBe('disk');
    expect(statSync(events(freed, 'disk')).size).toBe(Number(freed.facts.get('bytes')));
  });

  test('moves where another disk is mounted over the first', () => {
    const outcome = machine({
      before:
        'mkdir -p below; truncate -s 24M other; mkfs.ext4 -q -F other; mount -o loop other disk; mkdir disk/lib; mount --bind disk below',
      during:
        'work 50; wait_for "[ -s disk/lib/spool/events.bio ]"; attach rw; sleep 5; work 50; ls below/lib >out/below',
    });
    expect(outcome.stderr).toBe('status=0\n');
    expect(readFileSync(path.join(outcome.directory, 'below'), 'utf8')).toBe('');
    expect(statSync(events(outcome, 'disk')).size).toBe(Number(outcome.facts.get('bytes')));
    expect(loadBareRun(path.join(outcome.directory, 'disk')).completeness).toMatchObject({
      ended: true,
      damagedBytes: 0,
    });
  });

  test('leaves out details first where it has no room in memory, and counts them', () => {
    const outcome = machine({ during: 'work 7000', options: '--memory 131072' });
    expect(outcome.stderr).toBe('status=0\n');
    // The bound, and what is kept for the end.
    expect(statSync(events(outcome, 'memory')).size).toBeLessThan(131_072 + 524_288);
    const { completeness } = loadBareRun(path.join(outcome.directory, 'memory'));
    expect(completeness.ended).toBe(true);
    expect(completeness.lost.get('access')).toBeGreaterThan(1000);
    expect(Number(outcome.facts.get('lost'))).toBeGreaterThan(1000);
  });

  test('counts what found no room where all of /run is full', () => {
    const outcome = machine({
      during:
        'dd if=/dev/zero of=run/fill bs=4k status=none 2>/dev/null; work 800; sleep 2; rm run/fill; work 20; sleep 2',
    });
    expect(outcome.stderr).toBe('status=0\n');
    const { completeness } = loadBareRun(path.join(outcome.directory, 'memory'));
    expect(completeness).toMatchObject({ ended: true, damagedBytes: 0 });
    expect(Number(outcome.facts.get('lost'))).toBeGreaterThan(0);
  });

  test('is not begun where /run is full: that is said in one line', () => {
    const outcome = machine({
      before: 'dd if=/dev/zero of=run/fill bs=4k status=none 2>/dev/null',
      during: ':',
    });
    expect(outcome.stderr).toMatch(/^bootio-capture: .*: No space left on device\nstatus=1\n$/);
  });

  test('of a capture that is killed has all up to the last seconds, and is recovered', () => {
    const outcome = machine({
      before: 'attach rw',
      during: 'work 100; sleep 5; kill -KILL $capture',
    });
    expect(outcome.facts.size).toBe(0);
    const disk = path.join(outcome.directory, 'disk');
    appendFileSync(events(outcome, 'disk'), 'KBIO and half a block');
    expect(spawnSync(binary, ['--recover', disk]).status).toBe(0);
    const summary = readFileSync(path.join(disk, 'capture.txt'), 'utf8');
    expect(summary).toMatch(
      /^version=.*\n(.*\n)*end_reason=interrupted\nlost=\d+\nbytes=\d+\nend_ns=\d+\ncut_off=21\n$/,
    );
    const run = loadBareRun(disk);
    expect(run.completeness).toMatchObject({ ended: false, damagedBytes: 0, damagedBlocks: 0 });
    expect(Number(/^end_ns=(\d+)$/m.exec(summary)![1])).toBe(run.endNs);
    // Cut again in the middle of its last block, it loses that block and no more.
    const again = path.join(outcome.directory, 'again');
    cpSync(disk, again, { recursive: true });
    truncateSync(path.join(again, 'events.bio'), statSync(path.join(disk, 'events.bio')).size - 1);
    expect(spawnSync(binary, ['--recover', again]).status).toBe(0);
    expect(loadBareRun(again).completeness).toMatchObject({ damagedBytes: 0, damagedBlocks: 0 });
    // Nothing is left of a file with no whole block.
    truncateSync(path.join(again, 'events.bio'), 20);
    expect(spawnSync(binary, ['--recover', again]).status).toBe(3);
  });

  test('of a capture that is killed tells what was done with descriptors that are open, each once', () => {
    const outcome = machine({
      before: 'attach rw; mkfifo to-held to-closed',
      // The shell itself would not do: it closes a copy of the descriptor after each command, and then it is told what was written.
      during: `
        cat <>to-held >>disk/held & cat to-closed >>disk/closed &
        exec 6>to-closed
        for i in 1 2 3 4 5 6 7; do echo 12345678 >to-held; done; echo 1234 >&6
        sleep 6; cp -r disk/lib/spool out/earlier
        echo 1234 >&6; exec 6>&-
        sleep 6; kill -KILL $capture`,
    });
    const disk = path.join(outcome.directory, 'disk');
    const names = ['open-0.part', 'open-1.part'];
    expect(readdirSync(disk)).toEqual(expect.arrayContaining(names));
    /** What was written by files' names, where `open` is what there is of the files of open descriptors. */
    const recovered = (...open: readonly (readonly [string, Buffer])[]): Record<string, number> => {
      const cut = path.join(scratch(), 'cut');
      cpSync(disk, cut, { recursive: true });
      for (const name of names) rmSync(path.join(cut, name));
      for (const [name, bytes] of open) writeFileSync(path.join(cut, name), bytes);
      expect(spawnSync(binary, ['--recover', cut]).status).toBe(0);
      // What has been recovered is as it was where that is begun again.
      rmSync(path.join(cut, 'capture.txt'));
      expect(spawnSync(binary, ['--recover', cut]).status).toBe(0);
      const run = loadBareRun(cut);
      expect(run.completeness).toMatchObject({
        damagedBytes: 0,
        damagedBlocks: 0,
        badRecords: 0,
        unresolved: 0,
      });
      return written(run, 'held', 'closed');
    };
    const last = names.map((name) => [name, readFileSync(path.join(disk, name))] as const);
    const earlier = names.map(
      (name) => [name, readFileSync(path.join(outcome.directory, 'earlier', name))] as const,
    );
    const all = { held: 63, closed: 10 };
    expect(recovered()).toEqual({ held: 0, closed: 10 });
    expect(recovered(...last)).toEqual(all);
    // What was closed since is told once, by the file of events.
    expect(recovered(...earlier)).toEqual(all);
    for (const [name, bytes] of last) {
      const torn = Buffer.from(bytes);
      torn[40]! ^= 1;
      const other = last.find(([another]) => another !== name)!;
      expect(recovered([name, torn], other)).toEqual(all);
      expect(recovered([name, bytes.subarray(0, -1)], other)).toEqual(all);
      expect(recovered([name, torn])).toEqual({ held: 0, closed: 10 });
    }
  });

  test('ends at the time limit', () => {
    const outcome = machine({ during: 'sleep 4', options: '--limit 2' });
    expect(outcome.facts.get('end_reason')).toBe('limit');
  });

  test('of a second capture at the same time is refused in one line', () => {
    const outcome = machine({
      during: `${binary} --out "$PWD/out/second" 2>out/refused; echo $? >>out/refused`,
    });
    expect(outcome.facts.get('end_reason')).toBe('asked');
    expect(readFileSync(path.join(outcome.directory, 'refused'), 'utf8')).toMatch(
      /^bootio-capture: another capture is running on this machine.*\n1\n$/,
    );
  });
});
