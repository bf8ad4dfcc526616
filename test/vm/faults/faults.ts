/**
 * The fault matrix: what can go wrong in a boot that is captured, and what must come of it. Every boot goes as far as it would without
 * bootio, and its run is in the archive, or a line in the journal says where it is and why.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadRun } from '../../../src/model/load-run.ts';
import type { Run } from '../../../src/model/types.ts';
import type { Release } from '../machine.ts';

// Not of this module's own place: scripts/ bundle it.
const vm = path.join(process.cwd(), 'test/vm');

export interface FaultyBoot {
  /** `key=value` lines of guest/report; of repeated keys, all values in order. */
  readonly facts: ReadonlyMap<string, readonly string[]>;
  /** What bootio's units have said. */
  readonly journal: string;
  readonly runs: readonly Run[];
}

interface Fault {
  readonly name: string;
  /** More of the kernel's command line. */
  readonly arguments?: readonly string[];
  /** Lines that are added to files of the image. */
  readonly lines?: Readonly<Record<string, string>>;
  /** QEMU's options for the disk. */
  readonly disk?: string;
  /** What is wrong with what came of it; empty where all is as it must be. */
  readonly problems: (boot: FaultyBoot) => string[];
}

const check = (holds: boolean, problem: string): string[] => (holds ? [] : [problem]);
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
const says = (boot: FaultyBoot, what: RegExp): string[] =>
  check(what.test(boot.journal), `the journal does not say ${what.source}:\n${boot.journal}`);

export const faults: readonly Fault[] = [
  {
    name: 'disk-full',
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...says(boot, /No space left on device; what follows stays in memory/),
      ...says(boot, /no room for the run; the run is kept in/),
    ],
  },
  {
    name: 'run-full',
    problems: (boot) => [...reachedMultiUser(boot), ...says(boot, /bootio.*No space left on device/)],
  },
  {
    name: 'read-only-root',
    arguments: ['ro', 'systemd.mask=systemd-remount-fs.service'],
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...says(boot, /runs: cannot be written; the run is kept in/),
    ],
  },
  {
    name: 'no-var',
    lines: { '/etc/fstab': '/dev/vdz /var ext4 nofail,x-systemd.device-timeout=5s 0 2' },
    problems: (boot) => [
      ...reachedMultiUser(boot),
      ...says(boot, /var\.mount is not mounted; the run is kept in/),
    ],
  },
  {
    name: 'slow-disk',
    disk: 'throttling.iops-write=4',
    problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'asked')],
  },
  {
    name: 'hang',
    lines: { '/etc/bootio/capture.conf': 'LIMIT=25s' },
    problems: (boot) => [...oneRun(boot, 'no-startup'), ...says(boot, /bootio: archived/)],
  },
  { name: 'term', problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'asked')] },
  { name: 'kill', problems: (boot) => [...reachedMultiUser(boot), ...oneRun(boot, 'interrupted')] },
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
        (boot.facts.get('second')?.join('\n') ?? '').startsWith('bootio-capture: another capture is running'),
        `the second capture: ${boot.facts.get('second')?.join('\n') ?? 'nothing'}`,
      ),
    ],
  },
];

/** Boots a fresh copy of the release's image with a fault. */
export function bootWith(release: Release, fault: Fault): FaultyBoot {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-fault-'));
  try {
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
    const options = [`bootio-test.fault=${fault.name}`, ...(fault.arguments ?? [])];
    execFileSync(path.join(vm, 'faults/machine'), [release, image, path.join(directory, 'out'), ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DISK_OPTIONS: fault.disk ?? '' },
      timeout: 900_000,
    });
    debugfs('-R', `rdump /var/lib/bootio ${directory}`);
    return readBoot(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function readBoot(directory: string): FaultyBoot {
  const facts = new Map<string, string[]>();
  for (const line of readFileSync(path.join(directory, 'out/report.txt'), 'utf8').split(/\r?\n/)) {
    const at = line.indexOf('=');
    if (at > 0) facts.set(line.slice(0, at), [...(facts.get(line.slice(0, at)) ?? []), line.slice(at + 1)]);
  }
  const archive = path.join(directory, 'bootio/runs');
  const names = existsSync(archive) ? readdirSync(archive).filter((name) => !name.startsWith('.')) : [];
  return {
    facts,
    journal: (facts.get('journal') ?? []).join('\n'),
    runs: names.map((name) => loadRun(path.join(archive, name))),
  };
}
