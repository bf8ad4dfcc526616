/**
 * Power cuts: a machine is killed at a moment of its boot, with a disk that keeps only what was flushed (see `machine`), and is then
 * booted again. What is left of the run is compared with the time that the machine itself told last.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';
import type { Release } from '../machine.ts';

// Not of this module's own place: scripts/ bundle it.
const vm = path.join(process.cwd(), 'test/vm');
const pollMs = 50;
/** A guest that is not run for a while by its host takes longer than any boot should. */
const bootLimitMs = 900_000;
/** So many, one after another, are no accident. */
const crashes = 3;

export interface Cut {
  /** Seconds on the guest's clock. */
  readonly firstBeat: number;
  readonly lastBeat: number;
  /** What the next boot has in its archive; undefined where nothing of the run had reached the disk. */
  readonly run: Run | undefined;
  /** Seconds from the run's last event, or where there is none from its beginning, to the cut; 0 where the run had ended by then. */
  readonly lost: number;
  /** The same by what was written to a file that was open all the while: each beat is a call. */
  readonly lostOpen: number;
  /** What bootio-finish said at the next boot. */
  readonly journal: readonly string[];
}

/** Mounted, the file system replays its journal, and then the system's own bootio-finish runs in it: what matters of the next boot. */
const recoverByMount = `
  mkdir "$1" && mount -o loop "$2" "$1" && mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/run" &&
  chroot "$1" /usr/lib/bootio/finish 2>&1 | sed 's/^/journal=/' >"$3"
  umount "$1/run" "$1/proc" "$1"`;

/**
 * Looks at a boot at many moments, at least `spacingSeconds` of its own time apart: what the disk has while machine and disk are stopped
 * is what it has when they are killed there. From each of these disks the run is recovered without another boot. Where QEMU itself
 * crashes, it was only looked at up to there.
 */
export async function* cutsOfOneBoot(
  release: Release,
  firstAfter: number,
  spacingSeconds: number,
): AsyncGenerator<Cut> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-cut-'));
  let machine: Machine | undefined;
  try {
    const image = freshImage(release, directory);
    machine = new Machine(release, image, path.join(directory, 'first'), ['bootio-test=beat']);
    for (let next = firstAfter; ;) {
      await machine.until(({ age }) => age >= next);
      if (machine.over) return;
      const copy = path.join(directory, 'copy.img');
      machine.stop();
      const { beats } = machine;
      execFileSync('cp', ['--sparse=always', image, copy]);
      machine.go();
      yield recoverHere(directory, copy, beats);
      next = Math.max(next + spacingSeconds, machine.age);
    }
  } catch (error) {
    if (!(error instanceof MachineCrash)) throw error;
  } finally {
    await machine?.kill();
    rmSync(directory, { recursive: true, force: true });
  }
}

function recoverHere(directory: string, image: string, beats: readonly number[]): Cut {
  const [root, told, found] = ['root', 'told', 'found'].map((name) => path.join(directory, name));
  const script = ['--mount', '--pid', '--fork', 'sh', '-c', recoverByMount, 'sh', root!, image, told!];
  execFileSync('unshare', script, { stdio: ['ignore', 'ignore', 'inherit'] });
  mkdirSync(found!);
  execFileSync('debugfs', ['-R', `rdump /var/lib/bootio ${found!}`, image], { stdio: 'ignore' });
  const cut = recovered(path.join(found!, 'bootio'), beats, readFileSync(told!, 'utf8').split('\n'));
  for (const name of [root!, found!]) rmSync(name, { recursive: true });
  return cut;
}

function freshImage(release: Release, directory: string): string {
  const image = path.join(directory, 'disk.img');
  const from = path.join(vm, '../../.cache/vm', release, 'disk.img');
  execFileSync('cp', ['--sparse=always', '--reflink=auto', from, image]);
  return image;
}

/** Cuts off the boot of a fresh copy of the release's image `afterSeconds` (guest time) after its capture began. */
export async function cutAndRecover(release: Release, afterSeconds: number): Promise<Cut> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryCut(release, afterSeconds);
    } catch (error) {
      if (!(error instanceof MachineCrash) || attempt === crashes) throw error;
    }
  }
}

