import { expect, test } from 'vitest';
import { importText } from '../import-file.ts';

test('a close has the time that its second line tells, also where another process came between', async () => {
  const run = await importText(`1000 5 (a (b)) access /x iotime /y read: 10 write: 0
1001 6 (c) access /z read: 0 write: 20
1002 5 (a (b)) iotime /x iotime /y time: 70
1003 6 (c) iotime /z time: 80
1004 6 (c) access /idle read: 0 write: 0
1005 6 (c) access /both read: 1 write: 2
1006 6 (c) iotime /other time: 3
1007 6 (c) access /secret fail
1008 7 (d) access /last read: 5 write: 0
`);
  const { accesses, files } = run;
  const rows = Array.from({ length: accesses.length }, (_, row) => [
    files[accesses.file[row]!]!.path,
    ...[accesses.readBytes[row], accesses.writeBytes[row], accesses.readNs?.[row], accesses.writeNs?.[row]],
    accesses.openNs[row],
  ]);
  expect(rows).toEqual([
    ['/x iotime /y', 10, 0, 70_000, 0, 1_000_000],
    ['/z', 0, 20, 0, 80_000, 1_001_000],
    ['/idle', 0, 0, 0, 0, 1_004_000],
    ['/both', 1, 2, 0, 0, 1_005_000],
    ['/last', 5, 0, 0, 0, 1_008_000],
  ]);
  expect(run.details.failedLookups).toMatchObject([{ path: '/secret', call: 1, errno: 1, count: 1 }]);
  expect(run.completeness).toMatchObject({ skippedLines: { count: 1, first: [7] }, captureEndNs: 1_008_000 });
  expect(run.manifest.capture.source).toBe('SystemTap, iotime.stp: trace.txt');
});
