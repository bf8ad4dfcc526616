/** The run of a bare capture, which has no manifest of its own. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump } from 'js-yaml';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';

export function loadBareRun(directory: string): Run {
  const empty = { host: {}, os: {}, kernel: {}, capture: {}, completeness: {} };
  const manifest = { schema: 1, id: 'live', label: null, kind: 'session', ...empty };
  writeFileSync(path.join(directory, 'run.yaml'), dump({ ...manifest, created: '2026-01-01T00:00:00Z' }));
  return loadRun(directory);
}
