import { cpSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, root } from './bootio.ts';

const recorded = path.join(root, 'test/fixtures/runs');
const mode = (file: string): number => statSync(file).mode & 0o777;

function boot(
  archive: string,
  id: string,
  label: string | null,
  day: string,
  kind: 'boot' | 'session' = 'boot',
): void {
  makeRun(
    {
      id,
      label,
      kind,
      manifest: { created: `2026-01-${day}T00:00:00Z` },
      processes: [{ name: 'init', pid: 1 }],
    },
    path.join(archive, id),
  );
}

function after(archive: string, id: string): ReturnType<typeof bootio> {
  const notice = path.join(archive, 'motd.d', 'bootio');
  return bootio(['after-boot', path.join(archive, id), '--archive', archive, '--notice', notice]);
}

describe('bootio after-boot', () => {
  test('writes a report of a recorded boot and what changed since another release, for root only, and a notice for all', () => {
    const archive = temporaryDirectory();
    for (const release of ['debian-12', 'debian-13'])
      cpSync(path.join(recorded, release), path.join(archive, release), { recursive: true });
    const created = (release: string): string =>
      /^created: '?([^'\n]*)/m.exec(readFileSync(path.join(archive, release, 'run.yaml'), 'utf8'))![1]!;
    const [older, newer] = ['debian-12', 'debian-13'].sort((a, b) => (created(a) < created(b) ? -1 : 1)) as [
      string,
      string,
    ];
    mkdirSync(path.join(archive, 'motd.d'));
    const { code, stdout } = after(archive, newer);
    expect(code).toBe(0);
    const folder = path.join(archive, 'reports', newer);
    expect(stdout).toBe(
      `bootio: what this boot did is in ${folder}/report.html\nwhat changed since ${older} is in ${folder}/compare.html\n`,
    );
    expect(readdirSync(folder).sort()).toEqual(['compare.html', 'report.html']);
    for (const file of ['compare.html', 'report.html']) {
      expect(readFileSync(path.join(folder, file), 'utf8')).toMatch(/^<!doctype html>/i);
      expect(mode(path.join(folder, file))).toBe(0o600);
    }
    expect([mode(folder), mode(path.dirname(folder))]).toEqual([0o700, 0o700]);
    const notice = path.join(archive, 'motd.d', 'bootio');
    expect(readFileSync(notice, 'utf8')).toMatch(
      /^bootio: [^\n]*report\.html; [^\n]*compare\.html \(for root\)\n$/,
    );
    expect(mode(notice)).toBe(0o644);
    // Reports are no runs.
    expect(bootio(['list', '--archive', archive]).stdout).not.toContain('reports');
  });

  test('compares with the newest boot of another release, else with the boot before, else with nothing', () => {
    const archive = temporaryDirectory();
    boot(archive, 'a1', 'a', '01');
    expect(after(archive, 'a1').stdout).not.toContain('what changed');
    boot(archive, 's1', 'b', '02', 'session');
    boot(archive, 'a2', 'a', '03');
    expect(after(archive, 'a2').stdout).toContain('what changed since the boot before');
    boot(archive, 'b1', 'b', '04');
    boot(archive, 'a3', 'a', '05');
    expect(after(archive, 'a3').stdout).toContain('what changed since b ');
    boot(archive, 'n1', null, '06');
    expect(after(archive, 'n1').stdout).toContain('what changed since a ');
  });

  test('a run that cannot be used is refused', () => {
    const archive = temporaryDirectory();
    mkdirSync(path.join(archive, 'broken'));
    expectRefusal(after(archive, 'broken'), 'no usable run');
  });
});
