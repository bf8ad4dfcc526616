// Tries the rules of `bootio findings` on many runs made by chance: `node scripts/soak-findings.mjs [PATTERNS] [SEED]` (default
// 200,000 and the time). Prints how often each rule found something; ends with the smallest pattern that breaks a property.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const patterns = Number(process.argv[2] ?? 200_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const directory = mkdtempSync(path.join(tmpdir(), 'bootio-soak-'));

try {
  const bundle = path.join(directory, 'soak.mjs');
  await build({
    entryPoints: [path.join(root, 'test/findings/properties.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  const { soak } = await import(pathToFileURL(bundle).href);
  console.log(`${patterns} patterns, seed ${seed}`);
  const from = performance.now();
  const piece = 2000;
  const found = new Map();
  for (let done = 0; done < patterns; done += piece) {
    const { byRule } = soak(Math.min(piece, patterns - done), (seed + done) % 2 ** 31);
    for (const [rule, times] of byRule) found.set(rule, (found.get(rule) ?? 0) + times);
    if ((done / piece) % 5 === 4) console.error(`${done + piece} ...`);
  }
  for (const [rule, times] of found) console.log(`${String(times).padStart(9)} ${rule}`);
  console.log(`nothing broke in ${((performance.now() - from) / 1000).toFixed(0)} s`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}
