import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/findings/registry.ts';
import type { FindingsDocument } from '../../src/render/json/findings.ts';
import { temporaryDirectory } from '../support/temporary.ts';
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

describe('bootio findings --config', () => {
  const directory = temporaryDirectory();
  const config = (source: string): string => {
    const file = path.join(directory, 'findings.yaml');
    writeFileSync(file, source);
    return file;
  };

  test('ignores, sets and adds, as the file says', () => {
    const file = config(
      'ignore:\n  - { unit: e2scrub_reap, reason: wanted }\n' +
        "own:\n  - { id: shadow, title: 'Reads passwords', match: { path: /etc/passwd } }\n",
    );
    const { code, stdout } = bootio(['findings', run, '--config', file, '--format', 'json']);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as FindingsDocument;
    expect(document.ignored).toContainEqual({
      key: 'after-login-work|||e2scrub_reap.service|',
      reason: 'wanted',
    });
    expect(document.findings.map(({ rule }) => rule)).toContain('shadow');
    expect(bootio(['findings', '--explain', 'shadow', '--config', file]).stdout).toMatch(
      /^shadow: Reads passwords/,
    );
  });

  test('refuses a file that is wrong, with the line, or not there', () => {
    expectRefusal(
      bootio(['findings', run, '--config', config('rules:\n  nothing: {}\n')]),
      'findings.yaml:2: rules.nothing',
    );
    expectRefusal(bootio(['findings', run, '--config', '/nonexistent.yaml']), 'cannot be read');
  });
});
