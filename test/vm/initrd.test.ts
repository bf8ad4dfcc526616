/**
 * Captures that begin in the initramfs: initramfs-tools' (Debian 12 and 13) and dracut's, with systemd in it (testing). One boot of each
 * tells all. Debian 12's is captured until somebody has logged in. `npm run soak:initrd` boots Debian 13 as well.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bootEndNs } from '../../src/model/boot-end.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { MilestoneName, Run } from '../../src/model/types.ts';
import { boot, buildImage, removeBoots, type Boot, type Release } from './machine.ts';

interface Machine {
  readonly release: Release;
  readonly until: 'startup' | 'login';
  /** Only one boot is captured: the initramfs is to be made again after it. */
  readonly once: boolean;
  /** Where its initramfs has the root of the system before it is switched to. */
  readonly newRoot: string;
  /** A program that only this initramfs runs. */
  readonly program: string;
}

const machines: readonly Machine[] = [
  { release: 'debian-12', until: 'login', once: false, newRoot: '/root', program: 'run-init' },
  { release: 'debian-13', until: 'startup', once: true, newRoot: '/root', program: 'run-init' },
  {
    release: 'debian-testing',
    until: 'startup',
    once: false,
    newRoot: '/sysroot',
    program: 'dracut-cmdline',
  },
];
const soak = process.env['BOOTIO_SOAK'] !== undefined;
const booted = machines.filter(({ release }) => soak || release !== 'debian-13');
const sameTimeNs = 50e6;

afterAll(removeBoots);

describe.each(booted)(
  '$release, captured from the initramfs on',
  ({ release, until, once, newRoot, program }) => {
    const image = `${release}+initrd` as const;
    let captured: Boot;
    let run: Run;
    beforeAll(() => {
      buildImage(image, '--until', until, ...(once ? ['--once'] : []));
      captured = boot(image, { capture: true, exact: false });
      expect(captured.run, 'one run in the archive').toBeDefined();
      run = loadRun(captured.run!);
    });

    const at = (name: MilestoneName): number => {
      const milestone = run.milestones.find((one) => one.name === name);
      expect(milestone, name).toBeDefined();
      return milestone!.ns;
    };
    const fileNamed = (name: string): ReadonlySet<number> =>
      new Set(run.files.filter((file) => file.path === name).map(({ index }) => index));

    test('is healthy, its service ran on and was stopped like any other', () => {
      expect(captured.facts.get('started.state')).toEqual(['running']);
      expect(captured.facts.get('failed')).toBeUndefined();
      expect(captured.facts.get('verify')).toBeUndefined();
      const journal = (captured.facts.get('journal') ?? []).join('\n');
      expect(journal).toContain('bootio-capture.service: Deactivated successfully');
      expect(run.completeness).toMatchObject({ ended: true, damagedBytes: 0, badRecords: 0 });
      expect(run.manifest.completeness.endReason).toBe('asked');
    });

    test('sees the initrd before the root file system is mounted', () => {
      expect(at('initrd-start')).toBeLessThan(run.completeness.captureStartNs);
      expect(run.completeness.captureStartNs).toBeLessThan(at('initrd-end'));
      const mounted = run.processes
        .flatMap(({ execs }) => execs)
        .find(
          ({ argv, initrd }) => initrd && argv.includes('/dev/vda') && argv.some((word) => word === newRoot),
        );
      expect(mounted, `a mount of ${newRoot}`).toBeDefined();
      expect(run.startNs).toBeLessThan(mounted!.ns);
      expect(run.accesses.openNs.reduce((least, ns) => Math.min(least, ns))).toBeLessThan(mounted!.ns);
    });

    test('has the processes and files of the initrd, and afterwards those of the system', () => {
      const initrd = run.processes.filter((process) => process.initrd);
      expect(initrd.length).toBeGreaterThan(30);
      expect(initrd.map(({ comm }) => comm)).toContain(program);
      // Process 1 goes on, and is the system's.
      const first = run.processes.find(({ pid }) => pid === 1)!;
      expect(first).toMatchObject({
        initrd: false,
        unit: 'init.scope',
        executable: '/usr/lib/systemd/systemd',
      });
      // Paths are as they were seen: of the initramfs, of the system's root from there, and of the root.
      const users = (files: ReadonlySet<number>): { initrd: boolean }[] =>
        [...Array(run.accesses.length).keys()]
          .filter((row) => files.has(run.accesses.file[row]!))
          .map((row) => run.processes[run.accesses.process[row]!]!);
      expect(run.files.some((file) => file.path.startsWith(`${newRoot}/`))).toBe(true);
      expect(users(fileNamed('/etc/machine-id')).some((process) => !process.initrd)).toBe(true);
      const names = run.files.map((file) => file.path);
      expect(names).toContain('/usr/sbin/cron');
      expect(run.processes.find(({ executable }) => executable === '/usr/sbin/cron')).toMatchObject({
        unit: 'cron.service',
        initrd: false,
      });
    });

    test('says what of the boot was over when it began', () => {
      const began = run.completeness.captureStartNs;
      expect(run.manifest.capture.startNs).toBe(began);
      expect(run.completeness.uncovered).toEqual([
        { phase: 'kernel', startNs: 0, endNs: at('initrd-start') },
        { phase: 'initrd', startNs: at('initrd-start'), endNs: began },
      ]);
    });

    test('takes as long to boot as systemd-analyze says', () => {
      const line = (captured.facts.get('analyze') ?? []).find((text) => text.includes('Startup finished'));
      const [, minutes = '0', seconds] = /= (?:(\d+)min )?(\d+\.\d+)s/.exec(line ?? '')!;
      const analyzedNs = (Number(minutes) * 60 + Number(seconds)) * 1e9;
      expect(Math.abs(bootEndNs(run)! - analyzedNs)).toBeLessThanOrEqual(sameTimeNs);
    });

    if (until === 'login')
      test('ends a settle time after the first login, whose processes are in their session and user units', () => {
        expect(at('login')).toBeLessThan(at('settled'));
        expect(at('settled') - Math.max(at('login'), at('finished'))).toBeGreaterThanOrEqual(3e9);
        expect(at('capture-end')).toBeGreaterThanOrEqual(at('settled') - 20e6);
        const theirs = run.processes.filter(({ uid }) => uid === 1000);
        expect(theirs.find(({ comm }) => comm === 'systemd')?.unit).toBe('user@1000.service');
        expect(theirs.find(({ comm }) => comm === 'bash')?.unit).toMatch(/^session-\d+\.scope$/);
      });

    test('is captured again at the next boot, or once where that was asked for', () => {
      const journal = (captured.facts.get('journal') ?? []).join('\n');
      expect(captured.facts.get('capture')).toEqual([once ? 'disabled' : 'enabled']);
      expect(journal).not.toContain('still in the initramfs');
      expect(captured.facts.get('initramfs')).toEqual(once ? ['without'] : undefined);
    });

    test('disable left nothing of it behind, in the system and in the initramfs', () => {
      const about = (name: string): string =>
        readFileSync(path.join(import.meta.dirname, '..', '..', '.cache', 'vm', image, name), 'utf8');
      expect(Number(about('put-in'))).toBeGreaterThan(15);
      expect(about('left-behind')).toBe('');
    });
  },
);

if (soak)
  test('bootio=off on the command line leaves a boot out in the initramfs too', () => {
    buildImage('debian-12+initrd', '--until', 'login');
    const left = boot('debian-12+initrd', { capture: false, exact: false });
    expect(left.run).toBeUndefined();
    expect(left.facts.get('started.state')).toEqual(['running']);
  });
