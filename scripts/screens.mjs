// Takes a picture of every view of every kind of page, to be looked at: `node scripts/screens.mjs [DIR] [--page NAME,...]
// [--view NAME,...] [--width PIXELS,...] [--scheme light|dark] [--vision deuteranopia|protanopia|tritanopia|achromatopsia]
// [--sheet FILE]`, into DIR (default: screens). Pages are reports, comparisons, the trend and a site (test/support/screen-pages.ts), made
// of the sources as they are; the site's of what `npm run build` built. Says what every view has wrong that can be told without eyes:
// what is wider than its page, and what the console says. --sheet puts all pictures taken on one, for a glance.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { bundleClient } from './build-report.mjs';
import { importBundled, root } from './bundled.mjs';

const list = { type: 'string' };
const {
  values: options,
  positionals: [target = 'screens'],
} = parseArgs({
  allowPositionals: true,
  options: { page: list, view: list, width: list, scheme: list, vision: list, sheet: list },
});
const chosen = (name, all) => options[name]?.split(',') ?? all;

const section = (id) => async (page) => {
  await page.evaluate((wanted) => document.getElementById(wanted)?.scrollIntoView(), id);
};
const timeline = section('timeline');
/** A view is what is done to the page before its picture; without the section that it needs, there is none. */
const views = {
  first: { act: async () => undefined },
  why: { needs: '.grade', act: (page) => page.locator('.grade summary').click() },
  findings: { needs: '#findings', act: section('findings') },
  finding: {
    needs: '.finding',
    act: async (page) => {
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('#findings details')) details.open = true;
      });
      await section('findings')(page);
    },
    full: '#findings',
  },
  timeline: { needs: '#timeline', act: timeline },
  folded: press('[data-do="fold"]'),
  whole: press('[data-do="whole"]'),
  zoomed: {
    needs: '#timeline',
    act: async (page) => {
      await timeline(page);
      for (let i = 0; i < 4; i++) await page.locator('[data-do="in"]').click();
    },
  },
  searched: {
    needs: '#timeline',
    act: async (page) => {
      await timeline(page);
      await page.locator('#timeline-filter').fill('udev');
    },
  },
  nothing: {
    needs: '#timeline',
    act: async (page) => {
      await timeline(page);
      await page.locator('#timeline-filter').fill('no such thing');
    },
  },
  ...Object.fromEntries(
    ['waited', 'unit', 'state'].map((colour) => [
      `by-${colour}`,
      {
        needs: '#timeline',
        act: async (page) => {
          await timeline(page);
          await page.locator('#timeline-colours').selectOption(colour);
        },
      },
    ]),
  ),
  card: {
    needs: '#timeline',
    act: async (page) => {
      await timeline(page);
      const box = await page.locator('.scroller').first().boundingBox();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.7);
    },
  },
  details: {
    needs: '#timeline',
    act: async (page) => {
      await timeline(page);
      await page.locator('.scroller').first().focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    },
  },
  map: { needs: '#map', act: section('map') },
  files: { needs: '#files', act: section('files') },
  ...Object.fromEntries(
    ['units', 'processes', 'directories', 'packages', 'devices', 'disk', 'waits', 'lookups', 'ioctls'].map(
      (id) => [id, { needs: `#${id}`, act: section(id) }],
    ),
  ),
  all: {
    needs: '#files',
    act: async (page) => {
      await page.locator('#files .show-more').click();
      const unfold = page.locator('#files .unfold').first();
      if ((await unfold.count()) > 0) await unfold.click();
      await page.locator('#files .tools:not(.map .tools)').first().scrollIntoViewIfNeeded();
      await page.locator('#files .box').evaluate((box) => box.scrollIntoView());
      await page.mouse.wheel(0, -120);
    },
  },
  matched: {
    needs: '.pair',
    act: async (page) => {
      await timeline(page);
      await page.locator('.scroller').first().focus();
      for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown');
    },
  },
  changed: { needs: '#processes .statuses', act: section('processes') },
  steps: { needs: '#steps', act: section('steps') },
  totals: { needs: '.trend #totals', act: section('totals') },
  releases: { needs: '#releases', act: section('releases') },
  runs: { needs: '#runs', act: section('runs') },
  looked: {
    needs: '#search',
    act: (page) => page.locator('#search').fill('release-2'),
  },
  'whole-page': { act: async () => undefined, fullPage: true },
  end: { act: (page) => page.evaluate(() => scrollTo(0, document.body.scrollHeight)) },
};

