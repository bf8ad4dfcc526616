/**
 * Boots of the validation, kept where they can be judged again: `DIRECTORY/KIND-NUMBER` has time.txt (nanoseconds from systemd's start
 * to graphical.target) and, of boots with all causes and of the first without each, the run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';
import { bootFrom, saveState } from './machine.ts';

export const withAll = 'all';

/** To end a capture and to write the run takes as long as the boot itself. */
const roundsWithRuns = 5;

export interface Place {
  /** Directory of the images, savings-KIND.img. */
  readonly images: string;
  /** Where boots are kept. */
  readonly directory: string;
  /** The script that runs the machine. */
  readonly machine: string;
}

export interface Recorded {
  readonly tookNs: number;
  readonly run: Run | undefined;
}

/** Boots each kind once, in an order that `round` decides. Boots that are there already are left. */
export async function recordRound(
  { images, directory, machine }: Place,
  kinds: readonly string[],
  round: number,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const state = path.join(directory, 'state');
  const image = path.join(directory, 'disk.img');
  if (!existsSync(state)) {
    copyImage(images, withAll, image);
    await saveState(machine, image, path.join(directory, 'saving'), state);
  }
  // Each kind comes early in some rounds and late in others: what changes on the host while all this runs meets all of them.
  for (const kind of kinds.map((_, i) => kinds[(i + round) % kinds.length]!)) {
    const place = path.join(directory, `${kind}-${round}`);
    if (existsSync(place)) continue;
    copyImage(images, kind, image);
    const wantsRun = round === 1 || (kind === withAll && round <= roundsWithRuns);
    if (!wantsRun)
      execFileSync('debugfs', ['-w', '-R', 'write /dev/null /usr/lib/savings/times-only', image], {
        stdio: 'ignore',
      });
    const tookNs = await bootFrom(machine, state, image, path.join(directory, 'boot'));
    const partial = `${place}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial);
    if (wantsRun) {
      // The machine did not unmount it: the journal has what is not in its place yet. Status 1: something was done.
      spawnSync('e2fsck', ['-p', '-E', 'journal_only', image], { stdio: 'ignore' });
      execFileSync('debugfs', ['-R', `rdump /var/lib/bootio/runs ${partial}`, image], { stdio: 'ignore' });
    }
    writeFileSync(path.join(partial, 'time.txt'), `${tookNs}\n`);
    renameSync(partial, place);
    console.error(`${new Date().toISOString()} round ${round}: ${kind}: ${(tookNs / 1e9).toFixed(2)} s`);
  }
  rmSync(image, { force: true });
}

export function recorded(directory: string, kind: string): Recorded[] {
  return readdirSync(directory)
    .filter((name) => name.replace(/-\d+$/, '') === kind && /-\d+$/.test(name))
    .sort((a, b) => Number(a.replace(/^.*-/, '')) - Number(b.replace(/^.*-/, '')))
    .map((name) => {
      const runs = path.join(directory, name, 'runs');
      const [run] = existsSync(runs) ? readdirSync(runs) : [];
      return {
        tookNs: Number(readFileSync(path.join(directory, name, 'time.txt'), 'utf8')),
        run: run === undefined ? undefined : loadRun(path.join(runs, run)),
      };
    });
}

function copyImage(images: string, kind: string, image: string): void {
  execFileSync('cp', ['--sparse=always', '--reflink=auto', path.join(images, `savings-${kind}.img`), image]);
}
