import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import { renderReportHtml } from '../../src/render/html/report.ts';
import type { ReportAssets } from '../../src/render/html/assets.ts';
import { fakeRun } from '../support/fake-run.ts';
import { judged as judge } from '../../src/render/html/judged.ts';
import { sourceAssets } from '../support/report-assets.ts';
import { syntheticBoot } from '../support/synthetic-boot.ts';
import { compareHtml } from '../support/compare-html.ts';
import { hostileNames, hostileProcess, releaseA, releaseB } from '../render/compare-fixture.ts';
import { hasBrowser, launch, openReport, type Opened } from './browser.ts';

describe.skipIf(!hasBrowser)('a report in Chromium', () => {
  let browser: Browser;
  let assets: ReportAssets;
  let opened: Opened;
  let page: Page;

  beforeAll(async () => {
    [browser, assets] = await Promise.all([launch(), sourceAssets()]);
  });
  afterAll(async () => {
    await browser.close();
  });
  const open = async (html: string, options = {}): Promise<void> => {
    opened = await openReport(browser, html, options);
    page = opened.page;
  };
  afterEach(async () => {
    expect(opened.messages).toEqual([]);
    expect(opened.requests).toEqual([]);
    await opened.close();
  });

  const rows = (table: string): Locator => page.locator(`#${table} tbody tr`);
  const firstName = (table: string): Promise<string> =>
    rows(table).first().locator('.name > bdi').first().innerText();
  const settled = (): Promise<void> =>
    page.evaluate(
      () =>
        new Promise((resolve) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              resolve();
            }),
          ),
        ),
    );

  describe('of one boot', () => {
    beforeEach(async () => {
      await open(renderReportHtml(syntheticBoot({ processes: 300 }), { assets }));
    });

    it('draws the same rows as the server did', async () => {
      const tables = [
        'disk',
        'units',
        'processes',
        'files',
        'directories',
        'devices',
        'waits',
        'lookups',
        'ioctls',
      ];
      for (const table of tables) {
        const before = await page.locator(`#${table} tbody`).innerHTML();
        // Back to the first order, which is drawn by the browser.
        const head = page.locator(`#${table} th[data-key="change"] button`);
        await head.click();
        await head.click();
        expect(normal(await page.locator(`#${table} tbody`).innerHTML())).toBe(normal(before));
      }
    });

    it('sorts by a column, one way and the other', async () => {
      const head = page.locator('#files th[data-key="opens"]');
      const opens = async (): Promise<number[]> =>
        (await rows('files').locator('td[data-label="Opens"]').allInnerTexts()).map((text) =>
          Number(text.replace(',', '')),
        );
      await head.getByRole('button').click();
      const falling = await opens();
      expect(falling).toEqual([...falling].sort((a, b) => b - a));
      expect(falling[0]).toBeGreaterThan(falling.at(-1)!);
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      await head.getByRole('button').click();
      const rising = await opens();
      expect(rising).toEqual([...rising].sort((a, b) => a - b));
      expect(await head.getAttribute('aria-sort')).toBe('ascending');
      await page.locator('#files th[data-key="name"] button').click();
      expect(await firstName('files')).toMatch(/^\/etc\//);
    });

    it('filters, counts, and shows more', async () => {
      const all = await page.locator('#files .count').innerText();
      expect(await rows('files').count()).toBe(25);
      const more = page.locator('#files .show-more');
      await more.click();
      expect(await rows('files').count()).toBeGreaterThan(25);
      expect(await more.getAttribute('aria-expanded')).toBe('true');
      await more.click();
      expect(await rows('files').count()).toBe(25);
      await page.locator('#files .filter').fill('LIB .so.0');
      await page.waitForFunction(
        (text) => document.querySelector('#files .count')?.textContent !== text,
        all,
      );
      for (const name of await rows('files').locator('.name').allInnerTexts())
        expect(name).toMatch(/lib.*\.so\.0/);
      expect(await page.locator('#files .count').innerText()).toMatch(/^\d+ of /);
      await page.locator('#files .filter').fill('no such file');
      await page.waitForFunction(() => document.querySelectorAll('#files tbody tr').length === 0);
    });

    it('has a card at the pointer, which a click pins', async () => {
      const picture = page.locator('.scroller');
      await picture.scrollIntoViewIfNeeded();
      const box = (await picture.boundingBox())!;
      const card = page.locator('.card');
      expect(await card.isVisible()).toBe(false);
      await page.mouse.move(box.x + 60, box.y + box.height - 60);
      await card.waitFor();
      expect(await card.innerText()).toMatch(/pid\s+\d+/);
      await page.mouse.click(box.x + 60, box.y + box.height - 60);
      await page.mouse.move(box.x + 5, 5);
      expect(await card.isVisible()).toBe(true);
      await picture.focus();
      await page.keyboard.press('Escape');
      expect(await card.isVisible()).toBe(false);
    });

    it('zooms with the wheel and the keys, pans by dragging, and comes back', async () => {
      const picture = page.locator('.scroller');
      await picture.scrollIntoViewIfNeeded();
      const box = (await picture.boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const home = await drawn();
      await page.mouse.move(x, y);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -300);
      await page.keyboard.up('Control');
      const zoomed = await drawn();
      expect(zoomed).not.toBe(home);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 120, y, { steps: 4 });
      await page.mouse.up();
      expect(await drawn()).not.toBe(zoomed);
      await picture.focus();
      await page.keyboard.press('0');
      expect(await drawn()).toBe(home);
      for (const key of ['+', 'ArrowRight']) {
        const before = await drawn();
        await page.keyboard.press(key);
        expect(await drawn()).not.toBe(before);
      }
      await page.locator('[data-do="fit"]').click();
      expect(await drawn()).toBe(home);
      await page.locator('[data-do="whole"]').click();
      expect(await drawn()).not.toBe(home);
    });

    it('goes from process to process with the keys, and folds', async () => {
      const picture = page.locator('.scroller');
      await picture.focus();
      await page.keyboard.press('ArrowDown');
      const card = page.locator('.card');
      expect(await card.locator('h3').innerText()).toBe('systemd');
      const height = (): Promise<number> => picture.evaluate((element) => element.scrollHeight);
      const unfolded = await height();
      await page.keyboard.press('Enter');
      await settled();
      expect(await height()).toBeLessThan(unfolded);
      await page.keyboard.press('Enter');
      await settled();
      expect(await height()).toBe(unfolded);
      await page.keyboard.press('ArrowDown');
      expect(await card.locator('h3').innerText()).not.toBe('systemd');
      await page.keyboard.press('Escape');
    });

    it('finds processes in the picture, and hides those that are not in view', async () => {
      const height = (): Promise<number> =>
        page.locator('.scroller').evaluate((element) => element.scrollHeight);
      const all = await height();
      await page.locator('#timeline-filter').fill('modprobe');
      await page.waitForFunction((full) => document.querySelector('.scroller')!.scrollHeight < full, all);
      await page.locator('#timeline-filter').fill('');
      await page.waitForFunction((full) => document.querySelector('.scroller')!.scrollHeight === full, all);
      for (let i = 0; i < 6; i++) await page.locator('[data-do="in"]').click();
      await page.locator('#in-view').check();
      await page.waitForFunction((full) => document.querySelector('.scroller')!.scrollHeight < full, all);
    });

    /** What the picture shows, without the line at the pointer. */
    async function drawn(): Promise<string> {
      await page.mouse.move(2, 2);
      await settled();
      return page.evaluate(() => document.querySelector('canvas')!.toDataURL());
    }
  });

  describe('of a comparison', () => {
    beforeEach(async () => {
      const a = syntheticBoot({ processes: 120 });
      const b = syntheticBoot({ processes: 140, seed: 2, scale: 1.2 });
      await open(compareHtml(a, b, assets));
    });

    it('has two pictures that move together', async () => {
      expect(await page.locator('.scroller canvas').count()).toBe(2);
      const hashes = (): Promise<string[]> =>
        page.evaluate(() => [...document.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL()));
      await settled();
      const before = await hashes();
      await page.locator('[data-do="in"]').click();
      await settled();
      const after = await hashes();
      expect(after[0]).not.toBe(before[0]);
      expect(after[1]).not.toBe(before[1]);
    });

    it('shows what changed, and by choice the new, the gone and the same', async () => {
      const shown = (): Promise<(string | null)[]> =>
        page.evaluate(() => [
          ...new Set(
            Array.from(document.querySelectorAll('#files tbody tr'), (row) => row.getAttribute('class')),
          ),
        ]);
      expect(await shown()).not.toContain('same');
      for (const status of ['new', 'gone', 'changed', 'same']) {
        const button = page.locator(`#files [data-status="${status}"]`);
        await button.click();
        expect(await button.getAttribute('aria-pressed')).toBe('true');
        const expected = (await rows('files').count()) === 0 ? [] : [status];
        expect(await shown()).toEqual(expected);
        const badges = await page
          .locator('#files tbody .badge')
          .evaluateAll((all) => [...new Set(all.map((badge) => getComputedStyle(badge).display !== 'none'))]);
        expect(badges).toEqual(expected.map(() => status === 'new' || status === 'gone'));
      }
    });
  });

  describe('of hostile names', () => {
    it.each(['light', 'dark'] as const)('does nothing that they say (%s)', async (colorScheme) => {
      const manifest = {
        label: hostileNames[2]!,
        host: { name: hostileNames[3]! },
        os: { PRETTY_NAME: hostileNames[6]! },
      };
      const processes = [
        hostileProcess(),
        ...hostileNames.map((name) => ({ executable: name, comm: name, argv: [name], unit: name })),
      ];
      const units = hostileNames.map((name, i) => ({ name, activatingMs: 1000 + i, activeMs: 3000 }));
      const common = { ns: 2e9, process: 0, file: 0 };
      const failedLookups = hostileNames.flatMap((path) => [
        { ...common, path, call: 1, errno: 2, count: 1 },
        { ...common, path: `${path}/x`, call: 2, errno: 13, count: 2 },
      ]);
      const details = {
        failedLookups,
        ioctls: [{ ...common, command: 0x5401, count: 3, failed: 0 }],
        fills: [
          { ...common, disk: 1, flags: 1, requests: 2, bytes: 8192, neededRequests: 1, neededBytes: 4096 },
        ],
        blocked: [{ ...common, tid: 1, call: 'read', read: 1, count: 1, spanNs: 1e6, longestNs: 1e6 }],
        requests: [{ ns: 2e9, disk: 1, operation: 0, count: 2, bytes: 8192, latencyNs: 5, longestNs: 5 }],
      };
      await open(renderReportHtml(fakeRun({ processes, manifest, units, details }), { assets }), {
        colorScheme,
      });
      await everythingIsUsed(['disk', 'waits', 'lookups', 'ioctls']);
    });

    it('does nothing that they say in a comparison', async () => {
      await open(compareHtml(releaseA, releaseB, assets));
      await everythingIsUsed();
    });

    async function everythingIsUsed(more: readonly string[] = []): Promise<void> {
      expect(await page.title()).toMatch(/· bootio$/);
      for (const table of ['units', 'processes', 'files', ...more]) {
        await page.locator(`#${table} th[data-key="name"] button`).click();
        await page.locator(`#${table} th[data-key="name"] button`).click();
      }
      await page.locator('.scroller').last().focus();
      for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowDown');
      expect(await page.locator('.card').isVisible()).toBe(true);
      expect(await page.title()).toMatch(/· bootio$/);
      expect(await page.locator('img, iframe, object, body script:not(#data) ~ script').count()).toBe(0);
      expect(await page.locator('script').count()).toBe(2);
      const text = await page.locator('body').innerText();
      expect(/[\u202a-\u202e\u0007\u001b]/.test(text)).toBe(false);
      expect(text).toContain('<img src=x onerror=');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    }
  });

  it('refuses scripts and styles that are not its own', async () => {
    const html = renderReportHtml(releaseA, { assets }).replace(
      '<footer>',
      '<script>document.title = "bad"</script><footer>',
    );
    await open(html);
    expect(await page.title()).toMatch(/· bootio$/);
    expect(opened.messages.join()).toContain('Content Security Policy');
    (opened.messages as string[]).length = 0;
  });

  it('is of use without JavaScript', async () => {
    await open(renderReportHtml(syntheticBoot({ processes: 100 }), { assets }), { javaScriptEnabled: false });
    expect(await rows('files').count()).toBe(25);
    expect(await page.getByText('The picture is drawn by JavaScript').isVisible()).toBe(true);
    expect(await page.locator('.filter').first().isVisible()).toBe(false);
    expect(await page.locator('.figure').count()).toBeGreaterThan(5);
    await opened.close();
    const run = loadRun(fileURLToPath(new URL('../fixtures/runs/debian-12', import.meta.url)));
    await open(renderReportHtml(run, { judged: judge(run), assets }), { javaScriptEnabled: false });
    expect(await page.locator('.top-findings li').count()).toBe(5);
    // A finding of the first screen leads to its evidence, drawn without a script.
    await page.locator('.top-findings a').first().click();
    const strip = page.locator('.finding:target .strip');
    expect((await strip.boundingBox())!.width).toBeGreaterThan(300);
    expect(await page.locator('.finding:target path.tick').count()).toBeGreaterThan(0);
    expect(await page.getByText('Show it in the timeline').first().isVisible()).toBe(false);
  });

  it.each([360, 768, 1280, 1400, 2560])('fits a page of %d pixels', async (width) => {
    const manifest = { label: 'a'.repeat(300) };
    const run = syntheticBoot({ processes: 60, manifest });
    await open(compareHtml(run, releaseA, assets), { viewport: { width, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await opened.close();
    await open(renderReportHtml(run, { assets }), { viewport: { width, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  it.each([
    ['light', 'rgb(92, 155, 202)'],
    ['dark', 'rgb(59, 127, 181)'],
  ] as const)(
    'draws what the disk was asked for, without JavaScript too (%s)',
    async (colorScheme, colour) => {
      const [a, b] = [syntheticBoot({ processes: 60 }), syntheticBoot({ processes: 70, seed: 2 })];
      await open(compareHtml(a, b, assets), { colorScheme, javaScriptEnabled: false });
      const curves = page.locator('#disk .curve');
      expect(await curves.count()).toBe(2);
      for (const curve of await curves.all()) {
        expect(await curve.innerText()).toMatch(
          /read in [\d,]+ requests, .* written in [\d,]+; at most .*B\/s/,
        );
        const area = (await curve.locator('.area').boundingBox())!;
        expect(area.width).toBeGreaterThan(1000);
        expect(area.height).toBeGreaterThan(80);
      }
      const fill = page.locator('#disk .curve .read').first();
      expect(await fill.evaluate((path) => getComputedStyle(path).fill)).toBe(colour);
    },
  );

  it('of 5,000 processes is drawn, and scrolls to its end', async () => {
    await open(renderReportHtml(syntheticBoot({ processes: 5000 }), { assets }));
    const picture = page.locator('.scroller');
    await picture.scrollIntoViewIfNeeded();
    await picture.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    // What scrolls away under the pointer takes its card with it.
    await settled();
    const box = (await picture.boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + box.height - 30);
    await page.locator('.card').waitFor();
  });
});

/** innerHTML without what only JavaScript adds or the two ways of writing the same. */
function normal(html: string): string {
  return html
    .replace(/\s*\n\s*/g, '')
    .replace(/ data-row="\d+"/g, '')
    .trim();
}
