/** The capture in the initramfs: what `enable` and `disable` do about it in a tree, and the script that has it made again. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { disable } from '../../src/capture/disable.ts';
import { enable, type EnableOptions } from '../../src/capture/enable.ts';
import { status } from '../../src/capture/status.ts';

const script = path.join(import.meta.dirname, '..', '..', 'systemd', 'bootio-initramfs');
const hook = '/usr/share/initramfs-tools/hooks/bootio';
const initTop = '/usr/share/initramfs-tools/scripts/init-top/bootio';
const dracutModule = '/usr/lib/dracut/modules.d/00bootio';

let temporary: string;
let root: string;

beforeEach(() => {
  temporary = mkdtempSync(path.join(tmpdir(), 'bootio-initramfs-'));
  root = path.join(temporary, 'root');
  put('/usr/lib/systemd/systemd', '\x7fELF');
  put('/boot/initrd.img-6.1', 'old');
  put('/boot/initrd.img-6.1.bak', 'older');
  mkdirSync(`${root}/var/tmp`, { recursive: true });
  utimesSync(`${root}/boot/initrd.img-6.1`, 1e9, 1e9);
});
afterEach(() => {
  rmSync(temporary, { recursive: true });
});

function put(name: string, contents: string, mode = 0o644): void {
  mkdirSync(path.dirname(root + name), { recursive: true });
  writeFileSync(root + name, contents, 'latin1');
  chmodSync(root + name, mode);
}

const image = (): string => readFileSync(`${root}/boot/initrd.img-6.1`, 'utf8');

describe('the script', () => {
  /** A tool that does `body`. */
  const tool = (name: string, body: string): void => {
    put(`/usr/bin/${name}`, `#!/bin/sh\necho "$*" >>${root}/calls\n${body}\n`, 0o755);
  };
  const run = (what: string): { status: number | null; stderr: string } =>
    spawnSync('sh', [script, what], { encoding: 'utf8', env: { BOOTIO_ROOT: root } });
  const write = (contents: string): string => `printf ${contents} >${root}/boot/initrd.img-6.1`;

  test('has every initramfs made again', () => {
    tool('update-initramfs', write('new'));
    expect(run('rebuild')).toMatchObject({ status: 0, stderr: '' });
    expect(image()).toBe('new');
    expect(readFileSync(`${root}/calls`, 'utf8')).toBe('-u -k all\n');
    expect(readdirSync(`${root}/var/tmp`)).toEqual([]);
  });

  test('puts the old one back where the tool fails half way, and says why in one line', () => {
    tool('update-initramfs', `${write('half')}; echo 'no space \u001b[31mleft' >&2; exit 1`);
    const { status: code, stderr } = run('rebuild');
    expect(code).toBe(1);
    expect(stderr).toBe(
      'bootio: update-initramfs -u -k all: failed, so the initramfs is as it was: no space [31mleft\n',
    );
    expect(image()).toBe('old');
    expect(readdirSync(`${root}/boot`).sort()).toEqual(['initrd.img-6.1', 'initrd.img-6.1.bak']);
    expect(readdirSync(`${root}/var/tmp`)).toEqual([]);
  });

  test('does not take a tool that makes nothing for one that did', () => {
    tool('update-initramfs', ':');
    expect(run('rebuild').stderr).toContain('made no initramfs');
  });

  test('fails where there is none, or nothing that makes one', () => {
    tool('update-initramfs', ':');
    rmSync(`${root}/boot`, { recursive: true });
    expect(run('rebuild').stderr).toContain('no initramfs');
    expect(existsSync(`${root}/calls`)).toBe(false);
  });

  test('takes the capture out first where it is told to forget it', () => {
    tool('update-initramfs', `[ ! -e ${root}${hook} ] && ${write('without')}`);
    for (const file of [hook, initTop, `${dracutModule}/module-setup.sh`]) put(file, '');
    expect(run('forget')).toMatchObject({ status: 0, stderr: '' });
    expect(image()).toBe('without');
    for (const file of [hook, initTop, dracutModule]) expect(existsSync(root + file)).toBe(false);
  });
});

/** Nothing in this tree can be run, as in the image of a machine with another processor. */
describe('enable and disable in an image that cannot be run here', () => {
  const on = (options: Partial<EnableOptions> = {}): ReturnType<typeof enable> => {
    const binary = path.join(temporary, 'capture');
    writeFileSync(binary, '#!/bin/sh\n');
    return enable({ root, binary, ...options });
  };

  test('an image whose generator is not known is refused before anything is installed', () => {
    expect(() => on({ initrd: true })).toThrow(/neither initramfs-tools nor dracut/);
    expect(existsSync(`${root}/usr/lib/bootio`)).toBe(false);
  });

  test('installs the hooks of the generators that are there, and says that the rest is to be done', () => {
    mkdirSync(`${root}/usr/share/initramfs-tools`, { recursive: true });
    expect(on({ initrd: true })).toMatchObject({ initrd: true, rebuildNeeded: true });
    expect(existsSync(root + hook)).toBe(true);
    expect(existsSync(root + initTop)).toBe(true);
    expect(existsSync(root + dracutModule)).toBe(false);
    expect(status({ root }).initrd).toBe(true);
    expect(image()).toBe('old');
  });

  test('enable keeps it unless it is told otherwise', () => {
    mkdirSync(`${root}/usr/lib/dracut/modules.d`, { recursive: true });
    on({ initrd: true });
    expect(on().initrd).toBe(true);
    expect(existsSync(`${root}${dracutModule}/module-setup.sh`)).toBe(true);
    expect(on({ initrd: false })).toMatchObject({ initrd: false, rebuildNeeded: true });
    expect(status({ root }).initrd).toBe(false);
  });

  test('a plain enable and disable never touch it', () => {
    mkdirSync(`${root}/usr/share/initramfs-tools`, { recursive: true });
    expect(on()).toMatchObject({ initrd: false, rebuildNeeded: false });
    disable({ root });
    expect(existsSync(`${root}/usr/lib/bootio`)).toBe(false);
  });

  test('disable takes nothing out while the initramfs may still begin captures', () => {
    mkdirSync(`${root}/usr/share/initramfs-tools`, { recursive: true });
    on({ initrd: true });
    expect(() => disable({ root })).toThrow(/initramfs forget/);
    expect(existsSync(root + hook)).toBe(true);
    expect(status({ root })).toMatchObject({ enabled: true, initrd: true });
  });
});
