/** `report --open` and progress, as a person at a terminal has them. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, program, root } from './bootio.ts';

const run = path.join(root, 'test/fixtures/runs/debian-12');

test('--open without a file to open is refused', () => {
  expectRefusal(bootio(['report', run, '--open']), 'name the file to write and open with -o');
  expectRefusal(bootio(['compare', run, run, '--open']), 'name the file to write and open with -o');
});

test('as root a browser is not started, and the page is there', () => {
  const file = path.join(temporaryDirectory(), 'page.html');
  const { code, stderr } = bootio(['report', run, '-o', file, '--open'], { env: { DISPLAY: ':0' } });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^bootio: warning: [^\n]+: not opened: [^\n]+; open it yourself\n$/);
  expect(existsSync(file)).toBe(true);
});

test('a file of any name is handed to the opener as one harmless argument', async () => {
  const directory = temporaryDirectory();
  const bin = path.join(directory, 'bin');
  mkdirSync(bin);
  const told = path.join(directory, 'told');
  writeFileSync(path.join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$#" "$@" >'${told}'\n`);
  chmodSync(path.join(bin, 'xdg-open'), 0o755);
  const file = path.join(directory, "a b';$(touch hacked)&#?%41\u{1f363}.html");
  const { openFile } = await import('../../src/cli/open-file.ts');
  const { getuid, env } = process;
  const before = { ...env };
  Object.assign(env, { PATH: `${bin}:${String(env['PATH'])}`, DISPLAY: ':0' });
  process.getuid = () => 1000;
  try {
    await openFile(file);
  } finally {
    process.getuid = getuid!;
    for (const name of ['PATH', 'DISPLAY']) {
      if (before[name] === undefined) Reflect.deleteProperty(env, name);
      else env[name] = before[name];
    }
  }
  const [count, address] = readFileSync(told, 'utf8').split('\n');
  expect(count).toBe('1');
  expect(address).toMatch(/^file:\/\/\/[\w/:.~%-]+$/);
  expect(decodeURIComponent(new URL(address!).pathname)).toBe(file);
});

test(
  'progress is one line of a terminal, gone at the end, and nothing elsewhere',
  { timeout: 120_000 },
  () => {
    const runs = path.dirname(run);
    const directory = temporaryDirectory();
    const inTerminal = (to: string, TERM: string): string => {
      const command = `'${process.execPath}' '${program}' publish --to '${to}' --archive '${runs}'`;
      const env = { PATH: process.env['PATH'], TERM };
      return spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env }).stdout;
    };
    const shown = inTerminal(path.join(directory, 'a'), 'xterm');
    expect(shown).toMatch(/^(?:\r[^\r\n]* \.\.\.\u001b\[K)+\r\u001b\[Kbootio: [^\n]*files written\r\n$/);
    expect(inTerminal(path.join(directory, 'b'), 'dumb')).toMatch(/^bootio: [^\n]*files written\r\n$/);
    const { stderr } = bootio(['publish', '--to', path.join(directory, 'c'), '--archive', runs]);
    expect(stderr).toMatch(/^bootio: [^\n]*files written\n$/);
  },
);
