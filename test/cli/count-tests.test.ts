import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './bootio.ts';
import { temporaryDirectory } from '../support/temporary.ts';

function counts(statuses: readonly string[], report: { success?: boolean; broken?: boolean } = {}): string {
  const file = path.join(temporaryDirectory(), 'report.json');
  const assertionResults = statuses.map((status, n) => ({ status, fullName: `test ${n}` }));
  const broken = { status: 'failed', name: 'broken.test.ts', message: 'no', assertionResults: [] };
  const testResults = [
    { status: 'passed', name: 'a.test.ts', assertionResults },
    ...(report.broken === true ? [broken] : []),
  ];
  writeFileSync(file, JSON.stringify({ success: report.success ?? true, testResults }));
  const script = path.join(root, 'scripts/count-tests.mjs');
  return spawnSync(process.execPath, [script, file], { encoding: 'utf8' }).stdout.trim();
}

describe('the count of tests in CI', () => {
  test('passed and failed tests are counted', () => {
    expect(counts(['passed', 'passed', 'failed'], { success: false })).toBe('2 1');
    expect(counts(['passed'])).toBe('1 0');
  });

  test('skipped and pending tests count as failed', () => {
    expect(counts(['passed', 'skipped', 'pending', 'todo'])).toBe('1 3');
  });

  test('a file that did not load counts as failed', () => {
    expect(counts(['passed'], { success: false, broken: true })).toBe('1 1');
  });

  test('an error outside of any test counts as failed', () => {
    expect(counts(['passed'], { success: false })).toBe('1 1');
  });

  test('no tests at all count as failed', () => {
    expect(counts([])).toBe('0 1');
  });
});