async function tryCut(release: Release, afterSeconds: number): Promise<Cut> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-cut-'));
  try {
    const image = freshImage(release, directory);
    const first = new Machine(release, image, path.join(directory, 'first'), ['bootio-test=beat']);
    await first.until(({ age }) => age >= afterSeconds);
    await first.kill();
    const { beats } = first;
    const options = ['bootio=off', 'bootio-test=recover', 'systemd.unit=bootio-test-recover.target'];
    const second = new Machine(release, image, path.join(directory, 'second'), options);
    await second.until(() => false);
    execFileSync('debugfs', ['-R', `rdump /var/lib/bootio ${directory}`, image], { stdio: 'ignore' });
    return recovered(path.join(directory, 'bootio'), beats, second.lines('journal='));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function recovered(directory: string, beats: readonly number[], journal: readonly string[]): Cut {
  const [firstBeat, lastBeat] = [beats[0]!, beats.at(-1)!];
  const left = readdirSync(directory).filter((name) => name.startsWith('spool-'));
  if (left.length > 0) throw new Error(`not recovered: ${left.join(' ')}\n${journal.join('\n')}`);
  const archive = path.join(directory, 'runs');
  const names = existsSync(archive) ? readdirSync(archive).filter((name) => !name.startsWith('.')) : [];
  if (names.length > 1) throw new Error(`recovered more than once: ${names.join(' ')}`);
  const run = names[0] === undefined ? undefined : loadRun(path.join(archive, names[0]));
  const end = run === undefined ? firstBeat : run.completeness.ended ? lastBeat : run.endNs / 1e9;
  const lost = Math.max(0, lastBeat - end);
  const cutOff = run !== undefined && !run.completeness.ended;
  const lostOpen = cutOff ? lastBeat - (beats[beatsIn(run) - 1] ?? firstBeat) : lost;
  return { firstBeat, lastBeat, run, lost, lostOpen, journal };
}

/** How many of the beats a run tells of. */
function beatsIn({ accesses, files, processes }: Run): number {
  let calls = 0;
  for (let row = 0; row < accesses.length; row++) {
    const isBeat = processes[accesses.process[row]!]?.argv.at(-1) === 'beat';
    if (isBeat && files[accesses.file[row]!]?.path === '/dev/ttyS1') calls += accesses.writeCalls[row]!;
  }
  return calls;
}

/** It does so at times, whatever the guest does: see `boot`. */
class MachineCrash extends Error {}

class Machine {
  readonly #process;
  readonly #ended: Promise<void>;
  readonly #report: string;
  #over = false;
  #failed = false;

  constructor(release: Release, image: string, out: string, options: readonly string[]) {
    mkdirSync(out);
    this.#report = path.join(out, 'report.txt');
    // A group of its own, so that the disk dies with the machine.
    this.#process = spawn(path.join(vm, 'faults/machine'), [release, image, out, ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', (status) => {
        this.#over = true;
        this.#failed = status !== 0;
        resolve();
      });
    });
  }

  lines(key: string): string[] {
    if (!existsSync(this.#report)) return [];
    const text = readFileSync(this.#report, 'utf8');
    // The last line may be half of one.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1).split(/\r?\n/);
    return whole.filter((line) => line.startsWith(key)).map((line) => line.slice(key.length));
  }

  get beats(): number[] {
    return this.lines('beat=').map(Number);
  }

  /** Seconds since the capture was ready, on the machine's clock; -1 before that. */
  get age(): number {
    const { beats } = this;
    return beats.length === 0 ? -1 : beats.at(-1)! - beats[0]!;
  }

  get over(): boolean {
    return this.#over;
  }

  stop(): void {
    process.kill(-this.#process.pid!, 'SIGSTOP');
  }

  go(): void {
    process.kill(-this.#process.pid!, 'SIGCONT');
  }

  /** Waits for that, or for the machine to power off. Throws MachineCrash. */
  async until(reached: (machine: Machine) => boolean): Promise<void> {
    const deadline = Date.now() + bootLimitMs;
    while (!this.#over && !reached(this)) {
      if (Date.now() > deadline) {
        await this.kill();
        throw new Error(`the machine did not come so far in ${bootLimitMs / 1000} s`);
      }
      await sleep(pollMs);
    }
    if (this.#over && this.#failed) throw new MachineCrash('QEMU itself has crashed');
  }

  async kill(): Promise<void> {
    if (!this.#over) process.kill(-this.#process.pid!, 'SIGKILL');
    await this.#ended;
  }
}
