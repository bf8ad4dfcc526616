/**
 * What the capture binary keeps of the kernel's types, for a start that need not find it out again. That captures work with such a
 * file, and with a damaged one, the tests on other kernels show.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratch, top } from './live.ts';

const binary = path.join(top, 'probes/build/bootio-capture');
const missing = existsSync('/sys/kernel/btf/vmlinux')
  ? undefined
  : 'this kernel has no type information (BTF)';
if (missing !== undefined) console.warn(`SKIPPED: what is kept of the kernel's types: ${missing}`);

describe.skipIf(missing !== undefined)('bootio-capture --learn', () => {
  let file: string;
  let whole: Buffer;
  const learn = (name = file): void => {
    execFileSync(binary, ['--learn', name]);
  };

  beforeAll(() => {
    file = path.join(scratch(), 'types');
    learn();
    whole = readFileSync(file);
  });

  test('writes a small file for its owner only, the same each time', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(whole.length).toBeGreaterThan(5000);
    expect(whole.length).toBeLessThan(100_000);
    const other = path.join(scratch(), 'types');
    learn(other);
    expect(readFileSync(other).equals(whole)).toBe(true);
  });

  test('leaves a file alone that fits this kernel', () => {
    utimesSync(file, 1000, 1000);
    learn();
    expect(statSync(file).mtimeMs).toBe(1_000_000);
  });

  test.each([
    ['is of another kernel', (bytes: Buffer) => flip(bytes, 9)],
    ['is of other programs', (bytes: Buffer) => flip(bytes, 41)],
    ['is damaged at its end', (bytes: Buffer) => flip(bytes, bytes.length - 1)],
    ['is damaged in the middle', (bytes: Buffer) => flip(bytes, bytes.length >> 1)],
    ['is cut', (bytes: Buffer) => bytes.subarray(0, bytes.length - 7)],
    ['goes on', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('more')])],
    ['is empty', () => Buffer.alloc(0)],
    ['says that it is longer than it is', (bytes: Buffer) => flip(bytes, 51)],
  ])('writes a file anew that %s', (_, damage) => {
    writeFileSync(file, damage(Buffer.from(whole)));
    learn();
    expect(readFileSync(file).equals(whole)).toBe(true);
  });

  test('replaces a link, and does not follow it', () => {
    const target = path.join(scratch(), 'target');
    const link = path.join(scratch(), 'types');
    writeFileSync(target, 'mine');
    symlinkSync(target, link);
    learn(link);
    expect(readFileSync(target, 'utf8')).toBe('mine');
    expect(readFileSync(link).equals(whole)).toBe(true);
  });

  test('says in a line where it cannot', () => {
    const outcome = spawnSync(binary, ['--learn', path.join(scratch(), 'nowhere', 'types')], {
      encoding: 'utf8',
    });
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^bootio-capture: .*types: No such file or directory\n$/);
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  bytes[at] = bytes[at]! ^ 0xff;
  return bytes;
}
