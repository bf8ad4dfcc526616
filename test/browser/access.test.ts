import { describe, expect, it } from 'vitest';
import { compareHtml } from '../support/compare-html.ts';
import { violations } from './axe.ts';
import { hasBrowser } from './browser.ts';
import { recorded, useBrowser } from './use-browser.ts';

describe.skipIf(!hasBrowser)('a report for everybody', () => {
  const used = useBrowser();
  const boot = recorded('debian-12');

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
  ] as const)('has nothing that axe objects to (%s, %d pixels)', async (colorScheme, width) => {
    const page = await used.openRun(boot, '', { colorScheme, viewport: { width, height: 900 } });
    expect(await violations(page)).toEqual([]);
    // All that can be unfolded, unfolded.
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await page.locator('#timeline-colours').selectOption('unit');
    await page.locator('#files .unfold').first().click();
    await page.locator('#units .show-more').click();
    await page.locator('.scroller').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.card').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'has nothing that axe objects to in a comparison (%s, %d pixels)',
    async (colorScheme, width) => {
      const html = compareHtml(boot, recorded('debian-13'), used.assets);
      const page = await used.open(html, { colorScheme, viewport: { width, height: 900 } });
      await page.locator('html.ready').waitFor();
      await page.locator('.scroller').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('.card').waitFor();
      expect(await violations(page)).toEqual([]);
    },
  );

  it('can be used with the keys alone', async () => {
    const page = await used.openRun(boot);
    const reached = new Set<string>();
    for (let i = 0; i < 90; i++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(() => {
          const { tagName, id, className, textContent } = document.activeElement!;
          return `${tagName} ${id} ${className} ${textContent.slice(0, 30)}`;
        }),
      );
    }
    const all = [...reached].join('\n');
    for (const what of [
      /^A {2}mark bootio/m,
      /SUMMARY.*Why B/,
      /timeline-filter/,
      /timeline-colours/,
      /DIV {2}scroller/,
      /SUMMARY.*minor findings/,
      /A {3}Show it in the timeline/,
    ])
      expect(all).toMatch(what);
  });

  it('prints in black on white, without what is for the screen', async () => {
    const page = await used.openRun(boot, '', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const style = await page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
    expect(style).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    for (const hidden of ['nav.bar', '.tools', '.show-more', '.hint'])
      expect(await page.locator(hidden).first().isVisible()).toBe(false);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    for (const shown of ['.figures', '.milestones', '.finding.minor', '#files table'])
      expect(await page.locator(shown).first().isVisible()).toBe(true);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
