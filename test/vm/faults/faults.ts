/**
 * The fault matrix: what can go wrong in a boot that is captured, and what must come of it. Every boot goes as far as it would without
 * bootio, and its run is in the archive, or a line in the journal says where it is and why.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';
import type { Release } from '../machine.ts';

// Not of this module's own place: scripts/ bundle it.
const vm = path.join(process.cwd(), 'test/vm');

interface FaultyBoot {
  /** `key=value` lines of guest/report; of repeated keys, all values in order. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
  /** What bootio's units have said. */
  readonly journal: string;
  readonly runs: readonly Run[];
  /** Of the first run's events. */
  readonly bytes: number;
}

interface Fault {
  readonly name: string;
  /** More of the kernel's command line. */
  readonly arguments?: readonly string[];
  /** Lines that are added to files of the image. */
  readonly lines?: Readonly<Record<string, string>>;
  /** QEMU's options for the disk. */
  readonly disk?: string;
  /** The boot is made without a capture as well, and start-up is to take as long. */
  readonly besideBare?: boolean;
  /** What is wrong with what came of it; empty where all is as it must be. */
  readonly problems: (boot: FaultyBoot) => string[];
}

const settingsFile = '/etc/bootio/capture.conf';
const noVar = '/dev/vdz /var ext4 x-systemd.device-timeout=5s';
/** Of what a boot takes, the quickest of a few: on a host that has other things to do, emulated boots that are alike differ by half. */
const mostDelay = 1.25;
const mostPairs = 3;
const mostAttempts = 3;
/** SPOOL_MEGABYTES=1: where details begin to be left out, and all of it with what is kept for the end. */
const bounds = [786_432, 1_048_576 + 524_288] as const;

const check = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);
const one = ({ facts }: FaultyBoot, key: string): string => facts.get(key)?.join('\n') ?? 'nothing';
const reachedMultiUser = ({ facts }: FaultyBoot): string[] =>
  check(facts.has('graphical.runNs'), 'multi-user.target was not reached');
const oneRun = (boot: FaultyBoot, endReason: string): string[] => {
  const run = boot.runs[0];
  if (boot.runs.length !== 1 || run === undefined) return [`${boot.runs.length} runs:\n${boot.journal}`];
  return [
    ...check(
      run.manifest.completeness.endReason === endReason,
      `ended: ${String(run.manifest.completeness.endReason)}`,
    ),
    ...check(run.accesses.length > 100, `${run.accesses.length} accesses`),
    ...check(run.completeness.damagedBytes === 0, `damaged: ${run.completeness.damagedBytes} bytes`),
  ];
};
const noRun = (boot: FaultyBoot): string[] => check(boot.runs.length === 0, `${boot.runs.length} runs`);
const says = (boot: FaultyBoot, what: RegExp): string[] =>
  check(what.test(boot.journal), `the journal does not say ${what.source}:\n${boot.journal}`);
const saysWhatIsLost = ({ runs }: FaultyBoot): string[] =>
  check((runs[0]?.manifest.completeness.lost ?? 0) > 0, 'the run does not say that something was left out');
/** The run is first kept in memory, for a reason, and archived by what the note says to do. */
const kept = (boot: FaultyBoot, reason: RegExp, endReason = 'asked'): string[] => [
  ...says(boot, new RegExp(`bootio: [^\n]*${reason.source}; the run is kept in /`)),
  ...says(boot, /bootio: archived/),
  ...oneRun(boot, endReason),
];

