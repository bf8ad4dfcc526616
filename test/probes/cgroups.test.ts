/** Cgroups that are made and gone while the capture runs: programs tell their numbers only, the loader looks for their paths. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { capture, processOf, unavailable } from './live.ts';

const mount = readFileSync('/proc/self/mounts', 'utf8')
  .split('\n')
  .map((line) => line.split(' '))
  .find(([, , type]) => type === 'cgroup2')?.[1];
const without =
  unavailable ?? (mount === undefined ? 'no unified hierarchy of cgroups is mounted' : undefined);
if (without !== undefined) console.warn(`SKIPPED: cgroups: ${without}`);

test.skipIf(without !== undefined)('a process is in a cgroup that was made for it', async () => {
  const name = `bootio-test-${process.pid}`;
  const directory = path.join(mount!, name);
  // Back out of it before its end, or the cgroup could not be removed.
  const script = `mkdir "$0" && echo $$ >"$0/cgroup.procs" && sh -c 'exit 7'; echo $$ >"${mount!}/cgroup.procs"`;
  const argv = ['sh', '-c', script, directory];
  try {
    const { run } = await capture(() => void execFileSync(argv[0]!, argv.slice(1), { stdio: 'pipe' }));
    const shell = processOf(run, argv);
    const child = shell.children
      .map((index) => run.processes[index]!)
      .find(({ exitStatus }) => exitStatus === 7 << 8);
    expect(child).toMatchObject({ argv: ['sh', '-c', 'exit 7'], cgroup: `/${name}` });
    expect(shell.cgroup).toBe('/');
  } finally {
    rmdirSync(directory);
  }
});
