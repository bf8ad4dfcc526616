/** Retention where something goes wrong, for the shell script and for `bootio prune`: a disk without any room, and a death at every step. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { setPinned } from '../../src/archive/run-files.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { addRun } from './make-manifest.ts';

const repository = path.join(import.meta.dirname, '..', '..');
const top = temporaryDirectory();
const settings = path.join(top, 'etc/bootio/capture.conf');
mkdirSync(path.dirname(settings), { recursive: true });
writeFileSync(settings, 'KEEP_RUNS=1\n');

/** What keeps one run of a label. */
const programs: readonly { name: string; words: (archive: string) => readonly string[] }[] = [
  {
    name: 'the shell script',
    words: (archive) => ['sh', path.join(repository, 'systemd/bootio-retain'), archive],
  },
  {
    name: 'bootio prune',
    words: (archive) => [
      process.execPath,
      path.join(repository, 'dist/bootio.js'),
      ...['prune', '--archive', archive, '--keep', '1'],
    ],
  },
];
const environment = { PATH: process.env['PATH'], BOOTIO_ROOT: top };

/** Four runs, all with reports: the oldest is pinned, the newest stays. */
function fill(archive: string): void {
  for (const day of ['01', '02', '03', '04']) {
    const run = addRun(archive, `a${day}`, { created: `2026-01-${day}T00:00:00Z` });
    setPinned(run, day === '01');
    const reports = path.join(archive, 'reports', `a${day}`);
    mkdirSync(reports, { recursive: true });
    writeFileSync(path.join(reports, 'report.html'), '');
  }
}

const shownRuns = (archive: string): string[] => readdirSync(archive).filter((name) => /^a\d/.test(name));

/** Every run that is shown is whole, and no run is gone that is to stay. */
function expectWhole(archive: string): void {
  for (const name of shownRuns(archive))
    expect(readdirSync(path.join(archive, name)), name).toEqual(
      expect.arrayContaining(['events.bio', 'run.yaml']),
    );
  expect(shownRuns(archive)).toEqual(expect.arrayContaining(['a01', 'a04']));
  expect(existsSync(path.join(archive, 'a01', 'pinned'))).toBe(true);
}

function expectPruned(archive: string): void {
  expectWhole(archive);
  expect(readdirSync(archive).sort()).toEqual(['a01', 'a04', 'reports']);
  expect(readdirSync(path.join(archive, 'reports')).sort()).toEqual(['a01', 'a04']);
}

describe.each(programs)('$name', ({ name, words }) => {
  test('removes runs from a disk that has no room for a directory', () => {
    const directory = mkdtempSync(path.join(top, 'full-'));
    const archive = path.join(directory, 'disk', 'runs');
    const source = path.join(directory, 'source');
    fill(source);
    mkdirSync(path.join(directory, 'disk'));
    const script = `
      mount -t tmpfs -o size=256k,nr_inodes=64 tmpfs disk && cp -r source disk/runs || exit 9
      i=0; while touch disk/fill$i 2>/dev/null; do i=$((i + 1)); done
      dd if=/dev/zero of=disk/fill0 2>/dev/null
      ! mkdir disk/runs/more 2>/dev/null || exit 8
      "$@" && cp -r disk/runs result`;
    execFileSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', script, 'sh', ...words(archive)], {
      cwd: directory,
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expectPruned(path.join(directory, 'result'));
  });

  test('killed at any step leaves whole runs, and the next one does the rest', () => {
    const [before, killed] = [
      mkdtempSync(path.join(top, 'kills-')),
      name === 'bootio prune' ? byCall : byStep,
    ];
    let kills = 0;
    for (let step = 1; ; step++) {
      const archive = path.join(before, String(step));
      fill(archive);
      const wasKilled = killed(words(archive), step);
      expectWhole(archive);
      if (wasKilled) kills++;
      const again = words(archive);
      execFileSync(again[0]!, again.slice(1), { env: environment, stdio: 'ignore' });
      expectPruned(archive);
      if (!wasKilled) break;
    }
    // Of two runs, each with reports.
    expect(kills).toBeGreaterThanOrEqual(8);
  }, 120_000);
});

/** Kills the script at its step of this number, a program that moves or removes; one that removes has begun to. */
function byStep(words: readonly string[], step: number): boolean {
  const bin = mkdtempSync(path.join(top, 'bin-'));
  const steps = path.join(bin, 'steps');
  writeFileSync(steps, '');
  for (const name of ['mv', 'rm']) {
    const wrapper = `#!/bin/sh
      PATH=\${PATH#*:}
      echo ${name} >>${steps}
      if [ "$(wc -l <${steps})" -eq ${step} ]; then
        for last; do :; done
        [ ${name} = mv ] || find "$last" -type f 2>/dev/null | head -n 1 | xargs -r rm
        kill -KILL 0
      fi
      exec ${name} "$@"\n`;
    writeFileSync(path.join(bin, name), wrapper);
    chmodSync(path.join(bin, name), 0o755);
  }
  spawnSync('setsid', ['--wait', ...words], {
    env: { ...environment, PATH: `${bin}:${environment.PATH!}` },
    stdio: 'ignore',
  });
  return readFileSync(steps, 'utf8').split('\n').length - 1 === step;
}

/** Kills the program in its system call of this number of those that move or remove. */
function byCall(words: readonly string[], step: number): boolean {
  const calls = 'rename,renameat,renameat2,unlink,unlinkat,rmdir';
  const options = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`];
  const inject = ['-e', `inject=${calls}:signal=KILL:when=${step}`];
  const { signal, status } = spawnSync('strace', [...options, ...inject, '--', ...words], {
    env: environment,
    stdio: 'ignore',
  });
  if (signal !== 'SIGKILL' && status !== 0) throw new Error(`strace: ${String(status ?? signal)}`);
  return signal === 'SIGKILL';
}
