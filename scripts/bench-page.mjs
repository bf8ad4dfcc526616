// What a report costs its reader: its size, when it is drawn, and the frames of zooming and panning, in headless Chromium with
// software drawing (BOOTIO_CHROMIUM or /usr/bin/chromium). `npm run bench page` calls it. Beside it, what a frame of an empty
// page takes at that time: the machine's own share.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { bundleClient } from './build-report.mjs';
import { importBundled, root } from './bundled.mjs';

const frames = 180;
const loads = 5;

/** Runs in the page: zooms and pans the timeline by a frame at a time. Milliseconds from frame to frame. */
const move = `new Promise((resolve) => {
  const scroller = document.querySelector('.scroller');
  const box = scroller?.getBoundingClientRect();
  const gaps = [];
  let last;
  const step = (now) => {
    if (last !== undefined) gaps.push(now - last);
    last = now;
    if (gaps.length >= ${frames}) return resolve({ gaps });
    const i = gaps.length;
    const zooms = i % 60 < 30;
    scroller?.dispatchEvent(new WheelEvent('wheel', {
      bubbles: true, cancelable: true, ctrlKey: zooms, shiftKey: !zooms,
      clientX: box.left + box.width * 0.6, clientY: box.top + box.height * 0.6,
      deltaY: zooms ? (i % 120 < 60 ? -40 : 40) : (i % 120 < 60 ? 60 : -60),
    }));
    // The page draws in this frame, after this.
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

const { benchPages } = await importBundled('test/support/bench-pages.ts');
const directory = mkdtempSync(path.join(tmpdir(), 'bootio-bench-'));
const browser = await chromium.launch({
  executablePath: process.env.BOOTIO_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  console.log(
    'A report in Chromium: size, first paint and timeline drawn (median ms), frames (median and 95th ms)',
  );
  const empty = path.join(directory, 'empty.html');
  writeFileSync(empty, '<!doctype html><title>empty</title>');
  console.log(`${'an empty page'.padEnd(22)} ${' '.repeat(42)} ${await frameText(empty)}`);
  for (const { name, accesses, html } of benchPages(root, await bundleClient())) {
    const file = path.join(directory, 'page.html');
    writeFileSync(file, html);
    const times = [];
    for (let i = 0; i < loads; i++) times.push(await drawn(file));
    const of = (key) =>
      at(
        times.map((time) => time[key]),
        0.5,
      )
        .toFixed(0)
        .padStart(6);
    console.log(
      `${name.padEnd(22)} ${String(accesses).padStart(9)} accesses ${(html.length / 1e6).toFixed(2)} MB ` +
        `${of('paint')} ${of('drawn')}  ${await frameText(file)}`,
    );
  }
} finally {
  await browser.close();
  rmSync(directory, { recursive: true });
}

async function drawn(file) {
  return withPage(file, async (page) => {
    // A function: the page's policy forbids text to be run, as a text would be again and again.
    await page.waitForFunction(() => performance.getEntriesByName('bootio-drawn').length > 0);
    return page.evaluate(`({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      drawn: performance.getEntriesByName('bootio-drawn')[0].startTime,
    })`);
  });
}

async function frameText(file) {
  const { gaps } = await withPage(file, async (page) => {
    await page.evaluate("document.querySelector('#timeline')?.scrollIntoView()");
    await page.waitForTimeout(500);
    return page.evaluate(move);
  });
  return `${at(gaps, 0.5).toFixed(1).padStart(6)} ${at(gaps, 0.95).toFixed(1).padStart(6)}`;
}

async function withPage(file, use) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  try {
    await page.goto(pathToFileURL(file).href);
    return await use(page);
  } finally {
    await page.close();
  }
}

function at(values, share) {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
}
