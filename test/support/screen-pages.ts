/** The pages that `node scripts/screens.mjs` takes pictures of, by name, each made when it is asked for, of the sources as they are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importTrace } from '../../src/import/import-trace.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import { readAssets } from '../../src/render/html/assets.ts';
import { renderReportHtml } from '../../src/render/html/report.ts';
import { hostileRun } from './hostile-run.ts';
import { hostileStrings } from './hostile-strings.ts';
import { judged as judge } from '../../src/render/html/judged.ts';
import { syntheticBoot } from './synthetic-boot.ts';

export interface ScreenPage {
  readonly name: string;
  readonly html: () => Promise<string>;
}

export function screenPages(root: string, script: string): ScreenPage[] {
  const assets = readAssets(`${root}/templates`, script);
  const fixture = (name: string) => (): Run => loadRun(path.join(root, 'test/fixtures', name));
  const runs: readonly (readonly [string, () => Run | Promise<Run>])[] = [
    ['debian-12', fixture('runs/debian-12')],
    ['debian-13', fixture('runs/debian-13')],
    ['slow-disk', fixture('runs/slow-disk')],
    ['quiet', fixture('quiet-session')],
    ['trace', () => imported(path.join(root, 'test/import/samples/strace-yy-T.txt'))],
    ['large', () => syntheticBoot({ processes: 5000, busy: 12 })],
    ['hostile', () => hostileRun(hostileStrings(1000))],
  ];
  return runs.map(([name, load]) => ({
    name,
    html: async () => {
      const run = await load();
      return renderReportHtml(run, { judged: judge(run), assets });
    },
  }));
}

async function imported(file: string): Promise<Run> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-screens-'));
  try {
    const out = path.join(directory, 'run');
    await importTrace(file, out, {});
    return loadRun(out);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
