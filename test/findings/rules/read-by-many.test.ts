import { expect, test } from 'vitest';
import { AccessFlag } from '../../../src/model/types.ts';
import { brief, judge } from './judge.ts';

const helpers = (paths: readonly string[], flags = 1): object[] =>
  Array.from({ length: 20 }, () => ({
    ...{ executable: '/usr/bin/kmod', unit: 'systemd-udevd.service' },
    accesses: paths.map((path) => ({ path, read: [2, 800], flags })),
  }));

test('what twenty helpers read, told by folder', () => {
  const findings = judge('read-by-many', {
    processes: helpers(['/etc/modprobe.d/a', '/etc/modprobe.d/b']) as never,
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'minor', who: '/usr/bin/kmod systemd-udevd.service', pattern: '/etc/modprobe.d/*' },
      ...{ readers: 20, files: 2, opens: 40, bytes: 32_000 },
    }),
  ]);
});

test('not: libraries, or what few read', () => {
  expect(judge('read-by-many', { processes: helpers(['/lib/a.so.1']) as never })).toEqual([]);
  expect(judge('read-by-many', { processes: helpers(['/lib/a'], 1 | AccessFlag.mapped) as never })).toEqual(
    [],
  );
  expect(judge('read-by-many', { processes: helpers(['/etc/a', '/etc/b']).slice(0, 14) as never })).toEqual(
    [],
  );
});
