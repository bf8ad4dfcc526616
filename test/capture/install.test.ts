import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { disable } from '../../src/capture/disable.ts';
import { enable, type EnableOptions } from '../../src/capture/enable.ts';
import { status } from '../../src/capture/status.ts';

let temporary: string;
let root: string;
let binary: string;

beforeEach(() => {
  temporary = mkdtempSync(path.join(tmpdir(), 'bootio-install-'));
  root = path.join(temporary, 'root');
  binary = path.join(temporary, 'capture');
  writeFileSync(binary, '#!/bin/sh\n');
  file('/usr/lib/systemd/systemd', '\x7fELF');
  symlinkSync('usr/lib', path.join(root, 'lib'));
});
afterEach(() => {
  rmSync(temporary, { recursive: true });
});

function file(name: string, contents: string): void {
  mkdirSync(path.dirname(root + name), { recursive: true });
  writeFileSync(root + name, contents, 'latin1');
}

function text(name: string): string {
  return readFileSync(root + name, 'utf8');
}

/** Every path below the root with its kind and contents. */
function tree(directory = root): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const name = path.join(entry.parentPath, entry.name);
      if (entry.isSymbolicLink()) return `${name} -> ${readlinkSync(name)}`;
      return entry.isDirectory() ? `${name}/` : `${name}: ${readFileSync(name, 'latin1')}`;
    })
    .sort();
}

const on = (options: Partial<EnableOptions> = {}): ReturnType<typeof enable> =>
  enable({ root, binary, ...options });

describe('enable', () => {
  test('installs what systemd starts at the next boot', () => {
    const result = on({ label: 'debian-12' });
    expect(lstatSync(`${root}/usr/lib/bootio/bootio-capture`).mode & 0o777).toBe(0o755);
    expect(lstatSync(`${root}/usr/lib/bootio/early-boot`).mode & 0o777).toBe(0o755);
    for (const [target, unit] of [
      ['sysinit', 'bootio-capture'],
      ['multi-user', 'bootio-finish'],
      ['graphical', 'bootio-finish'],
    ] as const) {
      const link = readlinkSync(`${root}/etc/systemd/system/${target}.target.wants/${unit}.service`);
      expect(text(link)).toContain(`WantedBy=`);
    }
    expect(result.settings.label).toBe('debian-12');
    expect(result.reloaded).toBe(false);
    expect(status({ root })).toMatchObject({
      ...{ installed: true, enabled: true, missing: [] },
      boot: { state: 'none' },
    });
  });

  test('and disable after it leave every file as it was', () => {
    mkdirSync(`${root}/etc/systemd/system/sysinit.target.wants`, { recursive: true });
    const before = tree();
    on({ label: 'a', once: true });
    expect(tree()).not.toEqual(before);
    disable({ root });
    expect(tree()).toEqual(before);
  });

  test('twice, then disable, leave every file as it was', () => {
    const before = tree();
    on({ label: 'a' });
    on({ label: 'b', settleSeconds: 3 });
    expect(disable({ root }).kept).toEqual([]);
    expect(tree()).toEqual(before);
  });

  test('keeps what the user wrote in the settings', () => {
    file('/etc/bootio/capture.conf', '# mine\nSETTLE=42\nLABEL=old\nOTHER=x\nLABEL=older');
    const result = on({ label: 'new' });
    expect(text('/etc/bootio/capture.conf')).toBe('# mine\nSETTLE=42\nLABEL=new\nOTHER=x\nONCE=no');
    expect(result.settings).toMatchObject({ label: 'new', settleSeconds: 42 });
    expect(disable({ root }).kept).toEqual(['/etc/bootio/capture.conf']);
    expect(text('/etc/bootio/capture.conf')).toContain('OTHER=x');
  });

  test('does not count settings that were edited later as its own', () => {
    on();
    writeFileSync(`${root}/etc/bootio/capture.conf`, 'SETTLE=7\n');
    on({ label: 'x' });
    expect(disable({ root }).kept).toEqual(['/etc/bootio/capture.conf']);
  });

  test('captures every boot unless it is asked for one', () => {
    expect(on({ once: true }).settings.once).toBe(true);
    expect(on().settings.once).toBe(false);
  });

  test('says how to build a binary that is not there', () => {
    expect(() => enable({ root, binary: path.join(temporary, 'none') })).toThrow(/no such file/);
  });

  test.each([
    ['a newline in a label', { label: 'a\nARCHIVE=/evil' }],
    ['a duration without a number', { until: 'soon' }],
    ['a negative settle time', { settleSeconds: -1 }],
    ['an archive that is not absolute', { archive: 'runs' }],
    ['an archive with a newline', { archive: '/a\nONCE=yes' }],
  ])('refuses %s and installs nothing', (_, options) => {
    const before = tree();
    expect(() => on(options)).toThrow(/bootio|give|use/);
    expect(tree()).toEqual(before);
  });

  test('refuses a root without systemd', () => {
    rmSync(`${root}/usr/lib/systemd/systemd`);
    expect(() => on()).toThrow(/no systemd/);
    expect(() => on({ root: `${root}/nowhere` })).toThrow(/not a directory/);
  });

  test('refuses a binary for another processor', () => {
    const elf = (machine: number): Buffer => {
      const header = Buffer.alloc(64);
      header.write('\x7fELF\x02\x01\x01', 'latin1');
      header.writeUInt16LE(machine, 18);
      return header;
    };
    writeFileSync(`${root}/usr/lib/systemd/systemd`, elf(62));
    writeFileSync(binary, elf(183));
    expect(() => on()).toThrow(/another processor/);
    writeFileSync(binary, elf(62));
    expect(on().written).toContain('/usr/lib/bootio/bootio-capture');
  });
});

