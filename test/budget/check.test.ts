import { describe, expect, test } from 'vitest';
import { checkBudgets } from '../../src/budget/check.ts';
import { parseBudgets } from '../../src/budget/config.ts';
import type { BudgetReport } from '../../src/budget/types.ts';
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import { Judge } from '../../src/compare/judge.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { fakeRun, type FakeRun } from '../support/fake-run.ts';

interface Boot {
  readonly bytes?: number;
  readonly graphicalMs?: number;
  readonly library?: string;
}

function boot({ bytes = 100, graphicalMs = 5000, library = '/usr/lib/libold.so.1' }: Boot): FakeRun {
  const programs = ['a', 'b'].map((name) => ({
    executable: `/usr/bin/${name}`,
    unit: `${name}.service`,
    accesses: [
      { path: `/srv/${name}`, read: [2, bytes] as const },
      { path: library, read: [1, 832] as const },
    ],
  }));
  return {
    processes: programs,
    milestones: graphicalMs === 0 ? {} : { graphical: graphicalMs },
    packages: new Map([['a', String(bytes)]]),
    owners: new Map([['/usr/bin/a', ['a']]]),
  };
}

const side = (boots: readonly Boot[]): ReturnType<typeof foldGroup> =>
  foldGroup(
    boots.map((each) => fakeRun(boot(each))),
    undefined,
    new Judge(),
  );
const compared = (a: readonly Boot[], b: readonly Boot[]): Comparison => compareGroups(side(a), side(b));
const check = (comparison: Comparison, ...lines: readonly string[]): BudgetReport =>
  checkBudgets(
    comparison,
    parseBudgets(`budgets:\n${lines.map((line) => `  - ${line}\n`).join('')}`, 'b.yaml'),
  );
const outcomes = ({ checks }: BudgetReport): string[] =>
  checks.map(({ subject, outcome }) => `${subject} ${outcome}`);

describe('a limit', () => {
  const doubled = compared([{}], [{ bytes: 200 }]);

  test.each([
    ['{ unit: a.service, metric: bytesRead, max: 1032 }', 'a.service met'],
    ['{ unit: a.service, metric: bytesRead, max: 1031 }', 'a.service broken'],
    ['{ unit: a.service, metric: bytesRead, increase: 100 }', 'a.service met'],
    ['{ unit: a.service, metric: bytesRead, increase: 99 }', 'a.service broken'],
    ['{ unit: a.service, metric: bytesRead, increase: 11% }', 'a.service met'],
    ['{ unit: a.service, metric: bytesRead, increase: 10% }', 'a.service broken'],
    ['{ process: /usr/bin/a, metric: readCalls, max: 3 }', '/usr/bin/a met'],
    ['{ file: /srv/b, metric: opens, max: 0 }', '/srv/b broken'],
    ['{ milestone: graphical, max: 5 s }', 'graphical met'],
    ['{ milestone: graphical, max: 4999 ms }', 'graphical broken'],
    ['{ total: all, metric: bytesRead, max: 2064 }', 'all met'],
    ['{ total: all, metric: bytesRead, max: 2063 }', 'all broken'],
  ])('%s: %s', (line, expected) => {
    expect(outcomes(check(doubled, line))).toEqual([expected]);
  });

  test('is held against each thing that a pattern names, or against all of them together', () => {
    expect(outcomes(check(doubled, '{ unit: "?.service", metric: bytesRead, max: 2000 }'))).toEqual([
      'a.service met',
      'b.service met',
    ]);
    expect(
      outcomes(check(doubled, '{ unit: "?.service", metric: bytesRead, max: 2000, sum: true }')),
    ).toEqual(['?.service broken']);
  });

  test('that is broken counts by its level, once however many break it, and says whose change it is', () => {
    const report = check(
      doubled,
      '{ unit: "*", metric: bytesRead, max: 1 }',
      '{ unit: a.service, metric: bytesRead, max: 1, level: warn }',
    );
    expect(report).toMatchObject({ broken: 1, warned: 1 });
    expect(report.checks.find(({ subject }) => subject === 'a.service')?.blame?.causes).toMatchObject([
      { code: 'package-version', owner: { package: 'a', a: '100', b: '200' } },
    ]);
  });

  test('holds for what has another name now', () => {
    const renamed = compared(
      [{ library: '/usr/lib/libinjected.so.1' }],
      [{ library: '/usr/lib/libinjection.so.2' }],
    );
    for (const name of ['/usr/lib/libinjected.so.1', '/usr/lib/libinjection.so.2']) {
      expect(outcomes(check(renamed, `{ file: ${name}, metric: opens, increase: 0 }`))).toEqual([
        '/usr/lib/libinjection.so.2 met',
      ]);
    }
  });

  test('is broken by what never came', () => {
    const { checks } = check(
      compared([{}], [{ graphicalMs: 0 }]),
      '{ milestone: graphical, max: 1 min, increase: 1 s }',
    );
    expect(checks.map(({ of, outcome, value }) => [of, outcome, value])).toEqual([
      ['max', 'broken', Infinity],
      ['increase', 'broken', Infinity],
    ]);
  });

  test('is met by what is gone', () => {
    const gone = compareGroups(side([{}]), foldGroup([fakeRun({ processes: [] })], undefined, new Judge()));
    expect(outcomes(check(gone, '{ unit: a.service, metric: opens, max: 0 }'))).toEqual(['a.service met']);
  });
});

describe('tolerance', () => {
  const boots = (...times: readonly number[]): Boot[] => times.map((graphicalMs) => ({ graphicalMs }));
  // Of six boots the interval is from the least to the most.
  const spread = compared(
    boots(4000, 4100, 4200, 4300, 4400, 4500),
    boots(5000, 5100, 5200, 5300, 5400, 5500),
  );

  test.each([
    ['max: 5300 ms', 'met'],
    ['max: 5100 ms', 'tolerated'],
    ['max: 4999 ms', 'broken'],
    ['max: 5100 ms, tolerance: 0', 'broken'],
    ['max: 5100 ms, tolerance: 0.5', 'broken'],
    ['max: 5150 ms, tolerance: 0.5', 'tolerated'],
    ['increase: 1 s', 'met'],
    ['increase: 800 ms', 'tolerated'],
    ['increase: 100 ms', 'broken'],
    ['increase: 900 ms, tolerance: 0', 'broken'],
  ])('with %s it is %s', (limit, expected) => {
    expect(outcomes(check(spread, `{ milestone: graphical, ${limit} }`))).toEqual([`graphical ${expected}`]);
  });
});

describe('findings', () => {
  test('are limited by rule; a rule that found nothing is kept', () => {
    expect(outcomes(check(compared([{}], [{}]), '{ finding: regular-poller, max: 0 }'))).toEqual([
      'regular-poller met',
    ]);
    const all = check(compared([{}], [{}]), "{ finding: '*', metric: new, max: 0, sum: true }");
    expect(outcomes(all)).toEqual(['* met']);
  });
});

test.each([
  '{ unit: "nosuch*", metric: opens, max: 1 }',
  '{ milestone: login, max: 1 s }',
  '{ file: /srv, metric: opens, max: 1 }',
  '{ finding: no-such-rule, max: 1 }',
])('one that names nothing is refused with its line: %s', (line) => {
  expect(() => check(compared([{}], [{}]), '{ total: all, metric: opens, max: 1 }', line)).toThrow(
    /^b\.yaml:3: \w+ ".*" names nothing that either release has; /,
  );
});
