/** The doctor's checks over trees of files that stand for machines and images, and over this very machine. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { doctor, examine, type DoctorReport } from '../../src/capture/doctor/doctor.ts';
import type { Verdict } from '../../src/capture/doctor/check.ts';
import { machineAt } from '../../src/capture/doctor/machine.ts';
import { checks } from '../../src/capture/doctor/registry.ts';
import { enable } from '../../src/capture/enable.ts';
import { readCaptureReport } from '../../src/capture/capture-report.ts';
import { bootio, expectRefusal } from '../cli/bootio.ts';
import { temporaryDirectory } from '../support/temporary.ts';

let root: string;
const all = ['BPF', 'BPF_SYSCALL', 'BPF_EVENTS', 'BPF_JIT', 'DEBUG_INFO_BTF', 'FTRACE_SYSCALLS'].concat(
  'DYNAMIC_FTRACE_WITH_DIRECT_CALLS',
);
const release = '6.1.0-40-amd64';

function put(name: string, contents: string | Buffer = ''): void {
  mkdirSync(path.dirname(root + name), { recursive: true });
  writeFileSync(root + name, contents);
}
const config = (names: readonly string[]): string => names.map((name) => `CONFIG_${name}=y\n`).join('');

/** A running machine with nothing wrong, of which /proc and /sys are files. */
beforeEach(() => {
  root = temporaryDirectory();
  cpSync('/bin/sh', `${root}/usr/lib/systemd/systemd`, { dereference: true });
  put('/usr/lib/systemd/libsystemd-shared-252.so');
  put(`/boot/config-${release}`, config(all));
  put('/sys/kernel/btf/vmlinux', 'BTF');
  put('/sys/kernel/security/lockdown', '[none] integrity confidentiality\n');
  put('/proc/sys/net/core/bpf_jit_enable', '1\n');
  put('/proc/sys/net/core/bpf_jit_harden', '0\n');
  put('/proc/sys/kernel/kptr_restrict', '0\n');
  put('/proc/sys/kernel/unprivileged_bpf_disabled', '2\n');
  put('/proc/cmdline', 'root=/dev/vda\n');
  mkdirSync(`${root}/usr/share/initramfs-tools`, { recursive: true });
  mkdirSync(`${root}/run`);
});

const live = (kernel = release): DoctorReport => examine(machineAt(root, { isLive: true, kernel }));
const outcome = (report: DoctorReport, id: string): DoctorReport['checks'][number] =>
  report.checks.find((check) => check.id === id)!;

describe('a running machine', () => {
  test('with nothing wrong can capture, and sees everything', () => {
    const report = live();
    for (const { verdict } of report.checks) expect(['ok', 'unknown']).toContain(verdict);
    expect(report).toMatchObject({
      canCapture: true,
      probes: { how: 'expected', set: 'fentry', blindSpots: [] },
    });
    expect(report.checks.map(({ id }) => id)).toEqual([...checks.map(({ id }) => id), 'probes']);
  });

  const states: readonly [string, string, Verdict, RegExp, () => DoctorReport][] = [
    ['an old kernel', 'kernel', 'problem', /5\.4\.0 is older than 5\.10/, () => live('5.4.0')],
    [
      'a kernel without BTF',
      'config',
      'problem',
      /without CONFIG_DEBUG_INFO_BTF$/,
      () => {
        put(`/boot/config-${release}`, config(all.filter((name) => name !== 'DEBUG_INFO_BTF')));
        return live();
      },
    ],
    [
      'a configuration of its own in /proc that lacks BPF',
      'config',
      'problem',
      /without CONFIG_BPF, /,
      () => {
        put('/proc/config.gz', gzipSync('CONFIG_X=y\n'));
        return live();
      },
    ],
    [
      'a configuration that is nowhere',
      'config',
      'unknown',
      /neither/,
      () => {
        rmSync(`${root}/boot`, { recursive: true });
        return live();
      },
    ],
    [
      'no type information',
      'btf',
      'problem',
      /no \/sys\/kernel\/btf\/vmlinux/,
      () => {
        rmSync(`${root}/sys/kernel/btf`, { recursive: true });
        return live();
      },
    ],
    [
      'lockdown',
      'lockdown',
      'warning',
      /confidentiality/,
      () => {
        put('/sys/kernel/security/lockdown', 'none integrity [confidentiality]\n');
        return live();
      },
    ],
    [
      'an interpreter of programs',
      'bpf-settings',
      'warning',
      /bpf_jit_enable=0/,
      () => {
        put('/proc/sys/net/core/bpf_jit_enable', '0\n');
        return live();
      },
    ],
    [
      'hidden addresses',
      'bpf-settings',
      'warning',
      /kptr_restrict=2/,
      () => {
        put('/proc/sys/kernel/kptr_restrict', '2\n');
        return live();
      },
    ],
    [
      'no systemd',
      'systemd',
      'problem',
      /not installed/,
      () => {
        rmSync(`${root}/usr/lib/systemd/systemd`);
        return live();
      },
    ],
    [
      'an old systemd',
      'systemd',
      'problem',
      /237 is older than 240/,
      () => {
        rmSync(`${root}/usr/lib/systemd/libsystemd-shared-252.so`);
        put('/usr/lib/systemd/libsystemd-shared-237.so');
        return live();
      },
    ],
    [
      'an initramfs of something else',
      'initramfs',
      'warning',
      /mkinitcpio/,
      () => {
        rmSync(`${root}/usr/share`, { recursive: true });
        mkdirSync(`${root}/usr/lib/initcpio`);
        return live();
      },
    ],
    [
      'bootio=off',
      'command-line',
      'warning',
      /bootio=off/,
      () => {
        put('/proc/cmdline', 'root=/dev/vda bootio=off quiet\n');
        return live();
      },
    ],
    [
      'settings that the scripts refuse',
      'settings',
      'problem',
      /line 2: SETTLE=soon/,
      () => {
        put('/etc/bootio/capture.conf', '# SETTLE=x\nSETTLE=soon\n');
        return live();
      },
    ],
    [
      'a bound that the scripts refuse',
      'settings',
      'problem',
      /line 1: SPOOL_MEGABYTES=many/,
      () => {
        put('/etc/bootio/capture.conf', 'SPOOL_MEGABYTES=many\n');
        return live();
      },
    ],
    [
      'another processor',
      'architecture',
      'problem',
      /aarch64/,
      () => {
        const header = Buffer.alloc(64);
        header.write('\x7fELF\x02\x01\x01', 'latin1');
        header.writeUInt16LE(183, 18);
        put('/usr/lib/systemd/systemd', header);
        return live();
      },
    ],
  ];
  test.each(states)('with %s', (_, id, verdict, found, look) => {
    const report = look();
    const { mend, ...rest } = outcome(report, id);
    expect(rest).toMatchObject({ verdict, found: expect.stringMatching(found) as string });
    if (verdict === 'problem' || verdict === 'warning') expect(mend).toBeTruthy();
    expect(report.canCapture).toBe(verdict !== 'problem');
  });

  test('that is locked down is expected to see system calls only, and what that misses is named', () => {
    put('/sys/kernel/security/lockdown', 'none integrity [confidentiality]\n');
    expect(live().probes).toMatchObject({ how: 'expected', set: 'syscalls' });
    expect(live().probes.blindSpots).toContain('mmap-faults');
  });
});

