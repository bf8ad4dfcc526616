/** `bootio compare` as a person runs it: labels with many boots, unlike runs, trends. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeRun, type RunDescription } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal } from './bootio.ts';

let archive: string;

/** Four boots of each release; the second reads more. */
beforeAll(() => {
  archive = temporaryDirectory();
  for (const [release, label] of ['old', 'new', 'next'].entries()) {
    for (let number = 0; number < 4; number++) {
      const id = `${label}-${number}`;
      makeRun(described(id, label, 100 * (1 + release)), path.join(archive, id));
    }
  }
  const other = described('other', 'other', 100);
  makeRun({ ...other, probeSet: 'syscalls', kind: 'session' }, path.join(archive, 'other'));
});

function described(id: string, label: string, bytes: number): RunDescription {
  return {
    ...{ id, label },
    manifest: { created: `2026-01-0${1 + Number(id.at(-1)) || 1}T00:00:00Z` },
    processes: [
      { name: 'init', pid: 1, executable: '/sbin/init', accesses: [{ path: '/etc/x', read: [1, bytes] }] },
    ],
  };
}

describe('bootio compare', () => {
  test('takes all boots of a label, and compares counters exactly', () => {
    const { code, stdout, stderr } = bootio([
      'compare',
      'old',
      'new',
      '--archive',
      archive,
      '--format',
      'json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout) as {
      a: { runs: { id: string }[] };
      files: { path: string; delta: object; metrics: object }[];
    };
    expect(document.a.runs.map(({ id }) => id)).toEqual(['old-0', 'old-1', 'old-2', 'old-3']);
    expect(document.files[0]).toMatchObject({
      path: '/etc/x',
      delta: { readBytes: 100 },
      metrics: { readBytes: { verdict: 'more', test: null, a: { values: [100, 100, 100, 100] } } },
    });
    const text = bootio(['compare', 'old', 'new', '--archive', archive]).stdout;
    expect(text).toContain('A old: 4 boots');
    expect(text).toMatch(/bytes read +100 B +200 B +\+100 B +\+100 % +exact/);
  });

  test('compares what is unlike only where it is told to', () => {
    const args = ['compare', 'old-0', 'other', '--archive', archive];
    expectRefusal(
      bootio(args),
      /cannot be compared like for like\. .*different kinds: boot and session\. .*different probes: fentry and syscalls\. --allow-unlike/,
    );
    const allowed = bootio([...args, '--allow-unlike']);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('! The captures used different probes');
  });

  test('shows the trend over more than two releases', () => {
    const { code, stdout } = bootio(['compare', 'old', 'new', 'next', '--archive', archive]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/bytes read +100 B +200 B \+100 % +300 B \+50 %/);
    const page = path.join(temporaryDirectory(), 'trend.html');
    // All of the releases, however many: and of an option that is given twice the last.
    const four = bootio([
      ...['compare', 'old', 'new', 'next', 'old', '--archive', 'nowhere', '--archive', archive, '-o', page],
    ]);
    expect(four.stdout).toMatch(/^1 old: 4 boots\n2 new: 4 boots\n3 next: 4 boots\n4 old: 4 boots\n/);
    expect(readFileSync(page, 'utf8')).toContain('4 releases, old to old');
    const budget = path.join(temporaryDirectory(), 'budget.yaml');
    writeFileSync(budget, 'budgets:\n  - { total: all, metric: bytesRead, max: 1 MB }\n');
    expectRefusal(
      bootio(['compare', 'old', 'new', 'next', '--archive', archive, '--budget', budget]),
      'of a trend there is none',
    );
    const all = bootio(['compare', 'old', 'new', 'next', 'old', '--archive', archive]).stdout;
    expect(all).toMatch(/bytes read +100 B +200 B \+100 % +300 B \+50 % +100 B -67 %/);
    expectRefusal(bootio(['compare', 'old', 'new', 'other', '--archive', archive]), 'like for like');
    const json = bootio(['compare', 'old', 'new', 'next', '--archive', archive, '--format', 'json']);
    expect((JSON.parse(json.stdout) as { schema: string }).schema).toBe('bootio/trend/1');
    expect(
      bootio(['compare', 'old', 'new', 'next', '--archive', archive, '--format', 'markdown']).stdout,
    ).toContain('| bytes read | 100 B | 200 B +100 % | 300 B +50 % |');
  });
});
