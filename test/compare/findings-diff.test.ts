import { describe, expect, test } from 'vitest';
import {
  diffFindings,
  type FindingStatus,
  type GroupFindings,
  type Noted,
} from '../../src/compare/findings-diff.ts';
import { Judge } from '../../src/compare/judge.ts';
import type { Severity } from '../../src/findings/types.ts';
import { loadRun } from '../../src/model/load-run.ts';
import path from 'node:path';

type Given = readonly [measure: number, severity?: Severity, savingNs?: number | null];

function noted(key: string, [measure, severity = 'minor', savingNs = 0]: Given): Noted {
  const who = { executable: '/usr/bin/x', role: '', unit: undefined };
  return {
    ...{ key, rule: 'rule', severity, who, pattern: '', measure },
    numbers: { bytes: measure * 10, calls: measure, blockedNs: 0, savingNs },
  };
}

const group = (boots: number, findings: Readonly<Record<string, readonly Given[]>>): GroupFindings => ({
  boots,
  grades: [],
  byKey: new Map(
    Object.entries(findings).map(([key, list]) => [key, list.map((given) => noted(key, given))]),
  ),
});

const status = (a: GroupFindings, b: GroupFindings): FindingStatus | undefined =>
  diffFindings(a, b).rows[0]?.status;

describe('of single boots', () => {
  test.each<readonly [FindingStatus, Given | undefined, Given | undefined]>([
    ['new', undefined, [1]],
    ['gone', [1], undefined],
    ['worse', [100], [130]],
    ['same', [100], [110]],
    ['better', [130], [100]],
    ['worse', [100], [110, 'major']],
    ['better', [100, 'moderate'], [99]],
    ['better', [200, 'minor'], [100, 'moderate']],
  ])('a finding is %s', (expected, a, b) => {
    expect(status(group(1, a ? { k: [a] } : {}), group(1, b ? { k: [b] } : {}))).toBe(expected);
  });
});

describe('of many boots', () => {
  const times = (count: number, given: Given): Given[] => new Array<Given>(count).fill(given);

  test.each<readonly [FindingStatus | undefined, number, number]>([
    ['new', 0, 8],
    ['new', 2, 4],
    ['gone', 8, 1],
    ['same', 3, 8],
    ['same', 8, 8],
    [undefined, 3, 3],
  ])('a finding is %s where %i and %i of 8 have it', (expected, a, b) => {
    expect(status(group(8, { k: times(a, [1]) }), group(8, { k: times(b, [1]) }))).toBe(expected);
  });

  test('a finding is worse only where every boot is', () => {
    const before = group(3, { k: [[100], [110], [120]] });
    expect(status(before, group(3, { k: [[150], [160], [170]] }))).toBe('worse');
    expect(status(before, group(3, { k: [[119], [160], [170]] }))).toBe('same');
  });

  test('numbers are medians, and savings those that are known', () => {
    const { rows } = diffFindings(
      group(3, { k: [[1], [5], [9]] }),
      group(3, { k: [[1, 'major', null], [5, 'major', 7], [9]] }),
    );
    expect(rows[0]).toMatchObject({
      a: { boots: 3, measure: 5, bytes: 50, severity: 'minor' },
      b: { severity: 'major', savingNs: 3.5 },
    });
  });
});

test('new ones come first, each kind with the worst first', () => {
  const a = group(1, { gone: [[1]], same: [[1]], better: [[9]] });
  const b = group(1, { same: [[1]], better: [[1]], new: [[1]], newMajor: [[1, 'major']] });
  expect(diffFindings(a, b).rows.map(({ key }) => key)).toEqual([
    'newMajor',
    'new',
    'gone',
    'better',
    'same',
  ]);
});

test('of recorded boots keys meet: a boot beside itself has the same findings', () => {
  const judged = ['debian-12', 'debian-13'].map((name) => {
    const judge = new Judge();
    judge.add(loadRun(path.join(import.meta.dirname, '../fixtures/runs', name)));
    return judge;
  });
  const [older, newer] = judged as [Judge, Judge];
  expect(new Set(diffFindings(newer, newer).rows.map((row) => row.status))).toEqual(new Set(['same']));
  const statuses = diffFindings(older, newer).rows.map((row) => row.status);
  expect(statuses.filter((each) => each === 'same').length).toBeGreaterThan(5);
  expect(new Set(statuses)).toContain('new');
});
