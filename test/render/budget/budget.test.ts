/** What became of budgets in every output: the same checks, and files that real parsers accept. */
import { parse as parseJunit } from 'junit2json';
import { Lexer, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import { checkBudgets } from '../../../src/budget/check.ts';
import { parseBudgets } from '../../../src/budget/config.ts';
import { proposeBudgets } from '../../../src/budget/propose.ts';
import type { BudgetReport } from '../../../src/budget/types.ts';
import { compareGroups } from '../../../src/compare/compare.ts';
import { foldGroup, type FoldedGroup } from '../../../src/compare/group.ts';
import { budgetDocument } from '../../../src/render/budget/json.ts';
import { renderBudgetFile } from '../../../src/render/budget/init-file.ts';
import { renderJunit } from '../../../src/render/budget/junit.ts';
import { renderBudgetMarkdown } from '../../../src/render/budget/markdown.ts';
import { renderBudgetText } from '../../../src/render/budget/text.ts';
import { budgetsView } from '../../../src/render/html/compare/budgets.ts';
import { displayWidth } from '../../../src/render/text/columns.ts';
import { fakeRun, type FakeProcess } from '../../support/fake-run.ts';

const hostile = '/srv/a|b<c>&"\'`*_\n\u001b[31m\udc80\uffff';

const side = (bytes: number): FoldedGroup =>
  foldGroup([
    fakeRun({
      processes: [
        { executable: '/usr/bin/a', unit: 'a.service', accesses: [{ path: hostile, read: [1, bytes] }] },
        { executable: '/usr/bin/b', unit: 'b.service', accesses: [{ path: '/srv/b', read: [1, 10] }] },
      ],
      milestones: { graphical: 5000 },
    }),
  ]);

function report(...lines: readonly string[]): BudgetReport {
  const source = `budgets:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
  return checkBudgets(compareGroups(side(1000), side(5000)), parseBudgets(source, 'boot <budget>.yaml'));
}

const some = report(
  '{ file: /srv/*, metric: bytesRead, max: 4 kB }',
  '{ unit: a.service, metric: bytesRead, increase: 10%, level: warn, name: "Less | please" }',
  '{ milestone: graphical, max: 12 s }',
);

test('of one program with several roles, each is told apart', () => {
  const sh = (script: string, unit: string): FakeProcess => ({
    executable: '/usr/bin/dash',
    argv: ['sh', script],
    unit,
    accesses: [{ path: '/srv/b', read: [1, 10] }],
  });
  const boot = foldGroup([
    fakeRun({
      processes: [sh('/sbin/x', 'x.service'), sh('/sbin/y', 'x.service'), sh('/sbin/y', 'y.service')],
    }),
  ]);
  const budgets = parseBudgets('budgets:\n  - { process: /usr/bin/dash, metric: opens, max: 0 }\n', 'b.yaml');
  const { told } = budgetsView(checkBudgets(compareGroups(boot, boot), budgets));
  expect(told.map(({ title }) => title).sort()).toEqual([
    '/usr/bin/dash /usr/sbin/x (x.service): opens',
    '/usr/bin/dash /usr/sbin/y (x.service): opens',
    '/usr/bin/dash /usr/sbin/y (y.service): opens',
  ]);
});

describe('JUnit XML', () => {
  test('is accepted by a parser of such, with what is broken as failures', async () => {
    const suites = await parseJunit([...renderJunit(some)].join('\n'));
    expect(suites).toMatchObject({ name: 'bootio budgets', tests: 4, failures: 1, errors: 0 });
    const [suite] = (suites as { testsuite: readonly Record<string, unknown>[] }).testsuite;
    expect(suite).toMatchObject({ name: 'boot <budget>.yaml', tests: 4, failures: 1 });
    const cases = suite!['testcase'] as readonly {
      classname: string;
      name: string;
      failure?: readonly { message: string; inner: string }[];
      'system-out'?: readonly string[];
    }[];
    expect(cases.map(({ classname }) => classname)).toEqual([
      'bootio.file',
      'bootio.file',
      'bootio.unit',
      'bootio.milestone',
    ]);
    expect(cases[0]!.failure).toHaveLength(1);
    expect(cases[0]!.failure![0]!.message).toBe('5.00 kB; at most 4.00 kB');
    expect(cases[0]!.name).toContain('a|b<c>&"\'`*_');
    expect(cases.slice(1).map(({ failure }) => failure)).toEqual([undefined, undefined, undefined]);
    expect(JSON.stringify(cases[2])).toContain('warning: Less | please');
  });

  test('has a name of its own for each case', async () => {
    const twice = report(
      '{ milestone: graphical, max: 12 s }',
      '{ milestone: graphical, max: 12 s, tolerance: 0 }',
    );
    const suites = await parseJunit([...renderJunit(twice)].join('\n'));
    const names = (suites as { testsuite: { testcase: { name: string }[] }[] }).testsuite[0]!.testcase.map(
      ({ name }) => name,
    );
    expect(new Set(names).size).toBe(2);
  });

  test('holds nothing that XML does not allow', () => {
    const text = [...renderJunit(some)].join('\n');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\ufffe\uffff]|\p{Surrogate}/u);
  });
});

