import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/findings/registry.ts';
import type { FindingsDocument } from '../../src/render/json/findings.ts';
import { bootio, expectRefusal, root } from './bootio.ts';

const run = path.join(root, 'test/fixtures/runs/debian-12');

describe('bootio findings', () => {
  test('says what is worth fixing, within 80 columns, without colours in a pipe', () => {
    const { code, stdout, stderr } = bootio(['findings', run]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^1\. \[major\] Could start after login: e2scrub_reap\.service$/m);
    expect(stdout).toMatch(/^ {3}Advice: /m);
    expect(stdout).toMatch(/^Grade [A-E], \d+ of 100 points:$/m);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).not.toContain('\u001b');
  });

  test('JSON has it with its schema, and the same each time', () => {
    const { stdout } = bootio(['findings', run, '--format', 'json']);
    const document = JSON.parse(stdout) as FindingsDocument;
    expect(document).toMatchObject({ schema: 'bootio/findings/1', run: { label: 'debian-12' } });
    expect(document.rules).toEqual(rules.map(({ meta }) => meta.id));
    expect(document.findings[0]).toMatchObject({
      ...{ rule: 'after-login-work', severity: 'major', who: { unit: 'e2scrub_reap.service' } },
      text: { title: 'Could start after login' },
    });
    expect(bootio(['findings', run, '--format', 'json']).stdout).toBe(stdout);
  });

  test('Markdown has a heading for each', () => {
    const { stdout } = bootio(['findings', run, '--format', 'markdown']);
    expect(stdout).toMatch(/^# Findings: /);
    expect(stdout).toMatch(/^## 1\. Could start after login/m);
  });

  test('asks one rule only', () => {
    const { stdout } = bootio(['findings', run, '--only', 'read-again', '--format', 'json']);
    const document = JSON.parse(stdout) as FindingsDocument;
    expect(document.rules).toEqual(['read-again']);
    expect(new Set(document.findings.map(({ rule }) => rule))).toEqual(new Set(['read-again']));
  });

  test('explains a rule, without a run', () => {
    const { code, stdout } = bootio(['findings', '--explain', 'regular-poller']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^regular-poller: Polls a file\n/);
    expect(stdout).toMatch(/^ {2}minTicks: 10 /m);
  });

  test('refuses what is not there', () => {
    expectRefusal(bootio(['findings']), 'no run given');
    expectRefusal(bootio(['findings', run, '--only', 'nothing']), 'nothing: no such rule');
    expectRefusal(bootio(['findings', '--explain', 'nothing']), 'no such rule');
    expectRefusal(bootio(['findings', '/nonexistent/run']), 'no such directory');
  });
});
