import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseBudgets } from '../../src/budget/config.ts';

const of = (...lines: readonly string[]): string =>
  `budgets:\n${lines.map((line) => `  - ${line}\n`).join('')}`;

describe('a file of budgets', () => {
  test('says what, how much, and how strictly', () => {
    const source = of(
      '{ milestone: graphical, max: 12 s }',
      "{ unit: 'a*', metric: opens, increase: 5%, level: warn, tolerance: 0, sum: true, name: N }",
    );
    expect(parseBudgets(source, 'b.yaml').budgets).toEqual([
      {
        ...{ name: undefined, target: 'milestone', pattern: 'graphical', metric: 'time', line: 2 },
        ...{
          max: { value: 12e9, relative: false },
          increase: undefined,
          level: 'error',
          tolerance: 1,
          sum: false,
        },
      },
      {
        ...{ name: 'N', target: 'unit', pattern: 'a*', metric: 'opens', line: 3 },
        ...{
          max: undefined,
          increase: { value: 0.05, relative: true },
          level: 'warn',
          tolerance: 0,
          sum: true,
        },
      },
    ]);
  });

  test.each([
    ['budgets: []', 'b.yaml:1: budgets: must not be empty'],
    ['budget: []', 'b.yaml:1: budgets: is missing'],
    [of('{ max: 3 }'), /^b.yaml:2: a budget is about one of total, .*; this one names 0$/],
    [of('{ unit: a, file: b, metric: opens, max: 3 }'), /this one names 2$/],
    [of('{ unit: a, max: 3 }'), /^b.yaml:2: needs a metric: one of bytesRead, /],
    [of('{ unit: a, metric: new, max: 3 }'), /^b.yaml:2: metric: "new" is none of a unit; it has bytesRead/],
    [of('{ unit: a, metric: __proto__, max: 3 }'), /"__proto__" is none of a unit/],
    [of('{ unit: a, metric: opens }'), 'b.yaml:2: needs a limit: max, increase or both'],
    [
      of('{ unit: a, metric: opens, max: 5% }'),
      'b.yaml:2: max: must be absolute; increase takes a percentage',
    ],
    [
      of('{ unit: a, metric: blocked, max: 300 }'),
      'b.yaml:2: max: 300 is not a time with its unit, such as 300 ms or 12 s',
    ],
    [of('{ total: some, metric: opens, max: 3 }'), 'b.yaml:2: budgets.0.total: must be all'],
    [
      of('{ unit: a, metric: opens, max: 1 }', 'unit: b\n    metric: opens\n    maximum: 3'),
      /^b.yaml:5: .*maximum: is not part of a budget/,
    ],
    [of('{ unit: a, metric: opens, max: 1, tolerance: -1 }'), /tolerance: must not be below 0/],
    [
      of("{ finding: '*', metric: new, increase: 1 }"),
      'b.yaml:2: increase: new is of the newer release alone; use max',
    ],
    [
      '{ budgets: [{ total: all, metric: opens, max: 1 }], limits: [] }',
      'b.yaml:1: limits: is not known here; there is budgets, a list',
    ],
    ['- a', 'b.yaml:1: budgets: is missing'],
    ['', /must be a mapping/],
    ['budgets: [', /^b.yaml:\d: not valid YAML/],
  ])('that is wrong is refused with its line: %j', (source, message) => {
    expect(() => parseBudgets(source, 'b.yaml')).toThrow(message);
  });

  test('of the manual can be used', () => {
    const manual = readFileSync(path.join(import.meta.dirname, '../../docs/budgets.md'), 'utf8');
    const [example] = manual.split('```yaml\n')[1]!.split('```');
    expect(parseBudgets(example!, 'budgets.md').budgets).toHaveLength(7);
  });
});
