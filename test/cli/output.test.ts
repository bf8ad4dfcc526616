import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, plainEnvironment, program } from './bootio.ts';

const files = 3000;
let small: string;
let large: string;

beforeAll(() => {
  const directory = temporaryDirectory();
  const init = { name: 'init', pid: 1, executable: '/sbin/init' };
  const accesses = Array.from({ length: files }, (_, n) => ({
    path: `/usr/share/a-directory-with-a-rather-long-name/file-number-${n}`,
    inode: n + 1,
    read: [1, n + 1] as const,
  }));
  small = makeRun({ id: 'small', processes: [init] }, path.join(directory, 'small'));
  large = makeRun({ id: 'large', processes: [{ ...init, accesses }] }, path.join(directory, 'large'));
});

/** Runs a shell command in which `bootio` is the program under test. */
function shell(
  command: string,
  env: NodeJS.ProcessEnv = {},
): { code: number | null; stdout: string; stderr: string } {
  const script = `bootio() { "${process.execPath}" "${program}" "$@"; }\n${command}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...plainEnvironment, SMALL: small, LARGE: large, ...env },
    maxBuffer: 256 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** As shell, on a terminal of its own. */
function terminal(args: string, env: NodeJS.ProcessEnv = {}): string {
  // Progress is for stderr, and is drawn where the machine is slow.
  const command = `"${process.execPath}" "${program}" ${args} 2>/dev/null`;
  return shell(`script -qec '${command}' /dev/null </dev/null`, env).stdout;
}

const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.trimEnd().length));

describe('output', () => {
  test.each(['json', 'text', 'markdown'])(
    'a reader that closes the pipe early is no error (%s)',
    (format) => {
      const all = shell(`bootio compare "$SMALL" "$LARGE" --all --format ${format}`);
      expect(all.stdout.length).toBeGreaterThan(format === 'markdown' ? 1000 : 65_536);
      const { code, stdout, stderr } = shell(
        `bootio compare "$SMALL" "$LARGE" --all --format ${format} | head -c 1; echo " \${PIPESTATUS[0]}"`,
      );
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout.endsWith(' 0\n')).toBe(true);
    },
  );

  test('a full disk is an error of one line', () => {
    const { code, stderr } = shell('bootio compare "$SMALL" "$LARGE" >/dev/full');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^bootio: standard output cannot be written: [^\n]*\n$/);
  });

  test('a closed standard output or error does not crash', () => {
    expect(shell('bootio compare "$SMALL" "$LARGE" >&-').stderr).not.toContain('at ');
    expect(shell('bootio compare nowhere "$LARGE" 2>&-').code).toBe(2);
  });

  test('JSON is one document with all rows and a schema', () => {
    const { stdout } = bootio(['compare', small, large, '--format', 'json']);
    const document = JSON.parse(stdout) as { schema: string; files: unknown[] };
    expect(document.schema).toBe('bootio/compare/2');
    expect(document.files.length).toBeGreaterThan(0);
    expect(stdout.endsWith('}\n')).toBe(true);
  });

  test('a pipe gets 80 columns and no colour', () => {
    const { stdout } = bootio(['compare', small, large]);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain('\u001b');
  });

  test.each([40, 60, 132])('COLUMNS=%i is kept to', (columns) => {
    const { stdout } = bootio(['compare', small, large], { env: { COLUMNS: String(columns) } });
    expect(widest(stdout)).toBeLessThanOrEqual(columns);
  });

  test.each(['', '0', '-1', 'wide', '1e9'])('COLUMNS=%j is no reason to fail', (columns) => {
    const { code, stdout } = bootio(['compare', small, large], { env: { COLUMNS: columns } });
    expect(code).toBe(0);
    expect(stdout).toContain('Totals');
  });

  test('a terminal gets colour, unless NO_COLOR or TERM=dumb say no', () => {
    const args = 'compare "$SMALL" "$LARGE"';
    expect(terminal(args)).toContain('\u001b[');
    expect(terminal(args, { NO_COLOR: '' })).toContain('\u001b[');
    expect(terminal(args, { NO_COLOR: '1' })).not.toContain('\u001b[');
    expect(terminal(args, { TERM: 'dumb' })).not.toContain('\u001b[');
  });

  test('BOOTIO_DEBUG shows where an error came from', () => {
    const { code, stderr } = bootio(['list', '--archive', program], { env: { BOOTIO_DEBUG: '1' } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^bootio: [^\n]*not a directory[^\n]*\n.*\n {4}at /s);
  });
});
