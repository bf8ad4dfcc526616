/** `bootio status` of systems as they may be found: roots with what installations, boots and captures leave there. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  chownSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { enable, type EnableOptions } from '../../src/capture/enable.ts';
import { status, type StatusReport } from '../../src/capture/status.ts';
import { shippedFile } from '../../src/capture/shipped.ts';
import { addRun } from '../archive/make-manifest.ts';
import { bootio, plainEnvironment, program } from '../cli/bootio.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const built = path.resolve(import.meta.dirname, '../../probes/build/bootio-capture');

let root: string;
beforeEach(() => {
  root = path.join(temporaryDirectory(), 'root');
  file('/usr/lib/systemd/systemd', '');
});

function file(name: string, contents: string): void {
  mkdirSync(path.dirname(root + name), { recursive: true });
  writeFileSync(root + name, contents);
}

/** With the binary that is built here, and else with a stand-in. */
function on(options: Partial<EnableOptions> = {}): void {
  file('/capture', '#!/bin/sh\n');
  enable({ root, binary: `${root}/capture`, ...options });
  if (existsSync(built)) copyFileSync(built, `${root}/usr/lib/bootio/bootio-capture`);
}

/** In one line, however wide the terminal is. */
const said = (): string => bootio(['status', '--root', root], { env: { COLUMNS: '1000' } }).stdout;
const json = (): Record<string, unknown> =>
  JSON.parse(bootio(['status', '--root', root, '--format', 'json']).stdout) as Record<string, unknown>;

describe('what will happen', () => {
  test('is said in full, with limits and room', () => {
    on({ label: 'debian-13', until: 'login', keepRuns: 7, archive: '/srv/runs' });
    file(
      '/etc/bootio/capture.conf',
      `${readFileSync(`${root}/etc/bootio/capture.conf`, 'utf8')}\nLIMIT=3m\n`,
    );
    expect(said()).toMatch(
      /^Enabled in .*: boots are captured until 10 s after start-up has finished and somebody has logged in, labelled debian-13, and kept in \/srv\/runs \(of each label at most 7 runs\)\. A boot that takes longer is cut after 3m\.\nNo runs in .*\/srv\/runs \([\d.]+ [kMGT]B free\)\.\n$/,
    );
    expect(json()).toMatchObject({
      schema: 'bootio/status/1',
      installed: true,
      missing: [],
      drift: [],
      nextBoot: {
        ...{ captured: true, from: 'first-unit', until: 'login', settleSeconds: 10, limit: '3m' },
        ...{ label: 'debian-13', once: false, report: false },
      },
      archive: {
        directory: `${root}/srv/runs`,
        freeBytes: expect.any(Number) as number,
        keepRuns: 7,
        keepMegabytes: null,
      },
      thisBoot: { state: 'none', why: null, run: null },
      ...{ lastBoot: null, waiting: [], sessionRunning: false, unreadable: [], lastRuns: [] },
    });
  });

  test('is nothing where bootio is not installed', () => {
    expect(said()).toMatch(/^Not enabled in .*; bootio enable captures the next boots\.\nNo runs in .*\n$/);
    expect(json()).toMatchObject({ installed: false, nextBoot: { captured: false, label: null }, drift: [] });
  });
});

describe('what is not as enable would make it', () => {
  const driftOf = (): StatusReport['drift'] => status({ root }).drift;

  test('is a file that was edited, or is of another version, or a binary that was replaced', () => {
    on();
    expect(driftOf()).toEqual([]);
    file('/usr/lib/bootio/finish', '#!/bin/sh\n');
    file('/usr/lib/bootio/bootio-capture', 'another');
    const found =
      '/usr/lib/bootio/bootio-capture, /usr/lib/bootio/finish edited, or of another version of bootio';
    expect(driftOf()).toEqual([
      { found, mend: expect.stringContaining(`bootio enable --root ${root}`) as string },
    ]);
    expect(said()).toContain(`Attention: ${found}.\n  → bootio enable --root ${root}`);
  });

  test('is a hook of the initramfs that is missing, and an image that was made before', () => {
    on();
    mkdirSync(`${root}/usr/share/initramfs-tools/hooks`, { recursive: true });
    file(
      '/usr/share/initramfs-tools/hooks/bootio',
      readFileSync(shippedFile('initramfs-tools/hook'), 'utf8'),
    );
    const initTop = '/usr/share/initramfs-tools/scripts/init-top/bootio';
    expect(driftOf()).toMatchObject([{ found: expect.stringMatching(`^${initTop} missing`) as string }]);
    file(initTop, readFileSync(shippedFile('initramfs-tools/init-top'), 'utf8'));
    expect(driftOf()).toEqual([]);
    file('/boot/initrd.img-6.1.0', '');
    expect(driftOf()).toEqual([]);
    utimesSync(`${root}/boot/initrd.img-6.1.0`, 1_000_000_000, 1_000_000_000);
    expect(driftOf()).toMatchObject([
      { found: expect.stringMatching(/^\/boot\/initrd\.img-6\.1\.0 older than the capture/) as string },
    ]);
    expect(json()).toMatchObject({ nextBoot: { from: 'initramfs' } });
  });

  test('is a report unit without its program', () => {
    on();
    file('/usr/lib/bootio/report', readFileSync(shippedFile('bootio-report'), 'utf8'));
    file(
      '/usr/lib/systemd/system/bootio-report.service',
      readFileSync(shippedFile('bootio-report.service'), 'utf8'),
    );
    expect(driftOf()).toEqual([
      {
        found:
          '/usr/lib/bootio/cli missing, edited, or of another version of bootio: no report may come of a boot',
        mend: `bootio enable --root ${root} --report`,
      },
    ]);
    file('/usr/lib/bootio/cli/bootio.js', '');
    expect(driftOf()).toEqual([]);
    expect(said()).toContain('A report of each is written after it.');
  });
});

