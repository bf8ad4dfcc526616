import { expect, test } from 'vitest';
import type { FakeProcess } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

const storm = (
  children: number,
  lifeMs: number,
  unit: string | undefined,
  parentUnit = unit,
): FakeProcess[] => [
  {
    executable: '/usr/bin/dash',
    argv: ['sh', '/etc/init.d/x'],
    ...(parentUnit === undefined ? {} : { unit: parentUnit }),
  },
  ...Array.from({ length: children }, (_, i): FakeProcess => ({
    ...{ executable: i % 3 === 0 ? '/usr/bin/sed' : '/usr/bin/grep', parent: 0, startMs: 2000 + i * 10 },
    ...{ exitMs: 2000 + i * 10 + lifeMs, ...(unit === undefined ? {} : { unit }) },
  })),
];

test('a script with hundreds of helpers', () => {
  expect(judge('process-storm', { processes: storm(200, 4, 'x.service') }).map(brief)).toEqual([
    expect.objectContaining({
      ...{
        severity: 'moderate',
        who: 'x.service',
        children: 200,
        programs: 2,
        each: 4e6,
        most: '/usr/bin/grep',
      },
    }),
  ]);
});

test('what is saved is the time in which any of them lived, not only what they waited', () => {
  const saved = (lifeMs: number): unknown =>
    judge('process-storm', {
      processes: storm(200, lifeMs, 'x.service'),
      units: [
        { name: 'x.service', activatingMs: 1500, activeMs: 5000 },
        { name: 'multi-user.target', activatingMs: 5000, activeMs: 5000, after: ['x.service'] },
      ],
    })[0]!.numbers.savingNs;
  expect(saved(4)).toBe(200 * 4e6);
  // They begin every 10 ms: from here on the next begins before one has ended.
  expect(saved(15)).toBe(199 * 10e6 + 15e6);
});

test('outside of units it is told by who began it', () => {
  const [finding] = judge('process-storm', {
    processes: [
      { executable: '/sbin/init' },
      ...storm(30, 4, undefined).map((p, i) => ({ ...p, parent: i === 0 ? 0 : 1 })),
    ],
  });
  expect(finding!.who).toEqual({ executable: '/usr/bin/dash', role: '/etc/init.d/x', unit: undefined });
});

test('not: few, long-lived ones, or the services that systemd starts', () => {
  for (const processes of [
    storm(14, 4, 'x.service'),
    storm(200, 900, 'x.service'),
    storm(200, 4, 'x.service', 'init.scope'),
  ])
    expect(judge('process-storm', { processes })).toEqual([]);
});
