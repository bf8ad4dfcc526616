/** The shell scripts that run on the profiled machine, in a tree of their own, with a systemctl that says what it was told. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/archive/manifest.ts';

const scripts = path.join(import.meta.dirname, '..', '..', 'systemd');
const bootId = '0123abcd-1111-2222-3333-444455556666';

let root: string;
let memory: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'bootio-scripts-'));
  // /run is another file system than the archive's, as on a real machine.
  memory = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'bootio-run-'));
  symlinkSync(memory, `${root}/run`);
  put('/proc/sys/kernel/random/boot_id', `${bootId}\n`);
  put('/proc/sys/kernel/hostname', 'guest\n');
  put('/proc/uptime', '100.25 180.00\n');
  put('/proc/mounts', 'rootfs / rootfs rw 0 0\n/dev/vda / ext4 rw 0 0\n');
  // A partition of a disk, as the kernel links to it.
  put('/proc/self/mountinfo', '1 1 0:2 / / rw - rootfs rootfs rw\n22 1 8:1 / / rw - ext4 /dev/sda1 rw\n');
  put('/sys/devices/sda/sda1/partition', '1\n');
  put('/sys/devices/sda/device/model', 'Disk 9          \n');
  put('/sys/devices/sda/queue/rotational', '1\n');
  put('/sys/dev/block/.keep', '');
  symlinkSync('../../devices/sda/sda1', `${root}/sys/dev/block/8:1`);
  put('/proc/meminfo', 'MemTotal:        1024 kB\n');
  put('/proc/cmdline', "root=/dev/vda x='y'\n");
  put('/etc/os-release', 'NAME="Debian \\"GNU\\"/Linux"\nVERSION_ID=12\n');
  for (const name of [
    'early-boot',
    'finish',
    'await-login',
    'collect',
    'owners',
    'manifest',
    'retain',
    'report',
  ]) {
    put(`/usr/lib/bootio/${name}`, readFileSync(`${scripts}/bootio-${name}`, 'utf8'), 0o755);
  }
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(memory, { recursive: true, force: true });
});

function put(name: string, contents: string, mode = 0o644): void {
  mkdirSync(path.dirname(root + name), { recursive: true });
  writeFileSync(root + name, contents);
  chmodSync(root + name, mode);
}

const settings = (text: string): void => {
  put('/etc/bootio/capture.conf', text);
};
const spool = (): string => `${root}/run/bootio/spool-0123abcd`;
const diskSpool = (boot = '0123abcd'): string => `${root}/var/lib/bootio/spool-${boot}`;
const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], BOOTIO_ROOT: root });

function run(
  name: string,
  ...args: readonly string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('sh', [`${root}/usr/lib/bootio/${name}`, ...args], {
    encoding: 'utf8',
    env: environment(),
  });
}

describe('early-boot', () => {
  const stub = (): void => {
    // As the binary does, it makes the directory that is named last.
    const body = 'for a; do echo "arg=$a"; done; echo pid=$$; mkdir "$a"';
    put('/usr/lib/bootio/bootio-capture', `#!/bin/sh\n${body}\n`, 0o755);
    put('/run/.keep', '');
  };

  test('becomes the capture, whose spool is private', () => {
    stub();
    const child = spawnSync('sh', [`${root}/usr/lib/bootio/early-boot`], {
      encoding: 'utf8',
      env: environment(),
    });
    const limit = ['--limit', '600', '--limit-unit', 'bootio-limit.service'];
    const disk = ['--label', '', '--disk', diskSpool(), '--memory', '16777216'];
    const args = [...limit, ...disk, '--types', `${root}/var/lib/bootio/kernel-types`, '--out', spool()];
    expect(child.stdout).toBe(`${args.map((arg) => `arg=${arg}\n`).join('')}pid=${child.pid}\n`);
    expect(statSync(spool()).mode & 0o777).toBe(0o700);
    expect(statSync(path.dirname(spool())).mode & 0o777).toBe(0o700);
  });

  test.each([
    ['90', '90'],
    ['90s', '90'],
    ['5m', '300'],
    ['08m', '480'],
    ['1h', '3600'],
  ])('captures for %s', (until, seconds) => {
    stub();
    settings(`# UNTIL=1h\nUNTIL=7\nUNTIL=${until}\n`);
    expect(run('early-boot').stdout).toContain(`arg=--duration\narg=${seconds}\n`);
  });

  test('passes on what is to be left out, as often as it is said', () => {
    stub();
    settings(
      'ONLY_PATH=/var\nSKIP_PATH=/var/a b\nONLY_PATH=/etc\nSKIP_KIND=ioctl,fsync\nONLY_CGROUP=\nUNTIL=9\n',
    );
    const given = ['--only-path', '/var', '--skip-path', '/var/a b', '--only-path', '/etc'];
    const args = ['--duration', '9', ...given, '--skip-kind', 'ioctl,fsync', '--label'];
    expect(run('early-boot').stdout).toMatch(args.map((arg) => `arg=${arg}\n`).join(''));
  });

  test('has a limit, a label and a bound in memory as the settings say, and no limit beside a duration', () => {
    stub();
    settings('LIMIT=2m\nLABEL=a b\nSPOOL_MEGABYTES=3\n');
    const { stdout } = run('early-boot');
    expect(stdout).toContain('arg=--limit\narg=120\n');
    expect(stdout).toContain('arg=--label\narg=a b\n');
    expect(stdout).toContain(`arg=--memory\narg=${3 * 1_048_576}\n`);
    rmSync(spool(), { recursive: true });
    settings('LIMIT=2m\nUNTIL=9\n');
    expect(run('early-boot').stdout).not.toContain('--limit');
  });

  test.each(['0', '1x', '99999', '-1'])('refuses a bound of %s megabytes', (megabytes) => {
    stub();
    settings(`SPOOL_MEGABYTES=${megabytes}\n`);
    expect(run('early-boot')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^bootio: .*not a number from 1 to 9999\n$/) as string,
    });
  });

  test('takes settings literally', () => {
    stub();
    settings(`LABEL=$(touch ${root}/evil)\nUNTIL=\`touch ${root}/evil\`\n`);
    const { status, stderr } = run('early-boot');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bootio: .*not a duration.*\n$/);
    expect(existsSync(`${root}/evil`)).toBe(false);
    expect(existsSync(spool())).toBe(false);
  });

  test('goes on with the capture that the initramfs has begun, where a service is to have one', () => {
    stub();
    run('early-boot', '--detach', '--follow-root');
    writeFileSync(`${spool()}/ready`, 'pid=7\n');
    const adopted = spawnSync('sh', [`${root}/usr/lib/bootio/early-boot`], {
      encoding: 'utf8',
      env: { ...environment(), NOTIFY_SOCKET: '/run/notify' },
    });
    expect(adopted.stdout).toMatch(`arg=--adopt\narg=${spool()}\n`);
    expect(run('early-boot').status).toBe(1);
    writeFileSync(`${spool()}/capture.txt`, '');
    expect(run('early-boot').stderr).toContain('has a capture already');
  });

  test('passes on what the initramfs asks for', () => {
    stub();
    expect(run('early-boot', '--detach', '--follow-root').stdout).toMatch(
      /arg=--detach\narg=--follow-root\narg=--label\n/,
    );
  });

  test('leaves the end of a boot that is captured until a login to its other end', () => {
    stub();
    settings('UNTIL=login\n');
    expect(run('early-boot').stdout).not.toContain('--duration');
  });

  test('refuses a second capture of a boot, in one line', () => {
    stub();
    run('early-boot');
    const { status, stderr } = run('early-boot');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bootio: .*has a capture already.*\n$/);
  });
});

describe('finish', () => {
  beforeEach(() => {
    mkdirSync(spool(), { recursive: true });
    writeFileSync(`${spool()}/events.bio`, 'events');
    writeFileSync(`${spool()}/ready`, '');
    settings('SETTLE=0\nLABEL=debian-12\n');
    put(
      '/usr/bin/systemctl',
      `#!/bin/sh
      echo "$*" >>${root}/calls
      case $* in
        is-system-running*) cat ${root}/state ;;
        stop*|kill*) printf 'version=0.1.0\\nprobe_set=fentry\\nend_reason=asked\\nlost=2\\nstart_ns=5000000000\\nblind_spots=mmap,aio\\n' >${spool()}/capture.txt
          [ ! -e ${root}/never-ends ] && : >${spool()}/ended ;;
        *is-active*) true ;;
        show*--all*) echo Id=ssh.service ;;
        show*) printf 'Version=252\\nEnvironment=SECRET=1\\n' ;;
      esac\n`,
      0o755,
    );
    put('/state', 'running\n');
    put('/usr/lib/bootio/bootio-capture', `#!/bin/sh\necho "$*" >>${root}/learnt\n`, 0o755);
  });

  const calls = (): string => readFileSync(`${root}/calls`, 'utf8');
  const runs = (): string[] => readdirSync(`${root}/var/lib/bootio/runs`);
  const theRun = (): string => `${root}/var/lib/bootio/runs/${runs()[0]!}`;

  test('archives the run with its facts, for its owner only', () => {
    const before = Date.now();
    const { status, stdout, stderr } = run('finish');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^bootio: archived \d{8}T\d{6}Z-0123abcd in /);
    expect(runs()).toHaveLength(1);
    expect(existsSync(spool())).toBe(false);
    const files = ['capture.txt', 'events.bio', 'manager.txt', 'os-release', 'run.yaml', 'units.txt'];
    expect(readdirSync(theRun()).sort()).toEqual(expect.arrayContaining(files));
    expect(readdirSync(theRun())).not.toContain('ready');
    expect(statSync(theRun()).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(theRun()))
      expect(statSync(`${theRun()}/${file}`).mode & 0o777).toBe(0o600);
    const manifest = readManifest(theRun());
    expect(manifest).toMatchObject({
      id: path.basename(theRun()),
      label: 'debian-12',
      kind: 'boot',
      host: { name: 'guest', memoryBytes: 1_048_576, rootFilesystem: 'ext4', rootDisk: 'Disk 9, rotating' },
      os: { NAME: 'Debian "GNU"/Linux', VERSION_ID: '12' },
      kernel: { commandLine: "root=/dev/vda x='y'" },
      capture: { version: '0.1.0', probeSet: 'fentry', until: 'startup', settleSeconds: 0 },
      completeness: { endReason: 'asked', lost: 2, blindSpots: ['mmap', 'aio'] },
    });
    // The capture began 95 seconds before now: uptime 100, start at 5.
    const began = Date.parse(manifest.created);
    expect(began).toBeGreaterThanOrEqual(before - 96_000);
    expect(began).toBeLessThanOrEqual(Date.now() - 94_000);
    expect(path.basename(theRun()).slice(0, 16)).toBe(manifest.created.replaceAll(/[-:]/g, ''));
  });

  test('leaves the environment, which may hold secrets, out of the facts', () => {
    run('finish');
    expect(readFileSync(`${theRun()}/manager.txt`, 'utf8')).toBe('Version=252\n');
  });

  test('waits for a start-up that is slow to be answered for', () => {
    put('/state', 'starting\n');
    put('/usr/bin/sleep', `#!/bin/sh\necho degraded >${root}/state\n`, 0o755);
    expect(run('finish').status).toBe(0);
    expect(calls().match(/is-system-running/g)).toHaveLength(2);
  });

  test('gives up on a start-up that never ends', () => {
    put('/state', 'starting\n');
    settings('SETTLE=0\nLIMIT=0\n');
    expect(run('finish').stdout).toContain('has not finished');
    expect(runs()).toHaveLength(1);
  });

  test('does not count sleep as time in which start-up could have finished', () => {
    put('/state', 'starting\n');
    put('/usr/bin/sleep', `#!/bin/sh\necho running >${root}/state\n`, 0o755);
    settings('SETTLE=0\nLIMIT=90\n');
    // An uptime of 100 seconds, of which it slept 60.
    put(
      '/proc/timer_list',
      'Timer List Version: v0.10\nHRTIMER_MAX_CLOCK_BASES: 8\nnow at 40250000000 nsecs\n\ncpu: 0\n',
    );
    const { status, stdout } = run('finish');
    expect(status).toBe(0);
    expect(stdout).not.toContain('has not finished');
    expect(readManifest(theRun()).completeness.endReason).toBe('asked');
  });

  test('ends only after the settle time', () => {
    settings('SETTLE=7\n');
    put('/usr/bin/sleep', `#!/bin/sh\necho "sleep $1" >>${root}/calls\n`, 0o755);
    run('finish');
    expect(calls()).toMatch(/is-system-running --wait\nsleep 7\nkill --signal=TERM bootio-capture.service\n/);
  });

  test('waits until the run is written, and not for the end of the process', () => {
    // The unit stays active: the kernel has not let go of the probes yet.
    expect(run('finish').status).toBe(0);
    expect(calls()).not.toContain('is-active');
    expect(readdirSync(theRun())).not.toContain('ended');
  });

  test('stops the service of a capture that does not end', () => {
    put('/never-ends', '');
    put('/usr/bin/sleep', `#!/bin/sh\necho sleep >>${root}/calls\n`, 0o755);
    const { status, stdout } = run('finish');
    expect(status).toBe(0);
    expect(stdout).toContain('the capture does not end; stopping its service\n');
    expect(calls()).toMatch(
      /(--quiet is-active bootio-capture\.service\nsleep\n){120}stop bootio-capture\.service\n/,
    );
  });

  describe('until a login', () => {
    const session = (id: string, lines: string): void => {
      put(`/run/systemd/sessions/${id}`, `# private\n${lines}`);
    };
    /** logind on the bus: says that it is watched, then makes the sessions of `later` and tells. */
    const bus = (later = ''): void => {
      put(
        '/usr/bin/busctl',
        `#!/bin/sh\necho Monitoring >&2\n${later}\necho '{}'\nexec /bin/sleep 20\n`,
        0o755,
      );
    };
    const until = (more = ''): void => {
      settings(`UNTIL=login\nSETTLE=0\n${more}`);
    };
    const milestones = (): unknown => readManifest(theRun()).milestones;
    const user = 'UID=1000\nCLASS=user\nTYPE=tty\nMONOTONIC=42000000\n';

    test('begins to settle when somebody is logged in already', () => {
      until();
      bus();
      session('c1', 'CLASS=greeter\nTYPE=x11\nMONOTONIC=1000\n');
      session('2', user.replace('42000000', '43000000'));
      session('1', user);
      expect(run('finish')).toMatchObject({ status: 0, stderr: '' });
      expect(milestones()).toEqual({ loginMonotonicUs: 42_000_000, settledNs: 100_250_000_000 });
      expect(readManifest(theRun())).toMatchObject({
        capture: { until: 'login', startNs: 5_000_000_000 },
        completeness: { endReason: 'asked' },
      });
    });

    test('waits for one who logs in later', () => {
      until();
      put('/run/systemd/sessions/c1', 'CLASS=manager\nMONOTONIC=1\n');
      bus(
        `/bin/sleep 0.3; printf '${user.replaceAll('\n', String.raw`\n`)}' >${root}/run/systemd/sessions/1`,
      );
      run('finish');
      expect(milestones()).toMatchObject({ loginMonotonicUs: 42_000_000 });
    });

    test('takes a graphical session only for one where there is a display manager', () => {
      until();
      put(
        '/usr/bin/systemctl',
        readFileSync(`${root}/usr/bin/systemctl`, 'utf8').replace(
          'case $* in',
          'case $* in\n*display-manager*) echo active ;;',
        ),
        0o755,
      );
      session('1', user);
      session('2', 'CLASS=user\nTYPE=wayland\nMONOTONIC=77000000\n');
      bus();
      run('finish');
      expect(milestones()).toMatchObject({ loginMonotonicUs: 77_000_000 });
    });

    test('is over at the limit, and the run says why', () => {
      until('LIMIT=1\n');
      bus();
      const { status, stdout } = run('finish');
      expect(status).toBe(0);
      expect(stdout).toContain('nobody has logged in within 1 s');
      expect(readManifest(theRun()).completeness.endReason).toBe('no-login');
      expect(milestones()).toEqual({});
    });
  });

  test('knows when the initramfs began, and when all was settled', () => {
    put(
      '/usr/bin/systemctl',
      readFileSync(`${root}/usr/bin/systemctl`, 'utf8').replace('lost=2', 'lost=2\\ninitramfs_ns=2500000000'),
      0o755,
    );
    run('finish');
    expect(readManifest(theRun()).milestones).toEqual({
      initrdStartNs: 2_500_000_000,
      settledNs: 100_250_000_000,
    });
  });

  test('stopped while it waits, archives at once', async () => {
    settings('SETTLE=1000\n');
    const child = spawn('sh', [`${root}/usr/lib/bootio/finish`], { env: environment(), stdio: 'ignore' });
    const exit = new Promise((resolve) => child.once('exit', resolve));
    while (!existsSync(`${root}/calls`)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(calls()).toContain('kill --signal=TERM bootio-capture.service');
    expect(calls()).not.toContain('stop');
    expect(readManifest(theRun()).completeness.endReason).toBe('asked');
  });

  test('keeps a run whose capture was cut off', () => {
    put('/usr/bin/systemctl', '#!/bin/sh\ncase $* in *is-active*) exit 3 ;; esac\necho running\n', 0o755);
    run('finish');
    expect(readManifest(theRun()).completeness).toEqual({ endReason: 'interrupted', blindSpots: [] });
  });

  test('keeps the spool where the archive cannot be written, and removes what it began there', () => {
    const said = "cp: error writing 'x': No space left on device";
    put('/usr/bin/cp', `#!/bin/sh\necho "${said}" >&2; exit 1\n`, 0o755);
    const { status, stderr } = run('finish');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bootio: .*runs: No space left on device; the run is kept in .*\n$/);
    expect(runs()).toEqual([]);
    expect(existsSync(`${spool()}/events.bio`)).toBe(true);
  });

  test('has the capture keep what the next boot need not find out again', () => {
    run('finish');
    expect(readFileSync(`${root}/learnt`, 'utf8')).toBe(`--learn ${root}/var/lib/bootio/kernel-types\n`);
  });

  test('removes what an earlier one could not finish', () => {
    mkdirSync(`${root}/var/lib/bootio/runs/.boot-old`, { recursive: true });
    run('finish');
    expect(runs()).toEqual([expect.stringMatching(/^\d/)]);
  });

  test('killed at any step and begun again, archives one whole run', () => {
    const steps = ['ln', 'sync', 'mv', 'rm'];
    const places = ['/bin', '/usr/bin'].filter((place) => existsSync(`${place}/rm`));
    let kills = 0;
    for (let step = 1; ; step++) {
      for (const place of [spool(), diskSpool()]) mkdirSync(place, { recursive: true });
      writeFileSync(`${spool()}/events.bio`, '\0\0\0nts');
      writeFileSync(`${diskSpool()}/events.bio`, 'EVE');
      put('/taken', '');
      for (const name of steps)
        put(
          `/usr/bin/${name}`,
          `#!/bin/sh
          echo ${name} >>${root}/taken
          [ "$(wc -l <${root}/taken)" -ne ${step} ] || kill -KILL 0
          exec ${places[0]!}/${name} "$@"\n`,
          0o755,
        );
      spawnSync('setsid', ['--wait', 'sh', `${root}/usr/lib/bootio/finish`], { env: environment() });
      const wasKilled = readFileSync(`${root}/taken`, 'utf8').split('\n').length - 1 === step;
      for (const name of steps) rmSync(`${root}/usr/bin/${name}`);
      // By the same capture, which began at another second of today's clock by the time of the second try.
      put('/proc/uptime', `${100 + step}.00 0\n`);
      if (existsSync(spool())) expect(run('finish')).toMatchObject({ status: 0, stderr: '' });
      expect(readdirSync(`${root}/var/lib/bootio`)).not.toContain(path.basename(spool()));
      expect(runs()).toEqual([expect.stringMatching(/^\d/)]);
      expect(readFileSync(`${theRun()}/events.bio`, 'utf8')).toBe('EVEnts');
      expect(readdirSync(theRun())).toEqual(expect.arrayContaining(['run.yaml', 'units.txt', 'os-release']));
      if (!wasKilled) break;
      kills++;
      rmSync(`${root}/var/lib/bootio/runs`, { recursive: true });
    }
    expect(kills).toBeGreaterThan(8);
  }, 120_000);

  test('takes what the capture brought to the disk from there, and what follows from memory', () => {
    mkdirSync(diskSpool(), { recursive: true });
    writeFileSync(`${diskSpool()}/events.bio`, 'EVE');
    writeFileSync(`${diskSpool()}/begin.txt`, 'version=0.1.0\nlabel=x\n');
    writeFileSync(`${spool()}/events.bio`, '\0\0\0nts');
    expect(run('finish')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(`${theRun()}/events.bio`, 'utf8')).toBe('EVEnts');
    expect(readdirSync(theRun())).not.toContain('begin.txt');
    expect(readdirSync(theRun())).toContain('units.txt');
    expect(existsSync(diskSpool())).toBe(false);
    expect(existsSync(spool())).toBe(false);
  });

  test('says why a run is in memory, and leaves it there as one that can be looked at', () => {
    put('/var/lib/bootio/runs', 'not a directory');
    const { status, stderr } = run('finish');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bootio: .*runs: File exists; the run is kept in .*bootio-finish\)\n$/);
    expect(readFileSync(`${spool()}/kept`, 'utf8')).toContain('File exists');
    expect(readManifest(spool()).completeness.endReason).toBe('asked');
    rmSync(`${root}/var/lib/bootio/runs`);
    expect(run('finish').status).toBe(0);
    expect(readdirSync(theRun())).toEqual(expect.arrayContaining(['events.bio', 'run.yaml']));
    expect(readdirSync(theRun())).not.toContain('kept');
  });

  test('does not write below a mount point that nothing is mounted at', () => {
    const systemctl = readFileSync(`${root}/usr/bin/systemctl`, 'utf8');
    const answer = "*ActiveState*var.mount*) printf 'LoadState=loaded\\nActiveState=failed\\n' ;;";
    put('/usr/bin/systemctl', systemctl.replace('show*--all*', `${answer}\nshow*--all*`), 0o755);
    expect(run('finish').stderr).toContain('var.mount is not mounted; the run is kept in');
    expect(existsSync(`${root}/var/lib/bootio/runs`)).toBe(false);
  });

  test('at the time limit does not wait for the end of start-up', () => {
    put('/state', 'starting\n');
    expect(run('finish', '--limit').status).toBe(0);
    expect(calls()).not.toContain('--wait');
    expect(readManifest(theRun()).completeness.endReason).toBe('no-startup');
    expect(runs()).toHaveLength(1);
  });

  describe('after a boot that was cut off', () => {
    const other = 'fedcba98';
    beforeEach(() => {
      mkdirSync(diskSpool(other), { recursive: true });
      writeFileSync(`${diskSpool(other)}/events.bio`, 'cut off');
      writeFileSync(
        `${diskSpool(other)}/begin.txt`,
        'version=0.0.9\nwall_ns=1700000000123456789\nlabel=old release\nkernel_release=5.0\ncommand_line=quiet\nblind_spots=aio\n',
      );
      writeFileSync(`${diskSpool(other)}/os-release`, 'ID=elder\n');
      put(
        '/usr/lib/bootio/bootio-capture',
        `#!/bin/sh
        [ "$1" = --recover ] || exit 0
        cat ${root}/recovered >>${root}/calls
        { cat "$2/begin.txt"; echo end_reason=interrupted; echo lost=3; } >"$2/capture.txt"
        exit $(cat ${root}/recovered)\n`,
        0o755,
      );
      put('/recovered', '0');
    });
    const recovered = (): string => `${root}/var/lib/bootio/runs/20231114T221320Z-${other}`;

    test('archives what is left of it beside the run of this boot, and says that it was interrupted', () => {
      const { status, stdout, stderr } = run('finish');
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`bootio: recovered ${path.basename(recovered())} in `);
      expect(runs()).toHaveLength(2);
      expect(readManifest(recovered())).toMatchObject({
        label: 'old release',
        created: '2023-11-14T22:13:20Z',
        os: { ID: 'elder' },
        kernel: { release: '5.0', commandLine: 'quiet' },
        capture: { version: '0.0.9' },
        completeness: {
          endReason: 'interrupted',
          lost: 3,
          blindSpots: ['aio'],
          missing: ['units', 'manager', 'unit-files', 'packages', 'owners'],
        },
      });
      expect(readFileSync(`${recovered()}/events.bio`, 'utf8')).toBe('cut off');
      expect(existsSync(diskSpool(other))).toBe(false);
    });

    test('archives it where this boot has no capture of its own', () => {
      rmSync(spool(), { recursive: true });
      expect(run('finish').status).toBe(0);
      expect(runs()).toEqual([path.basename(recovered())]);
    });

    test('says where nothing of it is left', () => {
      put('/recovered', '3');
      expect(run('finish').stdout).toContain('before anything of it reached the disk');
      expect(existsSync(diskSpool(other))).toBe(false);
      expect(runs()).toHaveLength(1);
    });

    test('leaves it for the next boot where it cannot be read, or this boot ends too soon', () => {
      put('/recovered', '1');
      expect(run('finish').stdout).toContain('left for the next boot');
      expect(existsSync(diskSpool(other))).toBe(true);
      expect(runs()).toHaveLength(1);
    });

    test('does not archive it twice', () => {
      mkdirSync(`${root}/var/lib/bootio/runs/20230101T000000Z-${other}`, { recursive: true });
      run('finish');
      expect(existsSync(recovered())).toBe(false);
      expect(existsSync(diskSpool(other))).toBe(false);
    });
  });

  test('archives nothing where nothing was recorded', () => {
    rmSync(`${spool()}/events.bio`);
    expect(run('finish')).toMatchObject({ status: 1 });
    expect(existsSync(spool())).toBe(false);
    expect(existsSync(`${root}/var/lib/bootio/runs`)).toBe(false);
  });

  test('disables the units after one run where that was asked for', () => {
    settings('SETTLE=0\nONCE=yes\n');
    run('finish');
    expect(calls()).toContain('disable bootio-capture.service bootio-finish.service');
  });

  test('has a report made where that is installed, and not on the way down', () => {
    run('finish');
    expect(calls()).toContain('start --no-block bootio-report.service');
    rmSync(`${root}/calls`);
    rmSync(`${root}/usr/lib/bootio/report`);
    mkdirSync(spool());
    writeFileSync(`${spool()}/events.bio`, 'events');
    put('/proc/uptime', '1000.00 0\n');
    run('finish');
    expect(calls()).not.toContain('bootio-report');
  });

  test('leaves the units enabled otherwise', () => {
    run('finish');
    expect(calls()).not.toContain('disable');
  });

  test('holds the archive to its limits, and says what went', () => {
    const old = `${root}/var/lib/bootio/runs/20200101T000000Z-0`;
    mkdirSync(old, { recursive: true });
    writeFileSync(`${old}/run.yaml`, "schema: 1\nlabel: 'debian-12'\ncreated: '2020-01-01T00:00:00Z'\n");
    settings('SETTLE=0\nLABEL=debian-12\nKEEP_RUNS=1\n');
    expect(run('finish').stdout).toContain('KEEP_RUNS or KEEP_MEGABYTES of capture.conf: 20200101T000000Z-0');
    expect(runs()).toEqual([expect.stringMatching(/-0123abcd$/)]);
  });

  test('keeps its own run whatever the clock says, and archives it where the limits are none', () => {
    const young = `${root}/var/lib/bootio/runs/20990101T000000Z-0`;
    mkdirSync(young, { recursive: true });
    writeFileSync(`${young}/run.yaml`, "schema: 1\nlabel: 'debian-12'\ncreated: '2099-01-01T00:00:00Z'\n");
    settings('SETTLE=0\nLABEL=debian-12\nKEEP_RUNS=1\n');
    expect(run('finish').status).toBe(0);
    expect(runs()).toHaveLength(2);
    mkdirSync(spool());
    writeFileSync(`${spool()}/events.bio`, 'events');
    settings('SETTLE=0\nKEEP_RUNS=none\n');
    put('/proc/uptime', '1000.00 0\n');
    const { status, stdout } = run('finish');
    expect(status).toBe(0);
    expect(stdout).toContain('could not be held to its limits');
    expect(runs()).toHaveLength(3);
  });

  test('puts runs where the settings say', () => {
    settings('SETTLE=0\nARCHIVE=/srv/all runs\n');
    run('finish');
    expect(readdirSync(`${root}/srv/all runs`)).toHaveLength(1);
  });

  test.each([
    ['quotes', `it's "both"`, `it's "both"`],
    ['terminal escapes', 'a\u001b[31mb', 'a[31mb'],
    ['controls of eight bits', 'a\u009bb\u0085c', 'abc'],
    ['what YAML excludes', 'a\ufffe\uffffb', 'ab'],
    ['bytes that are no UTF-8', Buffer.from([0x61, 0xff, 0x62]), 'a\ufffdb'],
    ['what looks like YAML', '- {a: &b *b} # !!x', '- {a: &b *b} # !!x'],
    ['expansions', '$(id) `id` $HOME \\', '$(id) `id` $HOME \\'],
    ['ünïcödé', 'ünïcödé', 'ünïcödé'],
    ['a megabyte', 'x'.repeat(1_000_000), 'x'.repeat(4096)],
  ])('writes a manifest that can be read with %s in it', (_, value, expected) => {
    writeFileSync(`${root}/proc/cmdline`, value);
    const name = Buffer.concat([Buffer.from('X='), Buffer.from(value)]);
    writeFileSync(
      `${root}/etc/os-release`,
      Buffer.concat([name, Buffer.from('\nA-B=1\nTWICE=1\nTWICE=2\n')]),
    );
    run('finish');
    const manifest = readManifest(theRun());
    expect(manifest.kernel.commandLine).toBe(expected);
    expect(manifest.os).toEqual({ X: expected, TWICE: '2' });
  });
});

