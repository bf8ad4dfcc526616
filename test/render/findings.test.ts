/** What others named, in findings for people: nothing in it may move a cursor, end a line, or be markup. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/findings/evaluate.ts';
import { rules } from '../../src/findings/registry.ts';
import type { Rule } from '../../src/findings/rule.ts';
import { findingsDocument } from '../../src/render/json/findings.ts';
import { renderFindingsMarkdown } from '../../src/render/markdown/findings.ts';
import { renderFindingsText } from '../../src/render/text/findings.ts';
import { fakeRun } from '../support/fake-run.ts';

const nasty = '/x\u001b[2J\r\n\u202e<script>*{who}`|';
const run = fakeRun({
  ...{ startMs: 0, endMs: 60_000 },
  processes: [
    {
      ...{ executable: nasty, unit: `a${nasty}.service` },
      accesses: Array.from({ length: 300 }, (_, i) => ({ path: nasty, atMs: i * 200, read: [1, 100] })),
    },
  ],
});
const found = evaluate(run);
const ruleOf = (id: string): Rule => rules.find(({ meta }) => meta.id === id)!;
const options = { width: 80, color: false, all: true, ruleOf };

describe('names in findings', () => {
  test('are safe in text, and their braces are no places to fill', () => {
    const lines = [...renderFindingsText(run, found, options)];
    expect(found.findings.length).toBeGreaterThan(0);
    expect(lines.join('')).toContain('{who}');

    expect(lines.filter((line) => /[\u0000-\u001f\u202e]/.test(line))).toEqual([]);
  });

  test('are no markup in Markdown', () => {
    const text = [...renderFindingsMarkdown(run, found, ruleOf)].join('\n');
    expect(text).not.toMatch(/(?<!\\)<script|[\u001b\u202e]/);
  });

  test('are whole in JSON', () => {
    const document = JSON.parse(JSON.stringify(findingsDocument(run, found, ruleOf))) as {
      findings: { who: { executable: string } }[];
    };
    expect(document.findings[0]!.who.executable).toBe(nasty);
  });
});

describe('colours', () => {
  test('are in text where they are asked for', () => {
    expect([...renderFindingsText(run, found, { ...options, color: true })].join('')).toContain('\u001b[1m');
  });
});
