// Builds what a report is made of into `directory`/report: the browser code in one script, the templates, and the style
// sheet. src/render/html/assets.ts reads it from there. Tests call `bundleClient` and read templates/ itself.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import Handlebars from 'handlebars';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const templates = path.join(root, 'templates');

/** The browser code as text: one script without imports, in ASCII, which is what its hash in the policy is made of. */
export async function bundleClient(entry = 'src/client/main.ts') {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome103', 'firefox113', 'safari16.4'],
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0].text.trim();
}

export async function buildClient(directory) {
  writeFileSync(path.join(reportDirectory(directory), 'client.js'), await bundleClient());
  writeFileSync(path.join(reportDirectory(directory), 'site.js'), await bundleClient('src/client/site.ts'));
}

/** Copies the templates. Each is parsed first, so that a broken one fails the build and not the first report. */
export function precompileTemplates(directory) {
  const target = reportDirectory(directory);
  for (const name of readdirSync(templates)) {
    const source = readFileSync(path.join(templates, name), 'utf8');
    try {
      if (name.endsWith('.hbs')) Handlebars.precompile(source, { strict: true, knownHelpersOnly: true });
    } catch (error) {
      throw new Error(`templates/${name}: ${error.message}`, { cause: error });
    }
    writeFileSync(path.join(target, name), source);
  }
}

function reportDirectory(directory) {
  const target = path.join(directory, 'report');
  mkdirSync(target, { recursive: true });
  return target;
}
