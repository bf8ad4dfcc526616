import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

const items = ['eth0', 'vif0', 'vif1'].flatMap((name) =>
  ['rx_bytes', 'tx_bytes'].flatMap((file) =>
    repeated({ path: `/sys/class/net/${name}/statistics/${file}`, read: [1, 8191], forMs: 0 }, 603, 499),
  ),
);
const all = repeated({ path: '/proc/net/dev', read: [1, 8192], forMs: 0 }, 603, 499);

test('who reads the numbers of each interface, and those of all of them too', () => {
  const findings = judge('per-item-beside-aggregate', {
    endMs: 301_900,
    processes: [{ executable: '/usr/libexec/multiload-applet-2', accesses: [...items, ...all] }],
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      severity: 'major',
      pattern: '/proc/net/dev',
      ...{ files: 6, opens: 3618, period: 499e6, aggregate: '/proc/net/dev', bytes: 3618 * 8191 },
    }),
  ]);
});

test('not: the items alone, or one item beside', () => {
  for (const accesses of [items, [...items.slice(0, 603), ...all]])
    expect(judge('per-item-beside-aggregate', { processes: [{ executable: '/x', accesses }] })).toEqual([]);
});
