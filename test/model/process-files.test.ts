import { expect, it } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import { processFiles } from '../../src/model/process-files.ts';
import { makeRun } from '../support/make-run.ts';

it('folds accesses by process and path, in that order', () => {
  const run = loadRun(
    makeRun({
      processes: [
        {
          name: 'b',
          pid: 2,
          startMs: 5,
          accesses: [
            { path: '/z', openMs: 9, read: [1, 10] },
            { path: '/a', openMs: 6, read: [1, 1], write: [2, 2] },
            { path: '/z', openMs: 7, closeMs: 30, read: [3, 0] },
            { path: '/z', openMs: 8, inherited: true },
          ],
        },
        {
          name: 'a',
          pid: 1,
          startMs: 1,
          accesses: [{ path: '/z', openMs: 2, write: [1, 5], repeat: { times: 2, everyMs: 10 } }],
        },
      ],
    }),
  );
  const rows = processFiles(run).map(({ process, file, ...row }) => ({
    ...row,
    process: run.processes[process]?.comm,
    path: run.files[file]?.path,
  }));
  expect(rows).toEqual([
    {
      ...{
        process: 'a',
        path: '/z',
        opens: 3,
        accesses: 3,
        readCalls: 0,
        readBytes: 0,
        writeCalls: 3,
        writeBytes: 15,
      },
      ...{ openNs: [2e6, 12e6, 22e6], readOpenNs: [], writeOpenNs: [2e6, 12e6, 22e6], idleOpenNs: [] },
    },
    {
      ...{
        process: 'b',
        path: '/a',
        opens: 1,
        accesses: 1,
        readCalls: 1,
        readBytes: 1,
        writeCalls: 2,
        writeBytes: 2,
      },
      ...{ openNs: [6e6], readOpenNs: [6e6], writeOpenNs: [6e6], idleOpenNs: [] },
    },
    {
      ...{
        process: 'b',
        path: '/z',
        opens: 2,
        accesses: 3,
        readCalls: 4,
        readBytes: 10,
        writeCalls: 0,
        writeBytes: 0,
      },
      // The inherited one did nothing, and was not opened by it either.
      ...{ openNs: [7e6, 8e6, 9e6], readOpenNs: [9e6], writeOpenNs: [], idleOpenNs: [7e6] },
    },
  ]);
});

it('takes files of one path for one, and files without a path for several', () => {
  const run = loadRun(
    makeRun({
      processes: [
        {
          name: 'a',
          pid: 1,
          accesses: [
            { path: '/run/state', inode: 2 },
            { path: '/run/state', inode: 3, device: [0, 7] },
            { path: '', inode: 4 },
            { path: '', inode: 5 },
          ],
        },
      ],
    }),
  );
  const rows = processFiles(run).map(({ file, opens }) => [
    run.files[file]?.path,
    run.files[file]?.inode,
    opens,
  ]);
  expect(rows).toEqual([
    ['', 4, 1],
    ['', 5, 1],
    ['/run/state', 2, 2],
  ]);
});

it('gives nothing for a run without accesses', () => {
  expect(processFiles(loadRun(makeRun({ processes: [{ name: 'a', pid: 1 }] })))).toEqual([]);
});
