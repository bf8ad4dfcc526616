/** A report in each of its states: what can be opened, resized, printed, or used with keys, also where every name is hostile. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hostileRun } from '../support/hostile-run.ts';
import { hostileStrings } from '../support/hostile-strings.ts';
import { hasBrowser } from './browser.ts';
import { recorded, useBrowser } from './use-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(!hasBrowser)('a report in each of its states', () => {
  const used = useBrowser();
  const boot = recorded('debian-12');
  const hostile = hostileRun(hostileStrings(100));

  /** What axe objects to in a part of the page: all of it, in each state again, would take minutes. */
  async function violations(page: Page, within: string): Promise<string[]> {
    const { violations: found } = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(within)})`);
    return found.flatMap(({ id, nodes }) =>
      nodes.slice(0, 2).map(({ html }) => `${id}: ${html.slice(0, 160)}`),
    );
  }

  const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
    card: async (page) => {
      await page.locator('.scroller').scrollIntoViewIfNeeded();
      const box = (await page.locator('.scroller').boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height - 30);
      await page.locator('.card').waitFor();
    },
    details: async (page) => {
      await page.locator('.scroller').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('.card.pinned').waitFor();
    },
    search: async (page) => {
      await page.locator('#timeline-filter').fill('no such process');
      await expect.poll(() => page.locator('#timeline-found').innerText()).toBe('0 found');
    },
    map: async (page) => {
      await page
        .locator('#map button.cell')
        .first()
        .click({ position: { x: 3, y: 3 } });
      await page.locator('#map .crumbs .link').nth(1).waitFor();
    },
    grade: (page) => page.locator('.grade summary').click(),
    findings: async (page) => {
      for (const summary of await page.locator('#findings summary:visible').all()) await summary.click();
    },
    kinds: async (page) => {
      await page.locator('#timeline-colours').selectOption('state');
    },
  };

  const places: Readonly<Record<string, string>> = {
    ...{ card: '.card', details: '.card', search: '#timeline', kinds: '#timeline' },
    ...{ map: '#map', grade: '.grade', findings: '.finding.major' },
  };

  it.each([
    ['a recorded boot', boot, 1280],
    ['hostile names', hostile, 360],
  ] as const)(
    'has nothing that axe objects to in any (%s)',
    async (_, run, width) => {
      const page = await used.openRun(run, '', { viewport: { width, height: 900 } });
      await page.evaluate(axe);
      const found = run === hostile ? await violations(page, 'main > :not(.wide)') : [];
      for (const [name, enter] of Object.entries(states)) {
        // Of hostile names there may be neither a grade nor findings.
        if (run === hostile && (name === 'grade' || name === 'findings')) continue;
        await enter(page);
        await used.settled();
        for (const text of await violations(page, places[name]!)) found.push(`${name}: ${text}`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        await page.keyboard.press('Escape');
      }
      expect(found).toEqual([]);
    },
    300_000,
  );

  it('shows where the map is, and goes back from there', async () => {
    const page = await used.openRun(boot, '#directories&map.at=/usr/lib');
    const crumbs = page.locator('#map .crumbs .link');
    expect(await crumbs.allInnerTexts()).toEqual(['/', 'usr', 'lib']);
    expect(await page.locator('#map .crumbs').getAttribute('aria-label')).toBe('Directory');
    await page.locator('#map .crumbs .go').click();
    await expect.poll(() => page.locator('#timeline-filter').inputValue()).toBe('file:/usr/lib/');
    await crumbs.nth(1).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => crumbs.allInnerTexts()).toEqual(['/', 'usr']);
    await crumbs.first().click();
    expect(await crumbs.allInnerTexts()).toEqual(['/']);
    expect(await page.locator('#map .crumbs .go').count()).toBe(0);
  });

  it('follows the size of its window and of its timeline', async () => {
    const page = await used.openRun(boot);
    const canvas = (): Promise<readonly [number, number]> =>
      page.locator('.scroller canvas').evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement;
        return [width / devicePixelRatio, height / devicePixelRatio] as const;
      });
    const box = (): Promise<readonly [number, number]> =>
      page
        .locator('.scroller')
        .evaluate(({ clientWidth, clientHeight }) => [clientWidth, clientHeight] as const);
    for (const width of [360, 1900, 700, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await expect
        .poll(async () => String(await canvas()) === String(await box()), { timeout: 10_000 })
        .toBe(true);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      // Areas are drawn up to the right edge and not beyond it; the smallest are left out.
      const room = (): Promise<number> =>
        page.locator('.area-map').evaluate((map) => {
          const right = Array.from(
            map.querySelectorAll<HTMLElement>('.cell'),
            (cell) => cell.offsetLeft + cell.offsetWidth,
          );
          return map.clientWidth - Math.max(...right);
        });
      await expect.poll(async () => Math.abs(await room()), { timeout: 10_000 }).toBeLessThan(10);
    }
    const before = await canvas();
    await page.locator('.scroller').evaluate((element) => {
      (element as HTMLElement).style.height = '420px';
    });
    await expect.poll(async () => (await canvas())[1], { timeout: 10_000 }).toBeLessThan(before[1]);
    expect(await canvas()).toEqual(await box());
  });

  it('reaches every control with the Tab key, in the order of the page, and shows where it is', async () => {
    const page = await used.openRun(boot);
    const wanted = await page.evaluate(() => {
      const all = [
        ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex="0"]'),
      ];
      const seen = all.filter((element) => element.checkVisibility() && element.getClientRects().length > 0);
      seen.forEach((element, i) => (element.dataset['walk'] = String(i)));
      return seen.length;
    });
    expect(wanted).toBeGreaterThan(100);
    const reached: number[] = [];
    const hidden: string[] = [];
    for (let i = 0; i < wanted + 5; i++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return {
          place: element.dataset['walk'],
          tag: element.outerHTML.slice(0, 80),
          isShown: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0,
        };
      });
      if (at.place === undefined) continue;
      reached.push(Number(at.place));
      if (!at.isShown) hidden.push(at.tag);
    }
    expect(hidden).toEqual([]);
    const missing = Array.from({ length: wanted }, (_, i) => i).filter((i) => !reached.includes(i));
    expect(missing).toEqual([]);
    const once = [...new Set(reached)];
    expect(once).toEqual([...once].sort((a, b) => a - b));
  });

  it.each([1280, 360])('tells all that needs no script without one (%d pixels)', async (width) => {
    const page = await used.open(used.html(boot), {
      javaScriptEnabled: false,
      viewport: { width, height: 900 },
    });
    for (const shown of [
      '.summary',
      '.grade',
      '.figures',
      '.milestones',
      '.top-findings',
      '.completeness',
      '.finding.major',
    ])
      expect(await page.locator(shown).first().isVisible(), shown).toBe(true);
    expect(await page.locator('#no-picture').innerText()).toContain('JavaScript');
    // Nothing that would do nothing.
    for (const dead of ['.tools', '.unfold', '.go', '.its-files', '.show-more', '#map', '#timeline-hint'])
      expect(await page.locator(dead).filter({ visible: true }).count(), dead).toBe(0);
    for (const table of ['disk', 'units', 'processes', 'files'])
      expect(await page.locator(`#${table} tbody tr`).count()).toBeGreaterThan(10);
    const wide = await page.locator('html').evaluate(({ scrollWidth }) => scrollWidth);
    expect(wide).toBe(width);
  });

  it('is whole on paper: unfolded, within the page, and without what only a screen can do', async () => {
    const page = await used.openRun(boot, '', { viewport: { width: 794, height: 1123 } });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await used.settled();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(794);
    expect(await page.locator('details:not([open])').count()).toBe(0);
    for (const shown of [
      '.summary',
      '.figures',
      '.finding.minor .why, .finding.minor dl',
      '.scroller canvas',
      '#files table',
    ])
      expect(await page.locator(shown).first().isVisible(), shown).toBe(true);
    for (const screen of ['nav.bar', '.tools', '.go', '.its-files', '.unfold', '#map'])
      expect(await page.locator(screen).filter({ visible: true }).count(), screen).toBe(0);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('details:not([open])').count()).toBeGreaterThan(0);
  });

  it.each(['protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const)(
    'has signs on the bars of units beside their colours (%s)',
    async (type) => {
      const page = await used.openRun(boot, '#timeline&color=unit');
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setEmulatedVisionDeficiency', { type });
      const signs = await page.locator('#legend .sign').allInnerTexts();
      expect(signs).toEqual(['1', '2', '3', '4', '5', '6', '7']);
      const colours = await page
        .locator('#legend .sign')
        .evaluateAll((all) => all.map((element) => getComputedStyle(element).backgroundColor));
      expect(new Set(colours).size).toBe(7);
    },
  );
});