describe('Markdown', () => {
  const tokens = Lexer.lex([...renderBudgetMarkdown(some)].join('\n'));

  test('is a heading and a table, to a parser too', () => {
    expect(tokens.filter(({ type }) => type !== 'space').map(({ type }) => type)).toEqual([
      'heading',
      'table',
    ]);
    expect((tokens[0] as Tokens.Heading).text).toBe('Budgets: 1 budget broken, 1 warning, 2 limits met');
  });

  test('has a row for each limit that is not met, whatever it is called', () => {
    const { header, rows } = tokens.find(({ type }) => type === 'table') as Tokens.Table;
    expect(header.map(({ text }) => text)).toEqual(['', 'budget', 'limit', 'is', 'why', 'where']);
    expect(rows.map((row) => row.length)).toEqual([6, 6]);
    expect(rows.map(([what]) => what!.text)).toEqual(['**broken**', 'warning']);
    // Each name is one span of code: nothing of it is markup, and no HTML.
    for (const row of rows) expect(row[1]!.tokens.map(({ type }) => type)).toEqual(['codespan']);
  });

  test('of budgets that are met is one line', () => {
    const met = [...renderBudgetMarkdown(report('{ milestone: graphical, max: 12 s }'))];
    expect(met).toEqual(['## Budgets: no budget broken, 1 limit met']);
  });
});

test('a terminal is given the broken ones with their lines, in its width', () => {
  const lines = [...renderBudgetText(some, { width: 80, color: false })];
  expect(lines[0]).toBe('Budgets: 1 budget broken, 1 warning, 2 limits met');
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toMatch(
    / broken \/srv\/a.* 5\.00 kB; at most 4\.00 kB \(boot <budget>\.yaml:2\)/,
  );
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  expect(lines.join('')).not.toContain('\u001b');
});

test('JSON has all checks, with null for what never came', () => {
  const { checks, ...rest } = budgetDocument(some);
  expect(rest).toEqual({ file: 'boot <budget>.yaml', broken: 1, warned: 1 });
  expect(checks.map(({ line, outcome, of }) => [line, of, outcome])).toEqual([
    [2, 'max', 'broken'],
    [2, 'max', 'met'],
    [3, 'increase', 'broken'],
    [4, 'max', 'met'],
  ]);
});

describe('the file to start with', () => {
  const boots = (unit: string, count = 1): FoldedGroup =>
    foldGroup(
      Array.from({ length: count }, (_, i) =>
        fakeRun({
          milestones: { graphical: 5000 + i, finished: 5100 },
          processes: [
            { executable: '/usr/bin/a', unit, accesses: [{ path: '/srv/a', read: [3, 12_345 + i] }] },
          ],
          details: {
            blocked: [
              {
                process: 0,
                count: 1,
                spanNs: 5e6,
                longestNs: 5e6,
                startNs: 1e9,
                thread: 0,
                call: '',
                file: -1,
                read: 0,
              },
            ] as never,
          },
        }),
      ),
    );

  test.each(['a.service', '-.mount', "it's", 'a: b, {c} #d', '\u001b[31m\n', 'true', '*', '\u0085\udc80'])(
    'can be read, and is met by what it was made of: a unit %j',
    (unit) => {
      const group = boots(unit);
      const source = [...renderBudgetFile(proposeBudgets(group)), ''].join('\n');
      const budgets = parseBudgets(source, 'x');
      expect(budgets.budgets.length).toBeGreaterThan(8);
      expect(budgets.budgets.some(({ target, pattern }) => target === 'unit' && pattern === unit)).toBe(true);
      expect(checkBudgets(compareGroups(group, group), budgets)).toMatchObject({ broken: 0, warned: 0 });
    },
  );

  test('says of how many boots it was made, and what they had', () => {
    const one = [...renderBudgetFile(proposeBudgets(boots('a.service')))].join('\n');
    expect(one).toContain('from 1 boot of');
    expect(one).toContain('Fewer than six boots (here 1)');
    expect(one).toContain('- { milestone: graphical, max: 6.3 s } # was 5.00 s');
    const many = [...renderBudgetFile(proposeBudgets(boots('a.service', 7)))].join('\n');
    expect(many).not.toContain('Fewer than six');
  });
});
