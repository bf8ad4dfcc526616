// Builds dist/: the program (esbuild, each command a chunk of its own, loaded only when used), and the report's browser
// code and templates. The new dist/ takes the old one's place at the end, so that a failed build breaks nothing.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildClient, precompileTemplates } from './build-report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const target = path.join(root, 'dist');
const temporary = path.join(root, `dist.${process.pid}.tmp`);
const old = path.join(root, `dist.${process.pid}.old.tmp`);

try {
  mkdirSync(temporary);
  await buildProgram();
  await buildClient(temporary);
  precompileTemplates(temporary);
  if (existsSync(target)) renameSync(target, old);
  renameSync(temporary, target);
} finally {
  rmSync(temporary, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}

async function buildProgram() {
  await build({
    absWorkingDir: root,
    entryPoints: { bootio: 'src/cli/main.ts' },
    outdir: temporary,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    charset: 'utf8',
    legalComments: 'linked',
    define: { BOOTIO_VERSION: JSON.stringify(version) },
    // Some dependencies are CommonJS, which asks for Node's modules with require().
    banner: {
      js: "import { createRequire as bootioRequire } from 'node:module'; const require = bootioRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  chmodSync(path.join(temporary, 'bootio.js'), 0o755);
}
