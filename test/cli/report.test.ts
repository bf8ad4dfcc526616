import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, plainEnvironment, program } from './bootio.ts';

let run: string;
let other: string;

beforeAll(() => {
  const directory = temporaryDirectory();
  const init = { name: 'init', pid: 1, executable: '/sbin/init' };
  const hostile = { path: '/tmp/</script><script>alert(1)</script>', read: [1, 10] as const };
  run = makeRun({ id: 'first', processes: [init] }, path.join(directory, 'first'));
  other = makeRun(
    { id: 'second', processes: [{ ...init, accesses: [hostile] }] },
    path.join(directory, 'second'),
  );
});

const isPage = (text: string): boolean => /^<!doctype html>/i.test(text) && /<\/html>\s*$/.test(text);

describe('bootio report', () => {
  test('-o writes one file that others may read, and says nothing', () => {
    const directory = temporaryDirectory();
    const file = path.join(directory, 'report.html');
    const { status, stdout, stderr } = spawnSync(
      'sh',
      ['-c', 'umask 022; exec "$@"', 'sh', process.execPath, program, 'report', run, '-o', file],
      { encoding: 'utf8', env: plainEnvironment },
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(isPage(readFileSync(file, 'utf8'))).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o644);
    expect(readdirSync(directory)).toEqual(['report.html']);
  });

  test('a pipe gets the page, a terminal does not', () => {
    expect(isPage(bootio(['report', run]).stdout)).toBe(true);
    const command = `"${process.execPath}" "${program}" report "${run}"`;
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      encoding: 'utf8',
      env: plainEnvironment,
      input: '',
    });
    expect(stdout).toMatch(/^bootio: report: .*name a file with -o\s*$/);
  });

  test('--redact leaves out what is not for others, and says so', () => {
    const secret = {
      name: 'init',
      pid: 1,
      executable: '/home/fred/init',
      argv: ['init', '--token', 'hunter2'],
    };
    const own = makeRun({ id: 'private', processes: [secret] }, path.join(temporaryDirectory(), 'private'));
    const plain = bootio(['report', own]).stdout;
    expect(plain).toContain('fred');
    expect(plain).not.toContain('Redacted');
    const { stdout, stderr } = bootio(['report', own, '--redact', '--redact-pattern', 'init']);
    expect(stderr).toBe('');
    expect(stdout).toContain('Redacted, and shown as [user-1] and the like');
    expect(stdout).not.toMatch(/fred|\binit\b(?!rd)/);
    expectRefusal(bootio(['report', own, '--redact-pattern', '(']), '(: not a regular expression');
  });

  test('names from a run cannot end the script they are in', () => {
    const page = bootio(['report', other]).stdout;
    expect(page).not.toContain('<script>alert(1)');
  });
});

describe('bootio compare -o', () => {
  test('writes the page and prints the table', () => {
    const file = path.join(temporaryDirectory(), 'index.html');
    const { code, stdout, stderr } = bootio(['compare', run, other, '-o', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Totals');
    expect(isPage(readFileSync(file, 'utf8'))).toBe(true);
  });

  test('the page is written even where nobody reads the table', () => {
    const file = path.join(temporaryDirectory(), 'index.html');
    const command = `"${process.execPath}" "${program}" compare "${run}" "${other}" -o "${file}" | true`;
    spawnSync('sh', ['-c', command], { env: plainEnvironment });
    expect(isPage(readFileSync(file, 'utf8'))).toBe(true);
  });

  test('an old page stays where the runs cannot be read', () => {
    const file = path.join(temporaryDirectory(), 'index.html');
    writeFileSync(file, 'old');
    expectRefusal(bootio(['compare', run, '/nonexistent/run', '-o', file]), 'no such directory');
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  test.each([
    ['a directory that is not there', 'none/index.html', 'its directory does not exist; make it first'],
    ['a directory', 'sub', 'it is a directory; give the name of a file'],
  ])('%s is refused before the table', (_, name, message) => {
    const directory = temporaryDirectory();
    mkdirSync(path.join(directory, 'sub'));
    expectRefusal(bootio(['compare', run, other, '-o', path.join(directory, name)]), message);
    expect(readdirSync(directory)).toEqual(['sub']);
    expect(existsSync(path.join(directory, 'none'))).toBe(false);
  });

  test('an empty name is refused', () => {
    expectRefusal(bootio(['compare', run, other, '--output=']), '--output: empty');
  });
});
