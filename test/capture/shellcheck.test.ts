/** The shell scripts that run as root, on other people's machines, have no finding that ShellCheck knows. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const top = path.join(import.meta.dirname, '..', '..');
const folders = [
  'systemd',
  'systemd/initramfs-tools',
  'systemd/dracut',
  'test/vm',
  'test/vm/guest',
  'test/vm/savings',
];

const scripts = folders.flatMap((folder) =>
  readdirSync(path.join(top, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(folder, entry.name))
    .filter((file) => readFileSync(path.join(top, file), 'utf8').startsWith('#!/bin/sh\n')),
);
const missing = spawnSync('shellcheck', ['--version']).error !== undefined;

test('the scripts of the profiled machine are found', () => {
  expect(scripts).toEqual(expect.arrayContaining(['systemd/bootio-finish', 'test/vm/guest/report']));
});

// test/vm/install-tools.sh installs it; a machine without it can still run the other tests.
test.skipIf(missing).each(scripts)('%s is clean', (script) => {
  const { stdout, stderr } = spawnSync('shellcheck', ['--shell=sh', script], { cwd: top, encoding: 'utf8' });
  expect(stdout + stderr).toBe('');
});
