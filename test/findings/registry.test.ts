/** One rule, one file, one test of the same name, one line in the registry. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/findings/registry.ts';

const here = import.meta.dirname;

test('every file is a registered rule', () => {
  const files = readdirSync(path.join(here, '../../src/findings/rules')).map((name) =>
    name.replace(/\.ts$/, ''),
  );
  expect(rules.map(({ meta }) => meta.id).sort()).toEqual(files.sort());
});

describe.each(rules)('$meta.id', ({ meta }) => {
  test('has a test of its own', () => {
    expect(existsSync(path.join(here, `rules/${meta.id}.test.ts`))).toBe(true);
  });

  test('says all it should, in sentences', () => {
    for (const text of [meta.what, meta.why, meta.advice, meta.limits ?? '.']) expect(text).toMatch(/[.)]$/);
    expect(meta.what).not.toMatch(/\{(?:who|paths):/);
    expect(meta.title).toMatch(/^[A-Z].{5,60}$/);
    expect(meta.needs.length).toBeGreaterThan(0);
    expect(meta.options.moderate.value).toBeLessThan(meta.options.major.value);
    expect(Object.values(meta.options).every(({ value, says }) => value >= 0 && says.length > 5)).toBe(true);
  });
});
