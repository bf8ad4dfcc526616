// Writes docs/findings.md from the rules' own metadata: `node scripts/findings-page.mjs`. A test checks that it is current.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { importBundled, root } from './bundled.mjs';

const { findingsPage } = await importBundled('src/render/markdown/findings-page.ts');
writeFileSync(path.join(root, 'docs/findings.md'), findingsPage());
