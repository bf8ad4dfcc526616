/** `report --open` and progress, as a person at a terminal has them. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, program, root } from './bootio.ts';

const run = path.join(root, 'test/fixtures/runs/debian-12');

test.each([
  ['report', [run]],
  ['compare', [run, run, '--allow-unlike']],
] as const)('%s --open without a name writes a private page, and says where', (command, args) => {
  const TMPDIR = temporaryDirectory();
  const { code, stderr } = bootio([command, ...args, '--open'], { env: { TMPDIR } });
  expect(code).toBe(0);
  const [made, ...others] = readdirSync(TMPDIR);
  expect(others).toEqual([]);
  const file = path.join(TMPDIR, made!, 'report.html');
  expect(stderr).toContain(`${file}: not opened: `);
  expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
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

test('an import says how much of the trace it has read, on a terminal alone', { timeout: 120_000 }, () => {
  const directory = temporaryDirectory();
  const trace = path.join(directory, 'trace.txt');
  const sample = readFileSync(path.join(root, 'test/import/samples/strace-yy-T.txt'), 'utf8');
  writeFileSync(trace, sample.repeat(400));
  const command = `'${process.execPath}' '${program}' import '${trace}' --out '${directory}/a'`;
  const env = { PATH: process.env['PATH'], TERM: 'xterm' };
  const shown = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8', env }).stdout;
  expect(shown).toMatch(/\rimporting: [\d.]+ \SB of [\d.]+ MB \.\.\.\u001b\[K/);
  expect(shown).toMatch(/\r\u001b\[K[^\r]*Imported as [^\r]*\r\n$/);
  const { code, stderr } = bootio(['import', trace, '--out', `${directory}/b`]);
  expect(code).toBe(0);
  expect(stderr).not.toContain('importing');
});