function press(button) {
  return {
    needs: '#timeline',
    act: async (page) => {
      await timeline(page);
      await page.locator(button).click();
    },
  };
}

const widths = chosen('width', ['360', '1280', '2560']).map(Number);
const schemes = chosen('scheme', ['light', 'dark']);
const taken = [];
const directory = mkdtempSync(path.join(tmpdir(), 'bootio-screens-'));
const { screenPages } = await importBundled('test/support/screen-pages.ts');
mkdirSync(target, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.BOOTIO_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const pages = screenPages(root, await bundleClient());
  for (const { name, make } of pages.filter((page) => chosen('page', [page.name]).includes(page.name))) {
    const file = await make(directory);
    for (const colorScheme of schemes) for (const width of widths) await take(name, file, colorScheme, width);
  }
  if (options.sheet !== undefined) await contactSheet(options.sheet);
} finally {
  await browser.close();
  rmSync(directory, { recursive: true });
}

async function take(name, file, colorScheme, width) {
  const context = await browser.newContext({
    viewport: { width, height: width === 360 ? 780 : width === 2560 ? 1440 : 900 },
    colorScheme,
  });
  const at = (view) => path.join(target, `${name}-${view}-${width}-${colorScheme}.png`);
  const open = async (settings = {}) => {
    const page = await context.newPage();
    page.on('console', (message) => console.log(`${name} ${width}: ${message.text()}`));
    page.on('pageerror', (error) => console.log(`${name} ${width}: ${error.message}`));
    if (options.vision !== undefined) {
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setEmulatedVisionDeficiency', { type: options.vision });
    }
    if (settings.media !== undefined) await page.emulateMedia({ media: settings.media });
    await page.goto(pathToFileURL(file).href);
    // Those of the trend and of the site are complete as they come.
    if ((await page.locator('#data').count()) > 0) await page.locator('html.ready').waitFor();
    return page;
  };
  for (const view of chosen('view', Object.keys(views)).filter((each) => each in views)) {
    const { needs, act, full, fullPage = false } = views[view];
    const page = await open();
    if (needs === undefined || (await page.locator(needs).count()) > 0) {
      await act(page);
      await page.waitForTimeout(250);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) console.log(`${name} ${view} ${width}: ${wide} pixels too wide`);
      if (full === undefined) await page.screenshot({ path: at(view), fullPage });
      else await page.locator(full).screenshot({ path: at(view) });
      taken.push(at(view));
    }
    await page.close();
  }
  if (chosen('view', ['print']).includes('print') && width === 1280) {
    const page = await open({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.pdf({ path: at('print').replace(/png$/, 'pdf'), format: 'A4', printBackground: true });
    // As wide as an A4 page without its margins: the first pages of it, to be looked at.
    await page.setViewportSize({ width: 718, height: 2000 });
    await page.screenshot({ path: at('print') });
    taken.push(at('print'));
    await page.close();
  }
  if (chosen('view', ['plain']).includes('plain')) {
    const plain = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      javaScriptEnabled: false,
    });
    const page = await plain.newPage();
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: at('plain') });
    taken.push(at('plain'));
    await plain.close();
  }
  await context.close();
}

/** All pictures that were taken, small, with their names. */
async function contactSheet(file) {
  const figures = taken.map(
    (name) =>
      `<figure><figcaption>${path.basename(name, '.png')}</figcaption><img src="${pathToFileURL(path.resolve(name)).href}"></figure>`,
  );
  const style =
    'body{margin:8px;background:#888;font:12px sans-serif;display:flex;flex-wrap:wrap;gap:8px}figure{margin:0}img{height:700px;max-width:1240px;object-fit:contain;object-position:top left}';
  const page = await browser.newPage({ viewport: { width: 2000, height: 700 } });
  const sheet = path.join(directory, 'sheet.html');
  writeFileSync(sheet, `<!doctype html><style>${style}</style>${figures.join('')}`);
  await page.goto(pathToFileURL(sheet).href);
  await page.screenshot({ path: file, fullPage: true });
}
