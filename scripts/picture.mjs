// Takes README's picture of a report again: `node scripts/picture.mjs [FILE]` (default docs/report-light.png). Compares the two
// recorded boots with what `npm run build` built, and opens the page in Chromium (BOOTIO_CHROMIUM or /usr/bin/chromium).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2] ?? path.join(root, 'docs/report-light.png');
const runs = ['debian-12', 'debian-13'].map((name) => path.join(root, 'test/fixtures/runs', name));
const directory = mkdtempSync(path.join(tmpdir(), 'bootio-picture-'));
const page = path.join(directory, 'report.html');

try {
  execFileSync(process.execPath, [path.join(root, 'dist/bootio.js'), 'compare', ...runs, '-o', page]);
  const browser = await chromium.launch({
    executablePath: process.env.BOOTIO_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 1500 }, colorScheme: 'light' });
    await tab.goto(pathToFileURL(page).href);
    // The timeline is drawn with the first frame.
    await tab.locator('#no-picture').waitFor({ state: 'hidden' });
    await tab.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    );
    await tab.screenshot({ path: target });
  } finally {
    await browser.close();
  }
} finally {
  rmSync(directory, { recursive: true });
}
