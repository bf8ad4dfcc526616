import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/findings/config.ts';
import { evaluate, type EvaluateOptions } from '../../src/findings/evaluate.ts';
import type { Findings } from '../../src/findings/types.ts';
import { fakeRun } from '../support/fake-run.ts';
import { repeated } from './rules/judge.ts';

const run = fakeRun({
  ...{ startMs: 0, endMs: 100_000 },
  processes: [
    {
      ...{ executable: '/usr/sbin/pollerd', unit: 'poller.service' },
      accesses: repeated({ path: '/proc/loadavg', read: [1, 30], atMs: 0, forMs: 0 }, 150, 660),
    },
  ],
});

const ask = (source: string, options: EvaluateOptions = {}): Findings =>
  evaluate(run, { config: parseConfig(source, 'c.yaml'), ...options });

const keys = ({ findings }: Findings): string[] => findings.map(({ key, severity }) => `${severity} ${key}`);
const poller = 'regular-poller|/usr/sbin/pollerd||poller.service|/proc/loadavg';

describe('a configuration', () => {
  test('of nothing changes nothing', () => {
    expect(keys(ask('# nothing yet\n'))).toEqual([`moderate ${poller}`]);
    expect(keys(ask(''))).toEqual([`moderate ${poller}`]);
    expect(keys(ask('rules:\nignore: []\n'))).toEqual(keys(evaluate(run)));
  });

  test('turns rules off, weighs them, and sets their options', () => {
    const off = ask('rules: { regular-poller: { enabled: false } }');
    expect(off.rules).not.toContain('regular-poller');
    expect(keys(off)[0]).toMatch(/^minor reopen/);
    expect(keys(ask('rules:\n  regular-poller:\n    weight: 10\n'))[0]).toBe(`major ${poller}`);
    expect(keys(ask('rules: { regular-poller: { moderate: 2 } }'))[0]).toMatch(/^minor /);
  });

  test('ignores what it names, with its reason, until the day that it names', () => {
    const source = "ignore:\n  - { executable: 'poll*', reason: 'asked upstream', until: 2026-06-30 }\n";
    const until = ask(source, { today: '2026-06-30' });
    expect(until.findings).toEqual([]);
    expect(until.ignored.map(({ reason }) => reason)).toEqual(['asked upstream']);
    const after = ask(source, { today: '2026-07-01' });
    expect(after.findings).toHaveLength(1);
    expect(after.expired).toEqual(['asked upstream']);
    expect(ask('ignore: [{ unit: other, reason: x }]').findings).toHaveLength(1);
    expect(ask('ignore: [{ path: /proc/*, reason: x }]').findings).toHaveLength(0);
    expect(ask('ignore: [{ path: /sys/*, reason: x }]').findings).toHaveLength(1);
  });

  test('has rules of its own', () => {
    const source = (more: string): string =>
      `own:\n  - id: no-loadavg\n    title: Looks at the load\n    severity: major\n    match: { executable: pollerd, path: /proc/load*, access: read }\n    ${more}\n`;
    const found = ask(source('atLeast: { opens: 150, files: 1 }'), { only: 'no-loadavg' });
    expect(keys(found)).toEqual(['major no-loadavg|/usr/sbin/pollerd||poller.service|/proc/loadavg']);
    expect(found.findings[0]!.facts).toMatchObject({ opens: { value: 150 }, bytes: { value: 4500 } });
    expect(ask(source('atLeast: { opens: 151 }'), { only: 'no-loadavg' }).findings).toEqual([]);
    expect(ask(source('periodSeconds: { from: 0.5, to: 1 }'), { only: 'no-loadavg' }).findings).toHaveLength(
      1,
    );
    expect(ask(source('periodSeconds: { to: 0.5 }'), { only: 'no-loadavg' }).findings).toEqual([]);
  });
});

describe('what is wrong is refused with its line', () => {
  test.each([
    ['a: [', /^c\.yaml:\d: not valid YAML/],
    ['\nrule: {}', 'c.yaml:2: rule: is not known here; there are rules, savings, ignore and own'],
    [
      'rules:\n  no-such-rule: {}',
      'c.yaml:2: rules.no-such-rule: is not a rule; bootio findings --explain RULE explains one',
    ],
    ['rules:\n  log-spam:\n\n    minCalls: many', 'c.yaml:4: rules.log-spam.minCalls: must be a number'],
    ['rules:\n  log-spam:\n    minCalls: -1', 'c.yaml:3: rules.log-spam.minCalls: must not be below 0'],
    [
      'rules:\n  log-spam:\n    minCall: 1',
      /^c\.yaml:3: rules\.log-spam\.minCall: is not an option of log-spam; it has enabled, /,
    ],
    ['rules: all', 'c.yaml:1: rules: must be a mapping'],
    ['rules: {}\n---\nrules: {}', 'c.yaml: not valid YAML: more than one document'],
    [
      'ignore:\n  - unit: a\n    reason: x\n  - unit: b',
      'c.yaml:4: ignore.1.reason: needs a reason: whoever reads it next year wants to know',
    ],
    ['ignore:\n  - reason: x', /^c\.yaml:2: ignore\.0: would ignore everything/],
    [
      'ignore:\n  - { unit: a, reason: x, until: soon }',
      'c.yaml:2: ignore.0.until: must be a day, such as 2027-01-31',
    ],
    ['own:\n  - id: x y', /^c\.yaml:2: own\.0/],
    ['own:\n  - { id: log-spam, title: x, match: {} }', /^c\.yaml:1: own: two rules have the same id/],
    ['own:\n  - { id: mine, title: x }', 'c.yaml:2: own.0.match: is missing'],
    ['x: &a [1]\ny: *a', /^c\.yaml(?::\d+)?: not valid YAML/],
  ])('%j', (source, message) => {
    expect(() => parseConfig(source, 'c.yaml')).toThrow(message);
  });
});
