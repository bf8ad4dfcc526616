import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, program, root } from './bootio.ts';

describe('wrong usage is one line on stderr and exit code 2', () => {
  test.each([
    ['no command', [], 'no command given; see bootio --help'],
    ['an unknown command', ['lst'], 'unknown command: lst; see bootio --help'],
    ['an unknown command with options', ['lst', '--foo'], /unknown .*lst.*; see bootio --help/],
    ['an unknown option of a command', ['list', '--foo'], 'unknown argument: foo; see bootio list --help'],
    ['an option that does not negate', ['list', '--no-archive', '/x'], 'unknown argument: no-archive'],
    ['one argument too many', ['list', 'x'], 'unknown argument: x; see bootio list --help'],
    ['an option without its value', ['list', '--archive'], 'not enough arguments following: archive'],
    ['an empty archive', ['list', '--archive='], '--archive: empty'],
    ['an unknown format', ['list', '--format', 'xml'], /"xml".*"text", "json", "markdown"/],
    ['an unknown option without a command', ['--foo'], 'see bootio --help'],
    ['arguments after --', ['--', 'list'], 'no command given'],
    ['an archive that is a file', ['list', '--archive', '/etc/passwd'], 'not a directory'],
  ])('%s', (_, args, message) => {
    expectRefusal(bootio(args), message);
  });

  test('hostile arguments come back without control characters', () => {
    const outcome = bootio(['list', '--\u001b[31m\nred']);
    expectRefusal(outcome, '\\x1b[31m');
  });
});

describe('help and version', () => {
  test('the version is that of package.json', () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(bootio(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    expect(bootio(['list', '--version']).stdout).toBe(`${version}\n`);
  });

  test.each([['--help'], ['list', '--help']])('%s %s fits 80 columns and is not an error', (...args) => {
    const { code, stdout, stderr } = bootio(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('bootio');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('help fits a narrower terminal', () => {
    const { stdout } = bootio(['--help'], { env: { COLUMNS: '60' } });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });

  test('the version needs nothing of the program but its first file and what that imports', () => {
    const copy = temporaryDirectory();
    mkdirSync(path.join(copy, 'chunks'));
    writeFileSync(path.join(copy, 'package.json'), '{"type":"module"}');
    const copyWithImports = (name: string): void => {
      const source = readFileSync(path.join(path.dirname(program), name), 'utf8');
      writeFileSync(path.join(copy, name), source);
      for (const [, imported] of source.matchAll(/(?:from|import) "(\.[^"]+)"/g))
        copyWithImports(path.join(path.dirname(name), imported!));
    };
    copyWithImports('bootio.js');
    const run = (...args: string[]): SpawnSyncReturns<string> =>
      spawnSync(process.execPath, [path.join(copy, 'bootio.js'), ...args], { encoding: 'utf8' });
    expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run('--help').status).not.toBe(0);
  });

  test('the built program can be executed', () => {
    expect(statSync(program).mode & 0o111).toBe(0o111);
    expect(readFileSync(program, 'utf8').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });
});
