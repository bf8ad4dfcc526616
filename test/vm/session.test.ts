/** A session on this very machine, with the real capture binary, of the known workload. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { captureSession } from '../../src/capture/session.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { measuredFiles, workload, workloadProcesses } from './workload.ts';

const top = path.join(import.meta.dirname, '..', '..');
const temporary = mkdtempSync(path.join(tmpdir(), 'bootio-session-'));
afterAll(() => {
  rmSync(temporary, { recursive: true });
});

// Not every machine lets its tests load BPF programs (a container, a user): the boots cover those.
const tried = spawnSync(
  path.join(top, 'probes', 'build', 'bootio-capture'),
  ['--out', path.join(temporary, 'try'), '--command', 'true'],
  { encoding: 'utf8' },
);

if (tried.status !== 0) console.warn(`SKIPPED: a session of a known workload: ${tried.stderr.trim()}`);

test.skipIf(tried.status !== 0)('a session counts a known workload exactly', async () => {
  const program = path.join(temporary, 'workload');
  execFileSync('gcc', [
    '-O2',
    '-static',
    '-pthread',
    '-o',
    program,
    path.join(import.meta.dirname, 'workload.c'),
  ]);
  const data = path.join(temporary, 'data');
  const session = await captureSession({
    archive: path.join(temporary, 'runs'),
    command: [program, 'all', data],
  });
  const run = loadRun(session.directory);
  expect(run.completeness.ended).toBe(true);
  expect(measuredFiles(run, data)).toEqual(workload.files);
  const processes = workloadProcesses(run, data);
  expect(new Set(processes.keys())).toEqual(new Set(Object.keys(workload.processes)));
  for (const [name, expected] of Object.entries(workload.processes)) {
    if (expected.parent === 'systemd') continue;
    expect(run.processes[processes.get(name)!.parent!]).toBe(processes.get(expected.parent));
  }
});