describe('report', () => {
  const node = (version: string): void => {
    put(
      '/usr/bin/node',
      `#!/bin/sh\n[ "$1" != --version ] || { echo ${version} && exit; }\necho "$*"\n`,
      0o755,
    );
  };

  test('has the run of this boot analysed', () => {
    settings('ARCHIVE=/srv/all runs\n');
    node('v20.19.0');
    put('/srv/all runs/20260101T000000Z-0123abcd/run.yaml', '');
    put('/srv/all runs/20260102T000000Z-99999999/run.yaml', '');
    const { status, stdout, stderr } = run('report');
    expect([status, stderr]).toEqual([0, '']);
    const archive = `${root}/srv/all runs`;
    expect(stdout).toContain(
      `${root}/usr/lib/bootio/cli/bootio.js after-boot ${archive}/20260101T000000Z-0123abcd --archive ${archive} --notice ${root}/run/motd.d/bootio\n`,
    );
  });

  test.each(['v18.19.0', 'v8.1.0', 'nonsense', ''])('says that Node %s will not do', (version) => {
    node(version);
    const { status, stderr } = run('report');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^bootio: .*needs Node 20\.19.*\n$/);
  });

  test('says that there is no run of this boot', () => {
    node('v22.1.0');
    expect(run('report').stderr).toMatch(/no run of this boot/);
  });
});

