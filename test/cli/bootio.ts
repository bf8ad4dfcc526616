/** Runs the built program as a person would: a child process with its own environment. Tests of CLI behaviour use only this. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect } from 'vitest';

export const root = path.resolve(import.meta.dirname, '../..');
export const program = path.join(root, 'dist/bootio.js');

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** No colour, width or archive comes from the environment of the test's own caller. */
export const plainEnvironment = { PATH: process.env['PATH'], HOME: '/nonexistent', TERM: 'xterm-256color' };

export function bootio(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...plainEnvironment, ...options.env },
    cwd: options.cwd ?? root,
    timeout: 60_000,
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** What every bad input must end in: exit code 2, nothing on stdout, one line on stderr that matches `message`. */
export function expectRefusal(outcome: Outcome, message: RegExp | string): void {
  expect(outcome).toMatchObject({ code: 2, stdout: '' });
  expect(outcome.stderr).toMatch(/^bootio: [^\n]+\n$/);
  if (typeof message === 'string') expect(outcome.stderr).toContain(message);
  else expect(outcome.stderr).toMatch(message);
  expect(outcome.stderr).not.toContain('a bug in bootio');
}
