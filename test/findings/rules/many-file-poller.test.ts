import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

const readers = ['001/001', '002/001', '004/002', '005/008'];
const scan = (everyMs: number): ReturnType<typeof repeated> =>
  readers.flatMap((name) =>
    repeated({ path: `/dev/bus/usb/${name}`, read: [1, 43], forMs: 0 }, 301, everyMs),
  );

test('who scans all USB devices once a second', () => {
  const findings = judge('many-file-poller', {
    endMs: 302_000,
    processes: [{ executable: '/usr/sbin/pcscd', unit: 'pcscd.service', accesses: scan(1000) }],
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      severity: 'moderate',
      who: '/usr/sbin/pcscd pcscd.service',
      pattern: '/dev/bus/usb/*/*',
      ...{ files: 4, opens: 1204, period: 1e9 },
    }),
  ]);
  expect(findings[0]!.evidence.paths).toEqual([
    { pattern: '/dev/bus/usb/*/*', count: 4, examples: readers.map((name) => `/dev/bus/usb/${name}`) },
  ]);
});

test('not: two files, or files each at a time of its own', () => {
  const two = ['/a', '/b'].flatMap((path) => repeated({ path }, 300, 1000));
  expect(judge('many-file-poller', { processes: [{ executable: '/x', accesses: two }] })).toEqual([]);
  const apart = [500, 700, 1100].flatMap((everyMs) => repeated({ path: `/every/${everyMs}` }, 100, everyMs));
  expect(judge('many-file-poller', { processes: [{ executable: '/x', accesses: apart }] })).toEqual([]);
});
