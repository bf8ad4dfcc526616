import { statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeBytes } from '../../src/lib/escape.ts';
import { execFileSync } from 'node:child_process';
import { capture, compile, processOf, scratch, unavailable, withDescendants, type Capture } from './live.ts';

describe.skipIf(unavailable !== undefined)('paths as system calls ask for them', () => {
  let captured: Capture;
  let directory: string;
  /** Path by the number of bytes that was written to it in one access. */
  let pathOf: Map<number, string>;
  let inodeOf: Map<number, number>;

  beforeAll(async () => {
    const program = compile('probes/paths.c');
    directory = scratch();
    captured = await capture(() => void execFileSync(program, [directory]));
    const { run } = captured;
    const family = withDescendants(run, processOf(run, [program, directory]));
    pathOf = new Map();
    inodeOf = new Map();
    for (let row = 0; row < run.accesses.length; row++) {
      const file = run.files[run.accesses.file[row]!]!;
      const bytes = run.accesses.writeBytes[row]!;
      if (!family.has(run.accesses.process[row]!) || bytes === 0) continue;
      expect(pathOf.get(bytes), `written once: ${bytes} bytes`).toBeUndefined();
      pathOf.set(bytes, file.path);
      inodeOf.set(bytes, file.inode);
    }
  });

  test.each([
    ['relative to the working directory', 101, 'here'],
    ['with parts that lead nowhere', 103, 'sub/below'],
    ['after chdir', 107, 'sub/inside'],
    ['in a child of one that did chdir, upwards', 109, 'sub/up'],
    ['relative to a directory that is open', 113, 'sub/by-folder'],
    ['after fchdir', 127, 'sub/by-fchdir'],
    ['openat2', 131, 'openat2'],
    ['creat', 137, 'creat'],
    ['through a link to a directory', 139, 'sub/through'],
    ['through a link to the file', 149, 'sub/target'],
    ['unlinked before it was used', 151, 'gone'],
    ['renamed before it was looked at', 197, 'first-name'],
    ['descriptors beyond the first table', 191, 'high'],
    ['descriptors beyond what is gone through at the end', 193, 'higher'],
    ['nearly as long as a path can be', 181, `${`${'x'.repeat(200)}/`.repeat(15)}long`],
  ])('%s', (_, bytes, name) => {
    expect(pathOf.get(bytes)).toBe(path.join(directory, name));
  });

  test('bytes that are no text are kept', () => {
    const name = decodeBytes(Buffer.from('new\nline \xff\x1b[31m', 'latin1'));
    expect(pathOf.get(179)).toBe(`${directory}/${name}`);
  });

  test('files without a name are called what the kernel calls them', () => {
    expect(pathOf.get(157)).toMatch(new RegExp(`^${directory}/sub/#\\d+ \\(deleted\\)$`));
    expect(pathOf.get(163)).toBe('/memfd:memory (deleted)');
    expect(pathOf.get(173)).toMatch(/^pipe:\[\d+\]$/);
  });

  test('inodes are those of the files', () => {
    for (const [bytes, name] of [
      [101, 'here'],
      [149, 'sub/target'],
      [193, 'higher'],
    ] as const)
      expect(inodeOf.get(bytes)).toBe(statSync(path.join(directory, name)).ino);
  });
});
