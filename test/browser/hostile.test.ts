import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { compareHtml } from '../support/compare-html.ts';
import { hostileRun } from '../support/hostile-run.ts';
import { hostileStrings } from '../support/hostile-strings.ts';
import { hasBrowser } from './browser.ts';
import { useBrowser } from './use-browser.ts';

/** Elements that a report is made of: what is not among them came from a name. */
const known = new Set(
  (
    'html head meta title link style body nav a main header section h1 h2 h3 p span ul ol li dl div dt dd svg rect path line text ' +
    'details summary article bdi strong figure figcaption table thead tbody tr th td button input label select option canvas i kbd footer script'
  ).split(' '),
);

describe.skipIf(!hasBrowser)('a thousand hostile strings in every field', () => {
  const used = useBrowser();
  const run = hostileRun(hostileStrings(1000));

  it.each([1280, 360])('run nothing and break nothing in a report (%d pixels)', async (width) => {
    const page = await used.openRun(run, '', { viewport: { width, height: 900 } });
    await whole(page, width);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    for (const table of ['units', 'processes', 'files', 'lookups', 'ioctls', 'directories'])
      await page.locator(`#${table} .show-more`).click();
    await page.locator('#files .unfold').nth(3).click();
    await page.locator('#timeline-colours').selectOption('unit');
    await whole(page, width);
    // All that is told at the pointer and at a click, from one process to the next.
    await page.locator('.scroller').focus();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('ArrowDown');
      if (i % 10 === 0) await whole(page, width);
    }
    await page.keyboard.press('Escape');
    const map = page.locator('#map .cell');
    await map.first().click({ position: { x: 3, y: 3 } });
    await page.locator('#files a.go').nth(2).click();
    await page.locator('#timeline-filter').fill('<img src=x onerror=hacked(1)>');
    await used.settled();
    await whole(page, width);
  });

  it('run nothing and break nothing in a comparison', async () => {
    const other = hostileRun(hostileStrings(1000).reverse());
    const page = await used.open(compareHtml(run, other, used.assets));
    await page.locator('html.ready').waitFor();
    await whole(page, 1280);
    for (const table of ['units', 'processes', 'files'])
      await page.locator(`#${table} [data-status="new"]`).click();
    await whole(page, 1280);
  });

  it('are shown without a script, too', async () => {
    const page = await used.open(compareHtml(run, run, used.assets), { javaScriptEnabled: false });
    expect(await page.locator('.figure').first().isVisible()).toBe(true);
    expect(await page.locator('img, iframe').count()).toBe(0);
  });

  async function whole(page: Page, width: number): Promise<void> {
    const state = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      scripts: document.scripts.length,
      tags: [...new Set(Array.from(document.querySelectorAll('*'), ({ localName }) => localName))],
      events: [...document.querySelectorAll('*')].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith('on')),
      ).length,
      addresses: Array.from(document.querySelectorAll('a'), (link) => link.getAttribute('href') ?? '').filter(
        (href) => !href.startsWith('#'),
      ),
      hacked: 'hacked' in window,
      unsafe: /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200f]/.test(
        document.body.innerText,
      ),
      title: document.title,
    }));
    expect(state.tags.filter((tag) => !known.has(tag))).toEqual([]);
    expect(state).toMatchObject({ scripts: 2, events: 0, addresses: [], hacked: false, unsafe: false });
    expect(state.title).toMatch(/· bootio$/);
    expect(state.width).toBe(width);
  }
});