export const faults: readonly Fault[] = [
  {
    name: 'bounded',
    arguments: ['ro', 'systemd.mask=systemd-remount-fs.service'],
    lines: { [settingsFile]: 'SPOOL_MEGABYTES=1\nSETTLE=40s' },
    problems: (boot) => {
      const { bytes } = boot;
      return [
        ...reachedMultiUser(boot),
        ...kept(boot, /Read-only file system/),
        ...check(bytes > bounds[0] && bytes < bounds[1], `${bytes} bytes in memory`),
        ...saysWhatIsLost(boot),
      ];
    },
  },
  {
    name: 'run-full',
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...noRun(boot),
      ...says(boot, /bootio.*No space left on device/),
    ],
  },
  {
    name: 'run-fills',
    problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'asked'), ...saysWhatIsLost(boot)],
  },
  {
    name: 'disk-full',
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...says(boot, /No space left on device; what follows stays in memory/),
      ...kept(boot, /No space left on device/),
    ],
  },
  {
    name: 'disk-fills',
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...kept(boot, /No space left on device/),
      ...says(boot, /kept in \/var\/lib\/bootio\/spool-\w+ and, what is not there, \/run\//),
    ],
  },
  {
    name: 'read-only-root',
    arguments: ['ro', 'systemd.mask=systemd-remount-fs.service'],
    problems: (boot) => [...reachedMultiUser(boot), ...kept(boot, /Read-only file system/)],
  },
  {
    name: 'no-var',
    lines: { '/etc/fstab': `${noVar},nofail 0 2` },
    problems: (boot) => [...reachedMultiUser(boot), ...kept(boot, /var\.mount is not mounted/)],
  },
  {
    // As it would be without bootio: such a boot ends in emergency mode.
    name: 'emergency',
    lines: { '/etc/fstab': `${noVar} 0 2`, [settingsFile]: 'LIMIT=30s' },
    problems: (boot) => [
      ...check(one(boot, 'state') === 'maintenance', `the state is ${one(boot, 'state')}`),
      ...kept(boot, /var\.mount is not mounted/, 'limit'),
    ],
  },
  {
    name: 'slow-disk',
    disk: 'throttling.iops-write=4',
    besideBare: true,
    problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'asked')],
  },
  {
    name: 'hang',
    lines: { [settingsFile]: 'LIMIT=25s' },
    problems: (boot) => [...oneRun(boot, 'no-startup'), ...says(boot, /bootio: archived/)],
  },
  { name: 'term', problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'asked')] },
  { name: 'kill', problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'interrupted')] },
  {
    // It ends before there is a capture.
    name: 'script-fails',
    lines: { [settingsFile]: 'SPOOL_MEGABYTES=many' },
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...noRun(boot),
      ...says(boot, /bootio: \/etc\/bootio\/capture\.conf: SPOOL_MEGABYTES=many: not a number/),
    ],
  },
  {
    name: 'script-killed',
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...check(boot.facts.get('killed')?.length === 2, `killed at: ${one(boot, 'killed')}`),
      ...oneRun(boot, 'asked'),
    ],
  },
  {
    name: 'clocks',
    problems: (boot) => {
      const jumps = boot.runs[0]?.completeness.clockJumps ?? [];
      const slept = boot.facts.get('slept')?.[0] === '0';
      return [
        ...reachedMultiUser(boot),
        ...oneRun(boot, 'asked'),
        ...check(
          jumps.some(({ setNs }) => Math.abs(setNs / 3.6e12 - 1) < 0.01),
          `clock jumps: ${JSON.stringify(jumps)}`,
        ),
        ...check(
          !slept || jumps.some(({ sleptNs }) => sleptNs > 2e9),
          `slept, and clock jumps are ${JSON.stringify(jumps)}`,
        ),
      ];
    },
  },
  {
    name: 'second',
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...oneRun(boot, 'asked'),
      ...check(
        /^bootio-capture: another capture is running[^\n]*$/.test(one(boot, 'second')),
        `the second capture: ${one(boot, 'second')}`,
      ),
    ],
  },
];

/** What is wrong with what came of a fault; empty where all is as it must be. */
export function problemsOf(release: Release, fault: Fault): string[] {
  const took = { captured: Infinity, bare: Infinity };
  for (let pair = 1; ; pair++) {
    const boot = bootWith(release, fault);
    const problems = fault.problems(boot);
    if (fault.besideBare !== true || problems.length > 0) return problems;
    took.captured = Math.min(took.captured, startUpSeconds(boot));
    took.bare = Math.min(took.bare, startUpSeconds(bootWith(release, fault, ['bootio=off'])));
    if (took.captured < took.bare * mostDelay) return [];
    if (pair === mostPairs) return [`start-up took ${took.captured} s, without a capture ${took.bare} s`];
  }
}

const startUpSeconds = (boot: FaultyBoot): number => Number(one(boot, 'started.uptime'));

/** Boots a fresh copy of the release's image with a fault; once more where QEMU itself crashes, which it does at times. */
function bootWith(release: Release, fault: Fault, more: readonly string[] = []): FaultyBoot {
  for (let attempt = 1; ; attempt++) {
    const directory = mkdtempSync(path.join(tmpdir(), 'bootio-fault-'));
    try {
      return bootIn(directory, release, fault, more);
    } catch (error) {
      const crashed = typeof (error as { status?: unknown }).status === 'number';
      if (!crashed || attempt === mostAttempts) throw error;
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
}

function bootIn(directory: string, release: Release, fault: Fault, more: readonly string[]): FaultyBoot {
  const image = path.join(directory, 'disk.img');
  const debugfs = (...options: string[]): string =>
    execFileSync('debugfs', [...options, image], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const from = path.join(vm, '../../.cache/vm', release, 'disk.img');
  execFileSync('cp', ['--sparse=always', '--reflink=auto', from, image]);
  for (const [name, line] of Object.entries(fault.lines ?? {})) {
    const file = path.join(directory, 'file');
    writeFileSync(file, `${debugfs('-R', `cat ${name}`)}${line}\n`);
    debugfs('-w', '-R', `rm ${name}`);
    debugfs('-w', '-R', `write ${file} ${name}`);
  }
  const options = [`bootio-test.fault=${fault.name}`, ...(fault.arguments ?? []), ...more];
  execFileSync(path.join(vm, 'faults/machine'), [release, image, path.join(directory, 'out'), ...options], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DISK_OPTIONS: fault.disk ?? '' },
    timeout: 900_000,
  });
  debugfs('-R', `rdump /var/lib/bootio ${directory}`);
  return readBoot(directory);
}

function readBoot(directory: string): FaultyBoot {
  const facts = new Map<string, string[]>();
  for (const line of readFileSync(path.join(directory, 'out/report.txt'), 'utf8').split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (at > 0) facts.set(line.slice(0, at), [...(facts.get(line.slice(0, at)) ?? []), line.slice(at + 1)]);
  }
  const archive = path.join(directory, 'bootio/runs');
  const names = existsSync(archive) ? readdirSync(archive).filter((name) => !name.startsWith('.')) : [];
  const runs = names.map((name) => path.join(archive, name));
  return {
    facts,
    journal: (facts.get('journal') ?? []).join('\n'),
    runs: runs.map((run) => loadRun(run)),
    bytes: runs[0] === undefined ? 0 : statSync(path.join(runs[0], 'events.bio')).size,
  };
}
