/** Files of docs/ that other programs read. */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

const ci = path.join(import.meta.dirname, '../docs/ci');
type Yaml = Readonly<Record<string, unknown>>;
const read = (name: string): Yaml => load(readFileSync(path.join(ci, name), 'utf8')) as Yaml;

describe('workflows to start from', () => {
  test('are those of two CI systems', () => {
    expect(readdirSync(ci).sort()).toEqual(['github-actions.yml', 'gitlab-ci.yml']);
  });

  test('of GitHub Actions: jobs of steps that each use or run something', () => {
    const { name, on, jobs } = read('github-actions.yml') as Yaml & { jobs: Record<string, Yaml> };
    expect([typeof name, typeof on]).toEqual(['string', 'object']);
    for (const job of Object.values(jobs)) {
      expect(job['runs-on']).toBeTypeOf('string');
      for (const step of job['steps'] as readonly Yaml[]) {
        expect([typeof step['uses'], typeof step['run']].sort()).toEqual(['string', 'undefined']);
      }
    }
    expect(JSON.stringify(jobs)).toContain('bootio compare base head');
  });

  test('of GitLab CI: jobs of known stages with scripts, all of them text', () => {
    const { stages, ...jobs } = read('gitlab-ci.yml') as Yaml & { stages: readonly string[] };
    expect(stages.length).toBeGreaterThan(0);
    for (const job of Object.values(jobs) as Yaml[]) {
      expect(stages).toContain(job['stage']);
      for (const line of job['script'] as readonly unknown[]) expect(line).toBeTypeOf('string');
    }
    const { artifacts } = jobs['compare'] as { artifacts: { reports: { junit: string } } };
    expect(artifacts.reports.junit).toBe('budgets.xml');
  });
});
