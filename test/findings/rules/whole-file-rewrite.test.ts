import { expect, test } from 'vitest';
import { AccessFlag } from '../../../src/model/types.ts';
import { brief, judge, repeated } from './judge.ts';

const copies = ['9e1e9b8', '9e1f708'].flatMap((address) => {
  const path = `/var/lib/xenstored/tdb.0x${address}`;
  return [
    ...repeated({ path, read: [1, 196_884], forMs: 0 }, 404, 742),
    ...repeated({ path, write: [1, 73_728], atMs: 1100, forMs: 0 }, 404, 742),
  ];
});

test('who copies a database for every transaction', () => {
  const findings = judge('whole-file-rewrite', {
    endMs: 302_000,
    processes: [{ executable: '/usr/sbin/xenstored', accesses: copies }],
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'major', pattern: '/var/lib/xenstored/tdb.0x*', writes: 808, average: 73_728 },
      ...{ written: 808 * 73_728, read: 808 * 196_884 },
    }),
  ]);
});

test('not: a log that grows, a few writes, or sizes by chance', () => {
  const path = '/var/lib/x/data';
  const log = repeated({ path, write: [1, 40_000], flags: AccessFlag.opened | AccessFlag.append }, 100, 100);
  const few = repeated({ path, write: [1, 2_000_000] }, 5, 100);
  const chance = Array.from({ length: 60 }, (_, i) => ({ path, write: [1, 20_000 + i * 9000] as const }));
  for (const accesses of [log, few, chance])
    expect(judge('whole-file-rewrite', { processes: [{ executable: '/x', accesses }] })).toEqual([]);
});
