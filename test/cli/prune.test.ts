import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addRun } from '../archive/make-manifest.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal } from './bootio.ts';

function archive(): string {
  const directory = temporaryDirectory();
  for (const [label, day] of [
    ['debian-12', '01'],
    ['debian-12', '02'],
    ['debian-12', '03'],
    ['debian-13', '04'],
  ] as const)
    addRun(directory, `202601${day}-run`, { label, created: `2026-01-${day}T10:00:00Z` });
  return directory;
}

describe('bootio prune', () => {
  test('removes the oldest runs of each label, after a look with --dry-run', () => {
    const directory = archive();
    const prune = ['prune', '--archive', directory, '--keep', '1'];
    expect(bootio([...prune, '--dry-run']).stdout).toMatch(
      /^20260101-run: debian-12, \d+ B, would be removed\n/,
    );
    expect(readdirSync(directory)).toHaveLength(4);
    const { code, stdout } = bootio(prune);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^20260101-run: .* removed\n20260102-run: .* removed\n2 runs removed, \d+ B\.\n$/);
    expect(readdirSync(directory).sort()).toEqual(['20260103-run', '20260104-run']);
    expect(bootio(prune).stdout).toBe('Nothing to remove.\n');
  });

  test('keeps what fits a size, of one label only where it is asked to', () => {
    const directory = archive();
    bootio(['prune', '--archive', directory, '--max-size', '1B', '--label', 'debian-12']);
    expect(readdirSync(directory).sort()).toEqual(['20260103-run', '20260104-run']);
  });

  test.each([
    ['--keep', '0'],
    ['--keep', 'all'],
    ['--max-size', '10%'],
    ['--max-size', 'much'],
  ])('refuses %s %s', (option, value) => {
    const directory = archive();
    expectRefusal(bootio(['prune', '--archive', directory, option, value]), option);
    expect(readdirSync(directory)).toHaveLength(4);
  });
});

describe('bootio pin and unpin', () => {
  test('a pinned run stays, is marked in the list, and can be let go', () => {
    const directory = archive();
    const at = ['--archive', directory];
    expect(bootio(['pin', '20260101', ...at]).stdout).toBe('20260101-run: pinned\n');
    expect(bootio(['pin', '20260101', ...at]).stdout).toBe('20260101-run: was pinned already\n');
    expect(statSync(path.join(directory, '20260101-run', 'pinned')).mode & 0o777).toBe(0o600);
    expect(bootio(['list', ...at]).stdout).toMatch(/ PIN .*\n(.*\n)*20260101-run .* pinned /);
    bootio(['prune', '--keep', '1', ...at]);
    expect(existsSync(path.join(directory, '20260101-run'))).toBe(true);
    expect(bootio(['unpin', '20260101', ...at]).stdout).toBe('20260101-run: unpinned\n');
    bootio(['prune', '--keep', '1', ...at]);
    expect(readdirSync(directory).sort()).toEqual(['20260103-run', '20260104-run']);
  });

  test('a label means all of its runs', () => {
    const directory = archive();
    expect(bootio(['pin', 'debian-12', '--archive', directory]).stdout.split('\n')).toHaveLength(4);
  });

  test('what is no run is refused', () => {
    expectRefusal(bootio(['pin', 'nothing', '--archive', archive()]), 'no such run');
    expectRefusal(bootio(['unpin', temporaryDirectory()]), 'run.yaml');
  });
});
