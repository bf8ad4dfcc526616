import { describe, expect, it } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import { makeRun } from '../support/make-run.ts';

describe('loadRun', () => {
  it('reads what makeRun wrote', () => {
    const run = loadRun(
      makeRun({
        startMs: 10,
        endMs: 500,
        processes: [
          { name: 'init', pid: 1, executable: '/sbin/init', argv: ['/sbin/init', 'splash'], flags: 1, cgroup: '/init.scope' },
          {
            name: 'cat',
            pid: 7,
            parent: 'init',
            startMs: 20,
            exitMs: 40,
            cgroup: '/system.slice/cat.service',
            accesses: [
              { path: '/etc/b', openMs: 35, read: [1, 10] },
              { path: '/etc/a', openMs: 30, closeMs: 39, read: [2, 512], write: [1, 5] },
            ],
          },
        ],
      }),
    );
    const [init, cat] = run.processes;
    expect(init).toMatchObject({ pid: 1, parent: undefined, children: [1], unit: 'init.scope', beforeCapture: true });
    expect(cat).toMatchObject({
      pid: 7,
      parent: 0,
      startNs: 20e6,
      exitNs: 40e6,
      exitStatus: 0,
      comm: 'cat',
      executable: '/sbin/init',
      argv: ['/sbin/init', 'splash'],
      unit: 'cat.service',
      totals: { accesses: 2, opens: 2, readCalls: 3, readBytes: 522, writeCalls: 1, writeBytes: 5 },
    });
    expect(Array.from(run.accesses.openNs)).toEqual([30e6, 35e6]);
    expect(Array.from(run.accesses.closeNs)).toEqual([39e6, 35e6]);
    expect(Array.from(run.accesses.file, (file) => run.files[file]?.path)).toEqual(['/etc/a', '/etc/b']);
    expect([run.startNs, run.endNs]).toEqual([10e6, 500e6]);
  });
});
