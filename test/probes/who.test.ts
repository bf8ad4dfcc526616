/** Processes in a pid namespace of their own, made while the capture runs and before it. */
import { execFileSync, spawn } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { capture, processOf, unavailable } from './live.ts';

test.skipIf(unavailable !== undefined)(
  'a process of another pid namespace is told from the others',
  async () => {
    const own = Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0]);
    const script = 'echo $$; read line; exit 7';
    const before = spawn('unshare', ['--pid', '--fork', 'sh', '-c', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => before.stdout.once('data', resolve));
      const { run } = await capture(() => {
        // In its namespace it is the first.
        expect(
          execFileSync('unshare', ['--pid', '--fork', 'sh', '-c', 'echo $$; :'], { encoding: 'utf8' }),
        ).toBe('1\n');
        before.stdin.end('\n');
      });
      const made = processOf(run, ['sh', '-c', 'echo $$; :']);
      const old = run.processes.find(({ argv, comm }) => comm === 'sh' && argv.includes(script))!;
      expect(old.beforeCapture).toBe(true);
      for (const { pidNamespace, container } of [made, old]) {
        expect(pidNamespace).toBeGreaterThan(0);
        expect(pidNamespace).not.toBe(own);
        expect(container).toEqual({ runtime: 'pid-namespace', name: String(pidNamespace) });
      }
      expect(made.pidNamespace).not.toBe(old.pidNamespace);
      const parent = run.processes[made.parent!]!;
      expect(parent).toMatchObject({
        comm: 'unshare',
        pidNamespace: own,
      });
    } finally {
      before.kill();
    }
  },
);
