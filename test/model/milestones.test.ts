/** Milestones that only the manifest has, in a recorded boot, and what they say of the time before the capture. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import type { MilestoneName, Run } from '../../src/model/types.ts';
import { completenessLines } from '../../src/render/completeness.ts';

const recorded = path.join(import.meta.dirname, '..', 'fixtures', 'runs', 'debian-12');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'bootio-milestones-'));
  cpSync(recorded, directory, { recursive: true });
  // As in runs of before, whenever this one was recorded.
  const file = path.join(directory, 'run.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^milestones:.*\n(?: .*\n)*/m, ''));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const withMilestones = (lines: string): Run => {
  appendFileSync(path.join(directory, 'run.yaml'), `milestones:\n${lines}\n`);
  return loadRun(directory);
};
const at = (run: Run, name: MilestoneName): number | undefined =>
  run.milestones.find((milestone) => milestone.name === name)?.ns;

test('a run of before has none of them, and the kernel has all that was before systemd', () => {
  const run = loadRun(directory);
  for (const name of ['initrd-start', 'initrd-end', 'login', 'settled'] as const)
    expect(at(run, name)).toBeUndefined();
  const userspaceNs = at(run, 'userspace')!;
  expect(run.completeness.uncovered).toEqual([
    { phase: 'kernel', startNs: 0, endNs: userspaceNs },
    { phase: 'userspace', startNs: userspaceNs, endNs: run.startNs },
  ]);
});

test('the initrd, the login and the end of settling are in their places', () => {
  const run = withMilestones(
    '  initrdStartNs: 1000000000\n  loginMonotonicUs: 90000000\n  settledNs: 95000000000',
  );
  const names = run.milestones.map(({ name }) => name);
  expect(names.slice(0, 3)).toEqual(['initrd-start', 'initrd-end', 'userspace']);
  expect(at(run, 'initrd-end')).toBe(at(run, 'userspace'));
  expect(names.slice(-2)).toEqual(['login', 'settled']);
  // Both clocks began together: the machine had not been suspended.
  expect(at(run, 'login')! / 1e9).toBeCloseTo(90, 3);
  expect(run.completeness.uncovered.map(({ phase }) => phase)).toEqual(['kernel', 'initrd', 'userspace']);
  const texts = completenessLines(run).map(({ text }) => text);
  expect(texts.join('\n')).toMatch(
    /not in this run \(1\.00 s of the kernel's own start, .* of the initrd, .* of systemd\)\./,
  );
});

test('what came not within the limit is said', () => {
  const run = loadRun(directory);
  const completeness = { ...run.manifest.completeness, endReason: 'no-login' };
  const cut = { ...run, manifest: { ...run.manifest, completeness } };
  expect(completenessLines(cut).map(({ text }) => text)).toContain(
    'The capture was ended because nobody had logged in within the time limit.',
  );
});

test.each(['-1', '1e400', 'yes', '{}'])('a time of %s is refused with its name', (value) => {
  expect(() => withMilestones(`  settledNs: ${value}`)).toThrow(/milestones\.settledNs/);
});