describe('the capture of this boot', () => {
  const spool = '/run/bootio/spool-0123abcd';

  test('is told from what it has left so far', () => {
    on();
    file(`${spool}/events.bio`, '');
    expect(status({ root }).boot.state).toBe('running');
    expect(said()).toContain('A capture of this boot is running.\n');
    file(`${spool}/capture.txt`, '');
    expect(status({ root }).boot.state).toBe('finishing');
    expect(said()).toContain('The capture of this boot has ended; its run is being archived.\n');
    file(`${spool}/kept`, 'no room \u001b[31mfor the run; the run is kept in /run\n');
    expect(json()).toMatchObject({
      thisBoot: { state: 'kept', why: 'no room \u001b[31mfor the run; the run is kept in /run' },
    });
    expect(said()).toMatch(
      /The run of this boot is not in the archive: no room [^\u001b]*for the run; the run is kept in \/run\.\n/,
    );
  });

  test('is the run that is named after it, once that is in the archive', () => {
    on();
    file('/proc/sys/kernel/random/boot_id', '0123abcd-1234-1234-1234-123456789abc\n');
    addRun(`${root}/var/lib/bootio/runs`, '20260301T100000Z-0123abcd');
    expect(status({ root }).boot).toEqual({
      state: 'archived',
      why: undefined,
      run: '20260301T100000Z-0123abcd',
    });
    expect(said()).toContain('This boot was captured: 20260301T100000Z-0123abcd.\n');
  });
});

describe('how the last capture of a boot went', () => {
  test.each([
    ['asked', 0, 'completed', 'was completed, nothing lost'],
    ['duration', 5, 'completed', 'was completed, with 5 events lost: its numbers are too low'],
    [
      'interrupted',
      0,
      'interrupted',
      'was interrupted (the power was cut, or it was killed; what was written was recovered), nothing lost',
    ],
    ['limit', 0, 'given-up', 'was given up (it came to its time limit), nothing lost'],
    [
      'no-startup',
      0,
      'given-up',
      'was given up (start-up had not finished within the time limit), nothing lost',
    ],
    ['no-login', 0, 'given-up', 'was given up (nobody had logged in within the time limit), nothing lost'],
    [
      'no-space',
      1,
      'failed',
      'failed (there was no room for more), with 1 event lost: its numbers are too low',
    ],
    ['__proto__', 0, 'completed', 'was completed, nothing lost'],
  ])('is said of what ended with %s', (endReason, lost, outcome, words) => {
    on();
    const archive = `${root}/var/lib/bootio/runs`;
    addRun(archive, '20260301T100000Z-aaaaaaaa', { completeness: { endReason, lost } });
    addRun(archive, '20260302T100000Z-bbbbbbbb', { kind: 'session', created: '2026-03-02T10:00:00Z' });
    expect(said()).toContain(
      `The last capture of a boot in the archive (20260301T100000Z-aaaaaaaa) ${words}.\n`,
    );
    expect(json()).toMatchObject({
      lastBoot: { run: '20260301T100000Z-aaaaaaaa', created: '2026-03-01T10:00:00Z', outcome, lost },
    });
  });

  test('and what earlier boots have left for the next one is counted', () => {
    on();
    file('/var/lib/bootio/spool-aaaaaaaa/events.bio', '');
    file('/run/bootio/spool-bbbbbbbb/events.bio', '');
    file('/var/lib/bootio/spool-bbbbbbbb/events.bio', '');
    expect(json()).toMatchObject({ waiting: ['spool-aaaaaaaa'] });
    expect(said()).toContain(
      '1 boot was cut off; the next one archives what is left (in /var/lib/bootio).\n',
    );
    rmSync(`${root}/etc/systemd/system/sysinit.target.wants/bootio-capture.service`);
    expect(said()).toContain('1 boot was cut off; what is left is archived when boots are captured again');
  });
});

test.skipIf(process.getuid?.() !== 0)('who may not read archive and spool is told so, and the rest', () => {
  on({ label: 'mine' });
  const archive = `${root}/var/lib/bootio/runs`;
  addRun(archive, '20260301T100000Z-aaaaaaaa');
  mkdirSync(`${root}/run/bootio/spool-0123abcd`, { recursive: true });
  for (const closed of [archive, `${root}/run/bootio`]) {
    chmodSync(closed, 0o700);
    chownSync(closed, 65_534, 65_534);
  }
  const without = '-dac_override,-dac_read_search';
  const {
    status: code,
    stdout,
    stderr,
  } = spawnSync(
    'setpriv',
    ['--bounding-set', without, '--inh-caps', without, process.execPath, program, 'status', '--root', root],
    { encoding: 'utf8', env: { ...plainEnvironment, COLUMNS: '1000' } },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Enabled in .*labelled mine/);
  expect(stdout).toContain(
    `\nNot to be read by this user, so not told of: ${root}/run/bootio, ${archive}; sudo bootio status does.\n`,
  );
  expect(stdout).not.toContain('No runs');
});

test('an archive that is none, and a link where a spool should be, are no crash', () => {
  on();
  file('/var/lib/bootio/runs', '');
  expect(bootio(['status', '--root', root])).toMatchObject({ code: 2, stdout: '' });
  rmSync(`${root}/var/lib/bootio/runs`);
  mkdirSync(`${root}/run/bootio`, { recursive: true });
  symlinkSync('/nowhere', `${root}/run/bootio/spool-0123abcd`);
  expect(bootio(['status', '--root', root]).code).toBe(0);
});