describe('collect', () => {
  const collect = (): string => {
    put('/usr/bin/systemctl', '#!/bin/sh\nexit 1\n', 0o755);
    mkdirSync(`${root}/out`);
    execFileSync(
      'sh',
      ['-c', `PATH="${root}/usr/bin:$PATH" sh ${root}/usr/lib/bootio/collect ${root}/out || true`],
      {
        env: environment(),
      },
    );
    return readFileSync(`${root}/out/packages.txt`, 'utf8');
  };

  test.each([
    ['dpkg', '/var/lib/dpkg/status', 'dpkg-query', 'installed a 1.0-1\nconfig-files b 2\n', 'a 1.0-1\n'],
    ['rpm', '/none', 'rpm', 'a 1.0-1\n', 'a 1.0-1\n'],
    ['pacman', '/var/lib/pacman/local/x', 'pacman', 'a 1.0-1\n', 'a 1.0-1\n'],
  ])('lists the packages that %s knows', (_, database, program, prints, expected) => {
    put(database, '');
    put(`/usr/bin/${program}`, `#!/bin/sh\nprintf '%s' '${prints}'\n`, 0o755);
    expect(collect()).toBe(expected);
  });

  test('lists the packages that apk knows', () => {
    put('/lib/apk/db/installed', 'C:x\nP:musl\nV:1.2.4-r0\nT:text\n\nP:busybox\nV:1.36-r1\n\n');
    expect(collect()).toBe('musl 1.2.4-r0\nbusybox 1.36-r1\n');
  });

  test('leaves no file for what failed', () => {
    put('/lib/apk/db/installed', 'P:musl\nV:1\n');
    collect();
    expect(readdirSync(`${root}/out`).sort()).toEqual(['os-release', 'packages.txt']);
  });

  test('writes what the files of units say, without comments and what may be secret', () => {
    put(
      '/lib/systemd/a.service',
      '# why\n[Service]\n; no\nExecStart=/bin/a \\\n  -x\nEnvironment=A=1 \\\n B=2\n',
    );
    put('/etc/systemd/a.service.d/b.conf', '[Service]\n\nSetCredential=k:v\nNice=1 \\\n# between\n');
    put('/etc/systemd/c.service', '[Unit]\n');
    put('/var/lib/dpkg/status', '');
    put('/usr/bin/dpkg-query', '#!/bin/sh\n', 0o755);
    const units =
      'FragmentPath=/lib/systemd/a.service\nDropInPaths=/etc/systemd/a.service.d/b.conf /etc/gone\n\nFragmentPath=/etc/systemd/c.service\n';
    put('/usr/bin/systemctl', `#!/bin/sh\nprintf '%s' '${units}'\n`, 0o755);
    mkdirSync(`${root}/out`);
    const command = `PATH="${root}/usr/bin:$PATH" sh ${root}/usr/lib/bootio/collect ${root}/out || true`;
    execFileSync('sh', ['-c', command], { env: environment() });
    expect(readFileSync(`${root}/out/unit-files.txt`, 'utf8')).toBe(
      '# /etc/systemd/a.service.d/b.conf\n[Service]\nSetCredential=...\nNice=1  \n' +
        '# /etc/systemd/c.service\n[Unit]\n' +
        '# /lib/systemd/a.service\n[Service]\nExecStart=/bin/a    -x\nEnvironment=...\n',
    );
  });
});

