/** A published site in a browser, from its files: every kind of page, the search of the index, and the ways between them. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootio, root } from '../cli/bootio.ts';
import { makeArchive } from '../support/publish-archive.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { violations } from './axe.ts';
import { hasBrowser, launch, openFile } from './browser.ts';
import { useOnePage } from './use-browser.ts';

describe.skipIf(!hasBrowser)('a site in Chromium', () => {
  let browser: Browser;
  let site: string;
  const held = useOnePage();

  /** Six boots of three releases. */
  beforeAll(async () => {
    const archive = temporaryDirectory();
    site = path.join(temporaryDirectory(), 'site');
    const boots = ['debian-12', 'debian-13'].map((name) => path.join(root, 'test/fixtures/runs', name));
    makeArchive(archive, boots, { runs: 6, releases: 3 });
    const args = ['publish', '--archive', archive, '--to', site, '--base-url', 'https://example.org/'];
    expect(bootio(args).code).toBe(0);
    browser = await launch();
  });
  afterAll(() => browser.close());
  const open = async (
    file: string,
    options: BrowserContextOptions & { readonly fragment?: string } = {},
  ): Promise<Page> => {
    const isOwn = (each: string): boolean => each.startsWith(`${site}/`);
    held.opened = await openFile(browser, path.join(site, file), { ...options, isOwn });
    return held.opened.page;
  };
  const shown = (page: Page): Locator => page.locator('tr.searched:visible');

  /** Reports and comparisons are looked at in access.test.ts, too: here they have links to the site. */
  const settings = [
    { kind: 'index.html', colorScheme: 'light', width: 1280 },
    { kind: 'index.html', colorScheme: 'dark', width: 360 },
    { kind: 'index.html', colorScheme: 'dark', width: 2560 },
    { kind: 'trend.html', colorScheme: 'light', width: 360 },
    { kind: 'trend.html', colorScheme: 'dark', width: 1280 },
    { kind: 'runs', colorScheme: 'dark', width: 360 },
    { kind: 'compare', colorScheme: 'light', width: 1280 },
  ] as const;
  it.each(settings)('has nothing that axe objects to in $kind ($colorScheme, $width pixels)', async (of) => {
    const { kind, colorScheme, width } = of;
    const [first] = kind.endsWith('.html')
      ? [kind]
      : readdirSync(path.join(site, kind))
          .filter((name) => name.endsWith('.html'))
          .map((name) => `${kind}/${name}`);
    const page = await open(first!, { colorScheme, viewport: { width, height: 900 } });
    if (!kind.endsWith('.html')) await page.locator('html.ready').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await violations(page)).toEqual([]);
  });

  it('has an index that finds releases and runs by any of their words, and keeps that in its address', async () => {
    const page = await open('index.html');
    const all = await shown(page).count();
    expect(all).toBe(9);
    const search = page.locator('#search');
    await search.fill('release-2');
    // The release, the one that is compared with it, and its two runs.
    expect(await shown(page).count()).toBe(4);
    expect(await page.locator('#found').innerText()).toBe(`4 of ${all}`);
    await search.fill('TRIXIE release-2');
    expect(await shown(page).count()).toBe(1);
    expect(new URL(page.url()).hash).toBe('#q=TRIXIE%20release-2');
    await page.reload();
    expect(await search.inputValue()).toBe('TRIXIE release-2');
    expect(await shown(page).count()).toBe(1);
    await search.fill('no such thing');
    expect(await shown(page).count()).toBe(0);
    await search.fill('');
    expect(await shown(page).count()).toBe(all);
    expect(new URL(page.url()).hash).toBe('');
  });

  it.each(['#q=%', '#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E', '#runs'])(
    'bears any address: %s',
    async (fragment) => {
      const page = await open('index.html', { fragment });
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('h1').innerText()).toBe('Boot I/O');
    },
  );

  it('leads from the index to a run, a comparison and the trend, and from each back', async () => {
    const page = await open('index.html');
    for (const [link, heading] of [
      ['#runs tbody tr th a:not(.json)', 'h1'],
      ['#releases .links a:not(.json)', '#pictures .scroller'],
      ['#trend .title a:not([href$=json])', '.trend-head h1'],
    ] as const) {
      await page.locator(link).first().click();
      await page.locator(heading).first().waitFor();
      expect(page.url()).not.toContain('index.html');
      await page.locator('nav a[rel=up]').click();
      await expect.poll(() => page.url()).toMatch(/index\.html$/);
    }
    await page.getByRole('link', { name: 'the latest run', exact: true }).click();
    await expect.poll(() => page.url()).toMatch(/\/runs\/[^/]*\.html$/);
  });

  it('has all in its index without JavaScript, but the search', async () => {
    const page = await open('index.html', { javaScriptEnabled: false });
    expect(await shown(page).count()).toBe(9);
    expect(await page.locator('#search').isVisible()).toBe(false);
    expect(await page.locator('.chart svg').first().isVisible()).toBe(true);
  });
});
