/** What a comparison's page does in a browser: matched processes, rows that lead to the timeline, intervals and causes, the trend's page. */
import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import { trendOf } from '../../src/compare/trend.ts';
import { renderCompareHtml } from '../../src/render/html/compare/report.ts';
import { renderTrendHtml } from '../../src/render/html/trend/report.ts';
import { boots } from '../support/boots.ts';
import { compareHtml } from '../support/compare-html.ts';
import { hostileStrings } from '../support/hostile-strings.ts';
import { hasBrowser } from './browser.ts';
import { recorded, useBrowser } from './use-browser.ts';

const slower = { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 };

describe.skipIf(!hasBrowser)('the page of a comparison', () => {
  const used = useBrowser();

  it('links a selected process with its match, with the keys and the pointer', async () => {
    const page = await used.open(compareHtml(recorded('debian-12'), recorded('debian-13'), used.assets));
    await page.locator('html.ready').waitFor();
    const link = page.locator('.match-link');
    const [a, b] = [page.locator('.scroller').first(), page.locator('.scroller').last()];
    expect(await link.isVisible()).toBe(false);
    expect(await page.locator('#timeline-colours').inputValue()).toBe('change');
    expect(await page.locator('#legend').innerText()).toMatch(/new in B[^]*gone in B[^]*the same/);
    await a.focus();
    await page.keyboard.press('ArrowDown');
    await used.settled();
    expect(await link.isVisible()).toBe(true);
    const card = page.locator('.card');
    expect(await card.innerText()).toMatch(/in the releases\s+more in B/);
    // From a place in the one picture to a place in the other.
    const path = (await page.locator('.match-link path').boundingBox())!;
    const [boxA, boxB] = [(await a.boundingBox())!, (await b.boundingBox())!];
    expect(path.y).toBeLessThan(boxA.y + boxA.height);
    expect(path.y + path.height).toBeGreaterThan(boxB.y);
    // The key goes there, and the button comes back.
    await page.keyboard.press('m');
    expect(await b.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await card.locator('h3').innerText()).toBe('systemd');
    expect(page.url()).not.toContain('p=b-');
    await card.getByRole('button', { name: 'Its match in A' }).click();
    expect(await a.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await used.settled();
    expect(await link.isVisible()).toBe(false);
    await a.scrollIntoViewIfNeeded();
    const box = (await a.boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + box.height - 60);
    await used.settled();
    expect(await link.isVisible()).toBe(true);
    await page.mouse.move(box.x + 60, box.y - 30);
    await used.settled();
    expect(await link.isVisible()).toBe(false);
  });

  it.each([1280, 360])('keeps the card of what is selected until it is let go (%d pixels)', async (width) => {
    const page = await used.open(compareHtml(recorded('debian-12'), recorded('debian-13'), used.assets), {
      viewport: { width, height: 780 },
    });
    await page.locator('html.ready').waitFor();
    const card = page.locator('.card');
    const [a, b] = [page.locator('.scroller').first(), page.locator('.scroller').last()];
    await a.focus();
    // The other picture scrolls to the match of each.
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('ArrowDown');
      await used.settled();
      expect(await card.isVisible()).toBe(true);
    }
    const box = (await card.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(780);
    const name = await card.locator('h3').innerText();
    await b.hover({ position: { x: 30, y: 100 }, force: true });
    await used.settled();
    expect(await card.locator('h3').innerText()).toBe(name);
    // A key in either picture lets go of it.
    await b.focus();
    await page.keyboard.press('Escape');
    await used.settled();
    expect(await card.isVisible()).toBe(false);
    expect(await page.locator('.match-link').isVisible()).toBe(false);
  });

  it('leads from a row of a process or a file to it in both boots', async () => {
    const page = await used.open(compareHtml(recorded('debian-12'), recorded('debian-13'), used.assets));
    await page.locator('html.ready').waitFor();
    const found = page.locator('#timeline-found');
    await page.locator('#processes tbody tr.changed a.go').first().click();
    expect(await found.innerText()).toMatch(/^[1-9]\d* found, [1-9]\d* found$/);
    await page.locator('#files .filter').fill('/proc/PID/stat');
    await page.locator('#files tbody tr.changed a.go').first().click();
    expect(await found.innerText()).toMatch(/^[1-9]\d* found, [1-9]\d* found$/);
  });

  it('has intervals, n, p and causes in its rows, in the page and drawn by the browser alike', async () => {
    const [a, b] = [boots(10, { label: 'old' }), boots(10, { label: 'new', slower }, 2)];
    const comparison = compareGroups(foldGroup(a), foldGroup(b));
    const html = renderCompareHtml(comparison, { a: a[3]!, b: b[3]! }, { assets: used.assets });
    const page = await used.open(html);
    await page.locator('html.ready').waitFor();
    const row = page.locator('#units tbody tr', { hasText: 'ssh.service' }).first();
    const cells = (): Promise<string[]> => row.locator('td').allInnerTexts();
    const before = await cells();
    expect(before.at(-1)).toMatch(/^(?:exact|<?0\.\d{3})$/);
    expect(await row.locator('td.more[data-label="Read"]').getAttribute('title')).toMatch(
      /^A [\d,.]+ \S+ \((?:±.*, )?n=10\), B .*n=10\), (?:compared exactly|p <?0\.\d+)$/,
    );
    const head = page.locator('#units th[data-key="p"] button');
    await head.click();
    await page.locator('#units th[data-key="change"] button').click();
    expect(await cells()).toEqual(before);
  });

  it('shows what differs most where nothing is told apart', async () => {
    const [a, b] = [boots(4, { label: 'old' }), boots(4, { label: 'new' }, 2)];
    const comparison = compareGroups(foldGroup(a), foldGroup(b));
    const html = renderCompareHtml(comparison, { a: a[1]!, b: b[1]! }, { assets: used.assets });
    const page = await used.open(html, { javaScriptEnabled: false });
    expect(await page.getByText('No unit is told apart').isVisible()).toBe(true);
    expect(await page.locator('#units tbody tr.unclear').count()).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasBrowser)('the page of a trend', () => {
  const used = useBrowser();

  it.each([
    ['light', 1280],
    ['dark', 360],
    ['light', 2560],
  ] as const)(
    'is whole with hostile names, without any script (%s, %d pixels)',
    async (colorScheme, width) => {
      const names = hostileStrings(60).filter((name) => name.length < 3000);
      const groups = [0, 1, 2, 3].map((i) =>
        foldGroup(boots(5, { label: `${i} ${names[i * 7]!}`, ...(i === 2 ? { slower } : {}) }, i)),
      );
      const html = renderTrendHtml(trendOf(groups), { assets: used.assets });
      const page = await used.open(html, { colorScheme, viewport: { width, height: 900 } });
      const state = await page.evaluate(() => ({
        width: document.documentElement.scrollWidth,
        scripts: document.scripts.length,
        images: document.querySelectorAll('img, iframe, object').length,
        hacked: 'hacked' in window,
      }));
      expect(state).toEqual({ width, scripts: 0, images: 0, hacked: false });
      expect(await page.locator('.chart').first().isVisible()).toBe(true);
      expect(await page.locator('.chart .step.worse').count()).toBeGreaterThan(0);
    },
  );
});
