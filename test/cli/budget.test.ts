import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseJunit } from 'junit2json';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, root } from './bootio.ts';

const runs = path.join(root, 'test/fixtures/runs');
const [older, newer] = [path.join(runs, 'debian-12'), path.join(runs, 'debian-13')];

function budgetFile(...lines: readonly string[]): string {
  const file = path.join(temporaryDirectory(), 'boot-budget.yaml');
  writeFileSync(file, `budgets:\n${lines.map((line) => `  - ${line}\n`).join('')}`);
  return file;
}

describe('bootio compare --budget', () => {
  test('exits 0 where all are met', () => {
    const file = budgetFile('{ milestone: graphical, max: 1 min }');
    const { code, stdout, stderr } = bootio(['compare', older, newer, '--budget', file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Budgets: no budget broken, 1 limit met\n\nA debian-12/);
  });

  test('exits 1 where one is broken, and names it with its line', () => {
    const file = budgetFile(
      '{ milestone: graphical, max: 1 min }',
      '{ unit: ssh.service, metric: opens, max: 3 }',
    );
    const { code, stdout } = bootio(['compare', older, newer, '--budget', file], {
      env: { COLUMNS: '300' },
    });
    expect(code).toBe(1);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/broken ssh\.service: opens \d+; at most 3/);
    expect(text).toContain('boot-budget.yaml:3)');
  });

  test('exits 0 where one is broken that only warns', () => {
    const file = budgetFile('{ unit: ssh.service, metric: opens, max: 3, level: warn }');
    const { code, stdout } = bootio(['compare', older, newer, '--budget', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('no budget broken, 1 warning');
  });

  test.each([
    [
      'names nothing',
      '{ unit: nosuch.service, metric: opens, max: 3 }',
      /:2: unit "nosuch.service" names nothing/,
    ],
    ['is wrong', '{ unit: ssh.service, metric: open, max: 3 }', /:2: metric: "open" is none of a unit/],
  ])('exits 2 where one %s', (_, line, message) => {
    expectRefusal(bootio(['compare', older, newer, '--budget', budgetFile(line)]), message);
  });

  test('exits 2 where the file is not there', () => {
    expectRefusal(
      bootio(['compare', older, newer, '--budget', '/nowhere.yaml']),
      '/nowhere.yaml: cannot be read',
    );
  });

  test('writes JUnit XML and Markdown that parsers accept, and JSON, with the same checks', async () => {
    const file = budgetFile(
      '{ unit: "*.service", metric: opens, max: 300 }',
      '{ total: all, metric: diskBytes, increase: 1% }',
      "{ finding: '*', metric: new, max: 0 }",
    );
    const junit = path.join(path.dirname(file), 'junit.xml');
    const compare = (format: string): string =>
      bootio(['compare', older, newer, '--budget', file, '--junit', junit, '--format', format]).stdout;
    const { budget } = JSON.parse(compare('json')) as {
      budget: { broken: number; checks: { outcome: string }[] };
    };
    const count = (outcome: string): number =>
      budget.checks.filter((each) => each.outcome === outcome).length;
    expect(count('broken')).toBeGreaterThan(2);
    const suites = await parseJunit(readFileSync(junit, 'utf8'));
    expect(suites).toMatchObject({ tests: budget.checks.length, failures: count('broken') });
    const [heading, table] = marked.lexer(compare('markdown')).filter(({ type }) => type !== 'space');
    expect(heading).toMatchObject({ type: 'heading' });
    expect(table).toMatchObject({ type: 'table' });
    expect((table as { rows: unknown[] }).rows).toHaveLength(
      Math.min(50, count('broken') + count('tolerated')),
    );
  });
});

describe('bootio budget init', () => {
  test('writes a file that the measured release meets, and a larger one breaks', () => {
    const file = path.join(temporaryDirectory(), 'boot-budget.yaml');
    expect(bootio(['budget', 'init', older, '-o', file])).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toMatch(
      /^# Limits on what a boot may do, proposed from 1 boot of debian-12\./,
    );
    expect(bootio(['compare', older, older, '--budget', file]).code).toBe(0);
    expect(bootio(['compare', older, newer, '--budget', file]).code).toBe(1);
  });

  test('writes to stdout without -o', () => {
    expect(bootio(['budget', 'init', older]).stdout).toContain('\nbudgets:\n');
  });

  test.each([
    [['budget'], /not enough|missing|needs/i],
    [['budget', 'make', older], /make/],
  ])('is the only thing that there is: %j', (args, message) => {
    expectRefusal(bootio(args), message);
  });
});