describe('what is installed', () => {
  const installed = (): DoctorReport['checks'][number] => outcome(live(), 'installed');
  beforeEach(() => {
    enable({ root });
  });

  test('is as it is shipped', () => {
    expect(installed()).toMatchObject({ verdict: 'ok', found: expect.stringContaining('enabled') as string });
  });
  test('may be of another version', () => {
    put('/usr/lib/bootio/finish', '#!/bin/sh\n');
    expect(installed()).toMatchObject({
      verdict: 'warning',
      mend: expect.stringContaining(`--root ${root}`) as string,
    });
  });
  test('may be missing in part', () => {
    rmSync(`${root}/usr/lib/bootio/finish`);
    expect(installed()).toMatchObject({ verdict: 'problem', found: '/usr/lib/bootio/finish missing' });
  });
  test('may be not enabled', () => {
    rmSync(`${root}/etc/systemd/system/sysinit.target.wants/bootio-capture.service`);
    expect(installed()).toMatchObject({
      verdict: 'warning',
      found: expect.stringContaining('not enabled') as string,
    });
  });
});

describe('bootio doctor', () => {
  test('looks at an image, its newest kernel and no other, and says what only the running system tells', () => {
    for (const name of ['6.9.0-1-amd64', '6.12.1-1-amd64'])
      mkdirSync(`${root}/usr/lib/modules/${name}`, { recursive: true });
    put('/boot/config-6.12.1-1-amd64', config(all));
    const { code, stdout } = bootio(['doctor', '--root', root, '--format', 'json']);
    const report = JSON.parse(stdout) as DoctorReport & { schema: string };
    expect(code).toBe(0);
    expect(report).toMatchObject({ schema: 'bootio/doctor/1', kernel: '6.12.1-1-amd64', canCapture: true });
    expect(outcome(report, 'lockdown').verdict).toBe('unknown');
    expect(bootio(['doctor', '--root', root]).stdout).toMatch(
      /not seen +Lockdown: .*\n(.*\n)*Nothing speaks against a capture/,
    );
  });

  test('ends with status 1 where there can be no capture, with what to do', () => {
    put('/etc/bootio/capture.conf', 'UNTIL=\u001b[31mnever\n');
    const { code, stdout } = bootio(['doctor', '--root', root], { env: { COLUMNS: '200' } });
    expect(code).toBe(1);
    expect(stdout).toMatch(/PROBLEM +Settings: .*\n +→ edit \/etc\/bootio\/capture.conf/);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('This machine cannot capture as it is.');
  });

  test('takes no directory for a machine that is none', () => {
    expectRefusal(bootio(['doctor', '--root', `${root}/none`]), 'not a directory');
  });

  test('says of this very machine what a capture on it says', () => {
    const { probes } = doctor({ root: '/' });
    const directory = path.join(temporaryDirectory(), 'run');
    const binary = path.join(import.meta.dirname, '../../probes/build/bootio-capture');
    const { status } = spawnSync(binary, ['--out', directory, '--command', 'true'], { stdio: 'ignore' });
    if (process.getuid?.() !== 0) expect(probes.how).not.toBe('tried');
    else if (status === 0) {
      const { capture, completeness } = readCaptureReport(directory);
      expect(probes).toMatchObject({
        how: 'tried',
        set: capture.probeSet,
        blindSpots: completeness.blindSpots,
      });
    } else expect(probes).toMatchObject({ how: 'tried', set: 'none', refusal: expect.any(String) as string });
  });
});
