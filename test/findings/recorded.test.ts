/** The recorded boots: every rule is asked or says what it lacks, and what it finds can be told. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/findings/evaluate.ts';
import { rules } from '../../src/findings/registry.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { findingWords } from '../../src/render/findings-words.ts';

const runs = path.resolve(import.meta.dirname, '../fixtures/runs');

describe.each(['debian-12', 'debian-13', 'slow-disk'])('%s', (name) => {
  const run = loadRun(path.join(runs, name));
  const result = evaluate(run);

  test('rules are asked or not applicable', () => {
    expect(result.rules).toEqual(rules.map(({ meta }) => meta.id));
    for (const { missing } of result.notApplicable) expect(missing.length).toBeGreaterThan(0);
  });

  test('what is found has its facts, its numbers and no place left open', () => {
    expect(result.findings.length).toBeGreaterThan(5);
    for (const finding of result.findings) {
      const words = findingWords(run, finding, (id) => rules.find(({ meta }) => meta.id === id)!);
      expect(
        [words.what, words.advice, ...words.also].filter((text) => /[{}]|NaN|undefined/.test(text)),
      ).toEqual([]);
      for (const aspect of [finding, ...finding.also]) {
        expect(Object.values(aspect.numbers).every((value) => value === null || value >= 0)).toBe(true);
        expect(aspect.evidence.processes + aspect.evidence.pathsTotal).toBeGreaterThan(0);
      }
    }
  });

  test('keys are different and hold no pid', () => {
    const keys = result.findings.flatMap(({ key, also }) => [key, ...also.map((aspect) => aspect.key)]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.filter((key) => /\/proc\/\d/.test(key))).toEqual([]);
  });

  test('few are more than minor, and bootio itself is none of them', () => {
    // slow-disk has been given causes of boot time.
    const most = name === 'slow-disk' ? 20 : 15;
    expect(result.findings.filter(({ severity }) => severity !== 'minor').length).toBeLessThanOrEqual(most);
    expect(
      result.findings.filter(({ who }) => `${who.executable} ${who.unit ?? ''}`.includes('bootio')),
    ).toEqual([]);
  });
});