describe('owners', () => {
  const touched = (...paths: readonly (string | Buffer)[]): void => {
    mkdirSync(`${root}/out`);
    const lines = paths.flatMap((name) => [Buffer.from(name), Buffer.from('\n')]);
    writeFileSync(`${root}/out/touched`, Buffer.concat(lines));
  };
  /** A package manager that prints this, whatever it is asked, but for what the shell would not print as it is. */
  const manager = (name: string, prints: string): void => {
    put(`/answers/${name}`, prints);
    put(`/usr/bin/${name}`, `#!/bin/sh\ncat ${root}/answers/${name}\n`, 0o755);
  };
  const owners = (): string => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `PATH="${root}/usr/bin:$PATH" sh ${root}/usr/lib/bootio/owners ${root}/out`],
      { encoding: 'utf8', env: environment() },
    );
    expect([status, stderr]).toEqual([0, '']);
    return existsSync(`${root}/out/owners.txt`) ? readFileSync(`${root}/out/owners.txt`, 'latin1') : 'none';
  };
  const dpkg = (query: string, diversions = ''): void => {
    put('/var/lib/dpkg/status', '');
    manager('dpkg-query', query);
    manager('dpkg-divert', diversions);
  };

  test('tells for each touched file which packages have it, and which none has', () => {
    dpkg('libc6:amd64, libc6:i386: /usr/lib/libc.so.6\nother: /usr/other\na, b: /etc/both\n');
    touched('/usr/lib/libc.so.6', '/etc/both', '/var/log/x');
    expect(owners()).toBe('- /var/log/x\na /etc/both\nb /etc/both\nlibc6 /usr/lib/libc.so.6\n');
  });

  test('knows a file by the name of before the merge of /usr', () => {
    dpkg('kmod: /bin/kmod\nlibx: /usr/lib/libx.so\nc: /usr/sbin/c\nnew: /usr/bin/new\n');
    for (const name of ['bin', 'sbin', 'lib']) {
      mkdirSync(`${root}/usr/${name}`, { recursive: true });
      symlinkSync(`usr/${name}`, `${root}/${name}`);
    }
    touched('/usr/bin/kmod', '/usr/lib/libx.so', '/usr/sbin/c', '/usr/bin/new');
    expect(owners()).toBe('c /usr/sbin/c\nkmod /usr/bin/kmod\nlibx /usr/lib/libx.so\nnew /usr/bin/new\n');
  });

  test('knows a file by the name of before /usr/sbin became a link', () => {
    dpkg('a: /sbin/a\nb: /usr/sbin/b\n');
    mkdirSync(`${root}/usr/bin`, { recursive: true });
    symlinkSync('bin', `${root}/usr/sbin`);
    symlinkSync('usr/sbin', `${root}/sbin`);
    touched('/usr/bin/a', '/usr/bin/b');
    expect(owners()).toBe('a /usr/bin/a\nb /usr/bin/b\n');
  });

  test('takes /bin and /usr/bin for two where they are', () => {
    dpkg('a: /bin/a\n');
    mkdirSync(`${root}/bin`);
    touched('/usr/bin/a', '/bin/b');
    expect(owners()).toBe('none');
  });

  test('follows diversions: the file is whose it is, under its new name', () => {
    dpkg(
      'diversion by perf from: /usr/bin/x\ndiversion by perf to: /usr/bin/x.old\nperf, base: /usr/bin/x\nlocal: /etc/l\n',
      'diversion of /usr/bin/x to /usr/bin/x.old by perf\nlocal diversion of /etc/l to /etc/l.distrib\n',
    );
    touched('/usr/bin/x', '/usr/bin/x.old', '/etc/l', '/etc/l.distrib');
    expect(owners()).toBe('- /etc/l\nbase /usr/bin/x.old\nlocal /etc/l.distrib\nperf /usr/bin/x\n');
  });

  test('takes any name for a name', () => {
    const odd = [
      '/usr/a b',
      '/usr/*',
      '/usr/[',
      '/usr/\\n',
      '/usr/$(id)',
      '-rf',
      '/usr/a: /b',
      '/usr/%s',
      '/usr/&',
    ];
    const latin = Buffer.from([0x2f, 0xe9]);
    dpkg(odd.map((name) => `odd: ${name}\n`).join(''));
    touched(...odd, latin);
    expect(owners().split('\n').sort()).toEqual(
      ['', '- /\u00e9', '- -rf', ...odd.filter((name) => name !== '-rf').map((name) => `odd ${name}`)].sort(),
    );
  });

  test.each([
    ['rpm', '/none', 'rpm', 'bash /usr/bin/bash\nglibc /usr/lib64/libc.so.6\n'],
    ['pacman', '/var/lib/pacman/local/x', 'pacman', 'bash /usr/bin/bash\nglibc /usr/lib/libc.so.6\n'],
    ['apk', '/lib/apk/db/installed', 'apk', ''],
  ])('asks %s', (name, database, program, prints) => {
    const apk = 'P:bash\nV:1\nF:usr/bin\nR:bash\nZ:x\n\nP:top\nF:\nR:file\n';
    put(database, name === 'apk' ? apk : '');
    manager(program, prints);
    touched('/usr/bin/bash', '/file');
    expect(owners()).toBe(
      name === 'apk' ? 'bash /usr/bin/bash\ntop /file\n' : '- /file\nbash /usr/bin/bash\n',
    );
  });

  test.each([
    [
      'the package manager fails',
      (): void => {
        dpkg('');
      },
      ['/usr/bin/a'],
    ],
    [
      'nothing was touched',
      (): void => {
        dpkg('a: /usr/bin/a\n');
      },
      [],
    ],
  ])('writes nothing where %s', (_, prepare, paths) => {
    prepare();
    touched(...paths);
    expect(owners()).toBe('none');
  });

  test('are collected with the other facts, and the list of what was touched is gone', () => {
    dpkg('a: /usr/bin/a\n');
    touched('/usr/bin/a');
    const collect = (hurry: string): string[] => {
      spawnSync(
        'sh',
        ['-c', `PATH="${root}/usr/bin:$PATH" sh ${root}/usr/lib/bootio/collect ${root}/out || true`],
        { env: { ...environment(), BOOTIO_HURRY: hurry } },
      );
      return readdirSync(`${root}/out`).filter((name) => /owners|touched/.test(name));
    };
    expect(collect('no')).toEqual(['owners.txt']);
    rmSync(`${root}/out`, { recursive: true });
    touched('/usr/bin/a');
    expect(collect('yes')).toEqual([]);
  });
});
