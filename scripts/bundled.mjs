// TypeScript of this repository for scripts in plain JavaScript.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Writes one module to `outfile`. `entry` is what esbuild takes for one: `entryPoints` or `stdin`. */
export async function bundle(outfile, entry) {
  await build({
    ...entry,
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Some dependencies are CommonJS, which asks for Node's modules with require().
    banner: {
      js: "import { createRequire as bundledRequire } from 'node:module'; const require = bundledRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** What the file `name` of the repository exports. */
export async function importBundled(name) {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-bundle-'));
  try {
    const file = path.join(directory, 'bundle.mjs');
    await bundle(file, { entryPoints: [path.join(root, name)] });
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
