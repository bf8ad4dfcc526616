/**
 * Power cuts: a machine is killed at a moment of its boot, with a disk that keeps only what was flushed, and is then booted again.
 * What is left of the run is compared with the time that the machine itself told last.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
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

export interface Cut {
  /** Seconds on the guest's clock. */
  readonly firstBeat: number;
  readonly lastBeat: number;
  /** What the next boot has in its archive; undefined where nothing of the run had reached the disk. */
  readonly run: Run | undefined;
  /** Seconds from the run's last event, or where there is none from its beginning, to the cut; 0 where the run had ended by then. */
  readonly lost: number;
  /** What bootio-finish said at the next boot. */
  readonly journal: readonly string[];
}

/**
 * How the run is recovered: by booting the machine again, or, in seconds, by doing here what matters of that: the file system's journal
 * is replayed by mounting it, and the system's own bootio-finish runs in it.
 */
export type Recovery = 'boot' | 'mount';

const recoverByMount = `
  mkdir "$1" && mount -o loop "$2" "$1" && mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/run" &&
  chroot "$1" /usr/lib/bootio/finish 2>&1 | sed 's/^/journal=/' >"$3"
  umount "$1/run" "$1/proc" "$1"`;

/** Cuts off the boot of a fresh copy of the release's image `afterSeconds` (guest time) after its capture began. */
export async function cutAndRecover(
  release: Release,
  afterSeconds: number,
  recovery: Recovery = 'boot',
): Promise<Cut> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-cut-'));
  try {
    const image = path.join(directory, 'disk.img');
    const from = path.join(vm, '../../.cache/vm', release, 'disk.img');
    execFileSync('cp', ['--sparse=always', '--reflink=auto', from, image]);
    const first = new Machine(release, image, path.join(directory, 'first'), ['bootio-test=beat']);
    await first.until(({ beats }) => beats.length > 0 && beats.at(-1)! - beats[0]! >= afterSeconds);
    await first.kill();
    const { beats } = first;
    if (recovery === 'mount') {
      const told = path.join(directory, 'told');
      const script = [
        '--mount',
        '--pid',
        '--fork',
        'sh',
        '-c',
        recoverByMount,
        'sh',
        path.join(directory, 'root'),
        image,
        told,
      ];
      execFileSync('unshare', script, { stdio: ['ignore', 'ignore', 'inherit'] });
      execFileSync('debugfs', ['-R', `rdump /var/lib/bootio ${directory}`, image], { stdio: 'ignore' });
      return recovered(path.join(directory, 'bootio'), beats, readFileSync(told, 'utf8').split('\n'));
    }
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
  return { firstBeat, lastBeat, run, lost: Math.max(0, lastBeat - end), journal };
}

/** How long, in guest time, it takes from the capture's beginning to the archive: the beats of a boot that is not cut off. */
export async function measureBoot(release: Release): Promise<number> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-cut-'));
  try {
    const image = path.join(directory, 'disk.img');
    cpSync(path.join(vm, '../../.cache/vm', release, 'disk.img'), image);
    const machine = new Machine(release, image, path.join(directory, 'out'), ['bootio-test=beat']);
    await machine.until(() => machine.lines('finished.uptime=').length > 0);
    const end = Number(machine.lines('finished.uptime=')[0]);
    await machine.kill();
    return end - machine.beats[0]!;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

class Machine {
  readonly #process;
  readonly #ended: Promise<void>;
  readonly #report: string;
  #over = false;

  constructor(release: Release, image: string, out: string, options: readonly string[]) {
    mkdirSync(out);
    this.#report = path.join(out, 'report.txt');
    // A group of its own, so that the disk dies with the machine.
    this.#process = spawn(path.join(vm, 'faults/machine'), [release, image, out, ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
      detached: true,
    });
    this.#ended = new Promise((resolve) => {
      this.#process.once('exit', () => {
        this.#over = true;
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

  /** Waits for that, or for the machine to power off. */
  async until(reached: (machine: Machine) => boolean): Promise<void> {
    const deadline = Date.now() + bootLimitMs;
    while (!this.#over && !reached(this)) {
      if (Date.now() > deadline) {
        await this.kill();
        throw new Error(`the machine did not come so far in ${bootLimitMs / 1000} s`);
      }
      await sleep(pollMs);
    }
  }

  async kill(): Promise<void> {
    if (!this.#over) process.kill(-this.#process.pid!, 'SIGKILL');
    await this.#ended;
  }
}
