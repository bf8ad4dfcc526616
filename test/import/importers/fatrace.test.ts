import { describe, expect, test } from 'vitest';
import { AccessFlag, type Run } from '../../../src/model/types.ts';
import { importText } from '../import-file.ts';

const importLines = (...lines: string[]): Promise<Run> => importText(`${lines.join('\n')}\n`);

/** `[pid, path, opened, read, written, from ms, to ms, open at end]`. */
function rows(run: Run): unknown[] {
  const { accesses: table, files, processes } = run;
  return Array.from({ length: table.length }, (_, row) => [
    processes[table.process[row]!]!.pid,
    files[table.file[row]!]!.path,
    (table.flags[row]! & AccessFlag.opened) !== 0,
    ...[AccessFlag.canRead, AccessFlag.canWrite].map((flag) => (table.flags[row]! & flag) !== 0),
    ...[table.openNs[row]! / 1e6, table.closeNs[row]! / 1e6],
    (table.flags[row]! & AccessFlag.openAtEnd) !== 0,
  ]);
}

describe('fatrace', () => {
  test('events between open and close are one access', async () => {
    const run = await importLines(
      '10:00:00.000000 a b (c)(5): O   /x',
      '10:00:00.001000 a b (c)(5): R   /x',
      '10:00:00.002000 a b (c)(5): R   /x',
      '10:00:00.003000 a b (c)(5): C   /x',
      '10:00:00.004000 a b (c)(5): CWO /y (z): R   /w',
      '10:00:00.005000 a b (c)(5): O   /open',
      '10:00:00.006000 a b (c)(5): W   /before',
    );
    expect(rows(run)).toEqual([
      [5, '/x', true, true, false, 0, 3, false],
      [5, '/y (z): R   /w', true, false, true, 4, 4, false],
      [5, '/open', true, false, false, 5, 6, true],
      [5, '/before', false, false, true, 6, 6, true],
    ]);
    expect(run.processes).toMatchObject([{ pid: 5, comm: 'a b (c)', beforeCapture: true }]);
    expect(run.completeness.blindSpots).toContain(
      'bytes, and the number of read and write calls: that a file was read or written at all is told as the mode of its access',
    );
    expect(run.processes[0]!.totals).toMatchObject({ opens: 3, readCalls: 0, writeCalls: 0 });
  });

  test('a close and an open in one line are of two opens where one was under way', async () => {
    const run = await importLines(
      '1700000000.000000 sh(5): O   /x',
      '1700000000.001000 sh(5): CWO /x',
      '1700000000.002000 sh(5): CW  /x',
    );
    expect(rows(run)).toEqual([
      [5, '/x', true, false, true, 0, 1, false],
      [5, '/x', true, false, true, 1, 2, false],
    ]);
    expect(run.manifest.created).toBe('2023-11-14T22:13:20Z');
  });

  test('users, processes that are gone, files without names, directories, and no times', async () => {
    const run = await importLines(
      'cat(5) [1000:100]: O   device 8:2 inode 658203',
      'unknown(5) [1000:100]: C   device 8:2 inode 658203',
      'cat(5) [1000:100]: <>  /tmp',
      'cat(5) [1000:100]: +   /tmp',
      'cat(5) [1000:100]: O   /f',
    );
    expect(run.completeness).toMatchObject({ skippedLines: { count: 0 }, captureEndNs: 0 });
    expect(run.processes).toMatchObject([{ pid: 5, comm: 'cat', uid: 1000 }]);
    expect(run.files[0]).toMatchObject({ path: '', device: { major: 8, minor: 2 }, inode: 658_203 });
    expect(rows(run)).toHaveLength(2);
    expect(run.completeness.blindSpots).toContain('times (fatrace -t has them)');
  });
});
