/** What became of the capture of this boot, by its spool, the archive and systemd's word. Data only. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { wantsLinks } from './layout.ts';
import { followInside, lstatInside, modifiedMs, readInside } from './root-path.ts';
import { systemdRuns } from './system.ts';

export interface ThisBoot {
  /**
   * `running`: it is being captured; `finishing`: the capture has ended, and the run is not in the archive yet; `kept`: the run could not
   * be archived, and is where it was written; `archived`; `failed`: there is no run; `none`: nothing was begun; `unknown`: this user may
   * not see it.
   */
  readonly state: 'running' | 'finishing' | 'kept' | 'archived' | 'failed' | 'none' | 'unknown';
  /** In a sentence without its full stop, where it is known. */
  readonly why: string | undefined;
  /** Name of the run in the archive. */
  readonly run: string | undefined;
}

const runDirectory = '/run/bootio';

/** `names`: of the runs in the archive. An image has no boot of its own, but may hold what one has left. */
export function thisBoot(root: string, names: readonly string[], isEnabled: boolean): ThisBoot {
  const spool = spoolIn(root);
  if (spool === 'unreadable') return { state: 'unknown', why: undefined, run: undefined };
  if (spool !== undefined) return { ...spoolState(root, spool), run: undefined };
  const boot = readInside(root, '/proc/sys/kernel/random/boot_id')?.slice(0, 8);
  const run = boot === undefined ? undefined : names.find((name) => name.endsWith(`-${boot}`));
  if (run !== undefined) return { state: 'archived', why: undefined, run };
  const failure = failureOf(root, 'bootio-capture.service') ?? failureOf(root, 'bootio-finish.service');
  if (failure !== undefined) return { state: 'failed', why: failure, run: undefined };
  return { state: 'none', why: isEnabled ? whyNone(root) : undefined, run: undefined };
}

function spoolIn(root: string): string | undefined {
  try {
    return readdirSync(followInside(root, runDirectory)).find((name) => name.startsWith('spool-'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'unreadable' : undefined;
  }
}

/** The spool is there from the capture's beginning until its run is in the archive. */
function spoolState(root: string, spool: string): Pick<ThisBoot, 'state' | 'why'> {
  const kept = readInside(root, `${runDirectory}/${spool}/kept`)?.trim();
  if (kept !== undefined) return { state: 'kept', why: kept };
  if (lstatInside(root, `${runDirectory}/${spool}/capture.txt`) === undefined) {
    const failure = failureOf(root, 'bootio-capture.service');
    return failure === undefined ? { state: 'running', why: undefined } : { state: 'failed', why: failure };
  }
  const failure = failureOf(root, 'bootio-finish.service');
  return failure === undefined
    ? { state: 'finishing', why: undefined }
    : { state: 'kept', why: `${failure}; again: systemctl start bootio-finish` };
}

/** Why nothing was begun though boots are captured. */
function whyNone(root: string): string | undefined {
  if (root !== '/') return undefined;
  if (!systemdRuns(root)) return 'systemd does not run here';
  if (/(^|\s)bootio=off(\s|$)/.test(readInside(root, '/proc/cmdline') ?? ''))
    return "bootio=off is on the kernel's command line";
  const enabledMs = Math.max(...wantsLinks.map(({ link }) => modifiedMs(root, link)));
  if (enabledMs > Date.now() - os.uptime() * 1000) return 'it was enabled after this boot had begun';
  return 'systemctl status bootio-capture bootio-finish tells more';
}

/** Of a unit that has failed in this boot: systemd's word for it, and the last that it said itself, where that may be read. */
function failureOf(root: string, unit: string): string | undefined {
  if (!systemdRuns(root)) return undefined;
  const shown = ask('systemctl', 'show', '--property=ActiveState', '--property=Result', unit);
  if (!/^ActiveState=failed$/m.test(shown)) return undefined;
  const result = /^Result=(.*)$/m.exec(shown)?.[1] ?? 'unknown';
  const said = ask('journalctl', '-b', '-q', '--no-pager', '-o', 'cat', '-n', '20', '_SYSTEMD_UNIT=' + unit);
  const last = said.trim().split('\n').at(-1) ?? '';
  return `${unit} failed (${result})${last === '' ? '' : `: ${last}`}`;
}

/** What a command prints; nothing where it is not there, or does not end. */
function ask(command: string, ...args: readonly string[]): string {
  const { error, stdout } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return error === undefined ? stdout : '';
}

/** Runs of boots that were cut off, and wait for a boot to archive them: the names of their spools on the disk. */
export function waitingSpools(root: string): string[] {
  const now = spoolIn(root);
  try {
    return readdirSync(followInside(root, '/var/lib/bootio')).filter(
      (name) => name.startsWith('spool-') && name !== now,
    );
  } catch {
    return [];
  }
}

/** Whether a capture that is no boot's runs on this machine: it holds a lock (probes/lock.h). */
export function isSessionRunning(root: string): boolean {
  const lock = lstatInside(root, `${runDirectory}/lock`);
  if (root !== '/' || lock === undefined) return false;
  return (readInside('/', '/proc/locks') ?? '').split('\n').some((line) => {
    const fields = line.trim().split(/\s+/);
    return fields[1] === 'FLOCK' && fields[5]?.split(':')[2] === String(lock.ino);
  });
}
