// Writes docs/findings.md from the rules' own metadata: `node scripts/findings-page.mjs`. A test checks that it is current.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const directory = mkdtempSync(path.join(tmpdir(), 'bootio-page-'));

try {
  const bundle = path.join(directory, 'page.mjs');
  await build({
    entryPoints: [path.join(root, 'src/render/markdown/findings-page.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
  });
  const { findingsPage } = await import(pathToFileURL(bundle).href);
  writeFileSync(path.join(root, 'docs/findings.md'), findingsPage());
} finally {
  rmSync(directory, { recursive: true, force: true });
}
