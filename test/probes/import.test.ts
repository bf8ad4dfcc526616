/**
 * Imported traces beside bootio's own capture of the same command: strace runs it, and the capture sees it all the same. What one
 * says of calls, bytes, look-ups and processes the other must say too.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { importTrace } from '../../src/import/import-trace.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Process, Run } from '../../src/model/types.ts';
import { differencesOf, failedLookupsOfRun, transfersOfRun } from '../vm/kernels/run-sums.ts';
import { measuredFiles, workload, workloadProcesses } from '../vm/workload.ts';
import {
  captureCommand,
  compile,
  makeDirectory,
  processOf,
  scratch,
  top,
  unavailable,
  withDescendants,
} from './live.ts';

async function importFile(file: string): Promise<Run> {
  const directory = path.join(scratch(), 'imported');
  await importTrace(file, directory, {});
  return loadRun(directory);
}

/** Calls that are traced: what a run tells of, without what would only make the log longer. */
const calls =
  '%file,%desc,%process,prctl,read,write,sendfile,splice,tee,vmsplice,copy_file_range,fsync,fdatasync,ioctl,mmap,socketpair,sendmsg,recvmsg';

describe.skipIf(unavailable !== undefined)('strace, imported, beside a capture of the same command', () => {
  let imported: Run;
  let captured: Run;
  let family: ReadonlySet<number>;
  let root: Process;

  beforeAll(async () => {
    const transfers = compile('vm/kernels/transfers.c');
    const place = scratch();
    const log = path.join(place, 'strace.log');
    rmSync('/tmp/mixed', { recursive: true, force: true });
    const mixed = path.join(top, 'test/vm/kernels/guest/mixed');
    const argv = ['sh', '-c', `"${transfers}" "${makeDirectory(place, 'transfers')}"; sh "${mixed}"`];
    const trace = ['-f', '-ttt', '-y', '-s', '4096', '-o', log, '-e', `trace=${calls}`];
    captured = captureCommand('strace', ...trace, ...argv).run;
    rmSync('/tmp/mixed', { recursive: true, force: true });
    root = processOf(captured, argv);
    family = withDescendants(captured, root);
    imported = await importFile(log);
  });

  test('every line is understood', () => {
    expect(imported.completeness).toMatchObject({
      skippedLines: { count: 0 },
      badRecords: 0,
      unresolved: 0,
      ended: true,
    });
  });

  test('calls and bytes are equal, for each process and file', () => {
    const seen = transfersOfRun(captured, ({ index }) => family.has(index));
    expect(seen.size).toBeGreaterThan(250);
    expect(
      differencesOf(
        seen,
        transfersOfRun(imported, () => true),
      ),
    ).toEqual({});
  });

  test('look-ups that failed are equal', () => {
    expect(failedLookupsOfRun(imported)).toEqual(failedLookupsOfRun(captured));
    expect(Object.keys(failedLookupsOfRun(imported)).length).toBeGreaterThan(3);
  });

  test('processes are equal: who made whom, with which arguments, and how they ended', () => {
    const facts = (run: Run, isCounted: (process: Process) => boolean, first: Process): unknown[] =>
      run.processes
        .filter(isCounted)
        .map(({ pid, parent, argv, exitStatus }) => ({
          ...{ pid, argv, exitStatus },
          parent: pid === first.pid || parent === undefined ? undefined : run.processes[parent]!.pid,
        }))
        .sort((a, b) => a.pid - b.pid);
    expect(facts(imported, () => true, root)).toEqual(
      facts(captured, ({ index }) => family.has(index), root),
    );
  });

  test('changes of names and sizes are equal', () => {
    const changes = (run: Run): string[] =>
      run.details.changes
        .filter(({ process }) => run === imported || family.has(process))
        .map(
          ({ process, operation, path: first, secondPath, size }) =>
            `${run.processes[process]!.pid} ${operation} ${first} ${secondPath} ${size}`,
        )
        .sort();
    expect(changes(imported).length).toBeGreaterThan(5);
    expect(changes(imported)).toEqual(changes(captured));
  });
});

test('strace of the known workload, imported, says what the workload did', async () => {
  const program = compile('vm/workload.c');
  const directory = path.join(scratch(), 'work');
  mkdirSync(directory);
  const log = path.join(scratch(), 'strace.log');
  execFileSync('strace', [
    '-f',
    '-ttt',
    '-y',
    '-s',
    '4096',
    '-o',
    log,
    '-e',
    `trace=${calls}`,
    program,
    'all',
    directory,
  ]);
  const run = await importFile(log);
  expect(run.completeness.skippedLines).toEqual({ count: 0, first: [] });
  expect(measuredFiles(run, directory)).toEqual(workload.files);
  const processes = workloadProcesses(run, directory);
  const parents = [...processes].map(([name, { parent }]) => [name, run.processes[parent ?? -1]?.argv[1]]);
  expect(Object.fromEntries(parents)).toMatchObject({
    'wl-sharer': 'all',
    again: 'all',
    'wl-grandchild': 'again',
  });
  expect(processes.get('again')!.argv.slice(3)).toEqual(workload.processes['again']!.argv!.slice(3));
  expect(readFileSync(log, 'latin1')).toContain('unfinished');
});