describe('enable with a report', () => {
  const withNode = (): void => {
    file('/usr/bin/nodejs', 'node');
    symlinkSync('nodejs', `${root}/usr/bin/node`);
  };

  test('installs a program that runs where it was put, and disable takes all of it away', () => {
    withNode();
    const before = tree();
    expect(on({ report: true, archive: '/srv/my "runs" 100%' }).report).toBe(true);
    const { status: code, stdout } = spawnSync(
      process.execPath,
      [`${root}/usr/lib/bootio/cli/bootio.js`, '--version'],
      { encoding: 'utf8' },
    );
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    expect(text('/usr/lib/systemd/system/bootio-report.service')).toContain('/usr/lib/bootio/report');
    expect(text('/etc/systemd/system/bootio-report.service.d/archive.conf')).toContain(
      'ReadWritePaths=-"/srv/my \\"runs\\" 100%%"\n',
    );
    disable({ root });
    expect(tree()).toEqual(before);
  });

  test('goes on with it when it is run again, without files of an older version', () => {
    withNode();
    on({ report: true });
    file('/usr/lib/bootio/cli/chunks/old.js', '');
    expect(on().report).toBe(true);
    expect(existsSync(`${root}/usr/lib/bootio/cli/chunks/old.js`)).toBe(false);
    expect(on({ report: false }).report).toBe(false);
    expect(existsSync(`${root}/usr/lib/bootio/cli`)).toBe(false);
    expect(existsSync(`${root}/usr/lib/bootio/finish`)).toBe(true);
  });

  test('is refused where there is no Node, and nothing is installed', () => {
    const before = tree();
    expect(() => on({ report: true })).toThrow(/no Node in .*; install Node 20.19 there, or leave it out/);
    expect(tree()).toEqual(before);
  });

  test('replaces a link in the place of the program, and leaves what it leads to', () => {
    withNode();
    const outside = path.join(temporary, 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'mine'), '');
    mkdirSync(`${root}/usr/lib/bootio`, { recursive: true });
    symlinkSync(outside, `${root}/usr/lib/bootio/cli`);
    on({ report: true });
    expect(readdirSync(outside)).toEqual(['mine']);
    rmSync(`${root}/usr/lib/bootio/cli`, { recursive: true });
    symlinkSync(outside, `${root}/usr/lib/bootio/cli`);
    disable({ root });
    expect(readdirSync(outside)).toEqual(['mine']);
  });
});

describe('links in an image', () => {
  test('to absolute paths stay inside the root', () => {
    const outside = path.join(temporary, 'outside');
    mkdirSync(outside);
    symlinkSync(outside, `${root}/etc`);
    on();
    expect(readdirSync(outside)).toEqual([]);
    expect(existsSync(`${root}${outside}/bootio/capture.conf`)).toBe(true);
  });

  test('that climb stay inside the root', () => {
    mkdirSync(`${root}/etc`);
    symlinkSync('../../../../outside', `${root}/etc/bootio`);
    on();
    expect(existsSync(path.join(temporary, 'outside'))).toBe(false);
    expect(existsSync(`${root}/outside/capture.conf`)).toBe(true);
  });

  test('in the place of files are replaced, and not read', () => {
    const secret = path.join(temporary, 'secret');
    writeFileSync(secret, 'SECRET=1\n');
    mkdirSync(`${root}/etc/bootio`, { recursive: true });
    mkdirSync(`${root}/usr/lib/bootio`, { recursive: true });
    symlinkSync(secret, `${root}/etc/bootio/capture.conf`);
    symlinkSync(secret, `${root}/usr/lib/bootio/finish`);
    on();
    expect(readFileSync(secret, 'utf8')).toBe('SECRET=1\n');
    expect(text('/etc/bootio/capture.conf')).not.toContain('SECRET');
    expect(text('/usr/lib/bootio/finish')).toContain('#!/bin/sh');
  });

  test('that go round in circles are an error', () => {
    symlinkSync('etc', `${root}/etc`);
    expect(() => on()).toThrow(/symbolic links/);
  });
});

describe('disable', () => {
  test('where nothing is installed removes nothing', () => {
    const before = tree();
    expect(disable({ root }).removed).toEqual([]);
    expect(tree()).toEqual(before);
  });

  test('leaves runs in the archive', () => {
    on();
    file('/var/lib/bootio/runs/x/run.yaml', 'x');
    disable({ root });
    expect(text('/var/lib/bootio/runs/x/run.yaml')).toBe('x');
  });

  test('takes away what captures have learnt of the kernel', () => {
    on();
    file('/var/lib/bootio/kernel-types', 'x');
    expect(disable({ root }).removed).toContain('/var/lib/bootio/kernel-types');
  });

  test('leaves units of others that want the same targets', () => {
    on();
    symlinkSync('/x', `${root}/etc/systemd/system/sysinit.target.wants/x.service`);
    disable({ root });
    expect(readdirSync(`${root}/etc/systemd/system`)).toEqual(['sysinit.target.wants']);
  });
});

describe('status', () => {
  test('tells installed from enabled', () => {
    on();
    rmSync(`${root}/etc/systemd/system/sysinit.target.wants/bootio-capture.service`);
    expect(status({ root })).toMatchObject({ installed: true, enabled: false });
    rmSync(`${root}/usr/lib/bootio/finish`);
    expect(status({ root })).toMatchObject({ installed: false, missing: ['/usr/lib/bootio/finish'] });
  });
});
