import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readFragment } from '../../src/render/html/fragment.ts';
import { fakeRun } from '../support/fake-run.ts';
import { syntheticBoot } from '../support/synthetic-boot.ts';
import { hasBrowser } from './browser.ts';
import { recorded, useBrowser } from './use-browser.ts';

/** More than there are rows for. */
const crowded = ['sysinit', 'basic', 'multi-user', 'graphical', 'finished', 'login', 'settled'] as const;

describe.skipIf(!hasBrowser)('the timeline', () => {
  const used = useBrowser();
  const boot = recorded('debian-12');
  const card = (): Locator => used.page.locator('.card');
  const scroller = (): Locator => used.page.locator('.scroller');

  /** The colours that there are in the rows, right of the names; each as a number. */
  const colours = async (): Promise<Set<number>> => {
    await used.settled();
    const pixels = await used.page.evaluate(() => {
      const canvas = document.querySelector('canvas')!;
      const { width, height } = canvas;
      // A copy: the picture's own is not made to be read often, and the browser says so.
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [width, height];
      const context = copy.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(width * 0.3, height * 0.5, width * 0.6, height * 0.5);
      const found = new Set<number>();
      for (let i = 0; i < data.length; i += 4)
        found.add(data[i]! * 65_536 + data[i + 1]! * 256 + data[i + 2]!);
      return [...found];
    });
    return new Set(pixels);
  };
  const address = (): ReadonlyMap<string, string> => readFragment(new URL(used.page.url()).hash).values;
  const inAddress = (name: string, value: string | undefined): Promise<void> =>
    expect.poll(() => address().get(name)).toBe(value);
  /** Where the pointer has to be for a row's bar, or a place in the head. */
  const at = async (x: number, y: number): Promise<readonly [number, number]> => {
    const box = (await scroller().boundingBox())!;
    return [box.x + box.width * x, box.y + y];
  };

  it('colours by what is asked for, says what that means, and keeps it in the address', async () => {
    const page = await used.openRun(boot);
    const select = page.locator('#timeline-colours');
    const before = await colours();
    const [blue, orange, green] = [0x164881, 0xcb4000, 0x00807e];
    expect([blue, orange, green].map((colour) => before.has(colour))).toEqual([false, false, false]);
    await select.selectOption('unit');
    expect(await page.locator('#legend').innerText()).toContain('systemd-udevd.service');
    expect((await colours()).has(blue)).toBe(true);
    await inAddress('color', 'unit');
    await select.selectOption('state');
    expect(await page.locator('#legend').innerText()).toContain('ended by a signal');
    expect((await colours()).has(blue)).toBe(true);
    await select.selectOption('waited');
    expect(await page.locator('#legend').innerText()).toContain('< 100 ms');
    expect((await colours()).has(blue)).toBe(false);
    await select.selectOption('bytes');
    expect(await colours()).toEqual(before);
    await inAddress('color', undefined);
  });

  it('folds and unfolds all', async () => {
    const page = await used.openRun(boot);
    const height = (): Promise<number> => scroller().evaluate((element) => element.scrollHeight);
    const usual = await height();
    await page.getByRole('button', { name: 'Unfold all' }).click();
    await used.settled();
    const unfolded = await height();
    await page.getByRole('button', { name: 'Fold all', exact: true }).click();
    await used.settled();
    expect(await height()).toBeLessThan(usual);
    expect(unfolded).toBeGreaterThanOrEqual(usual);
  });

  it('counts what it finds, and finds in arguments and units too', async () => {
    const page = await used.openRun(boot);
    const filter = page.locator('#timeline-filter');
    const found = page.locator('#timeline-found');
    for (const words of ['agetty', '--keep-baud', 'serial-getty@ttyS0.service agetty']) {
      await filter.fill(words);
      await expect.poll(() => found.innerText()).toMatch(/^[1-9]\d* found$/);
    }
    await inAddress('q', 'serial-getty@ttyS0.service agetty');
    await filter.fill('no such thing');
    await expect.poll(() => found.innerText()).toBe('0 found');
    await filter.fill('');
    await expect.poll(() => found.isVisible()).toBe(false);
    await inAddress('q', undefined);
  });

  it('tells at the pointer what a curve and a unit are', async () => {
    const page = await used.openRun(boot);
    await scroller().scrollIntoViewIfNeeded();
    const seen = new Set<string>();
    // Down through the head, at a time when there was something of everything.
    for (let y = 60; y < 330; y += 4) {
      await page.mouse.move(...(await at(0.55, y)));
      if (await card().isVisible()) seen.add((await card().innerText()).replace(/\s+/g, ' '));
    }
    const all = [...seen].join('\n');
    for (const text of [
      /Bytes moved by calls from \d\.\d+ s, for .* read .*\/s written/,
      /Disks, by the second .*disk 254:0 read [\d.]+ MB\/s/,
      /Waiting for a disk .* threads/,
      /e2scrub_reap\.service starting .* critical chain \d+ of \d+/,
    ])
      expect(all).toMatch(text);
  });

  it.each([1280, 360])(
    'tells milestones at the pointer, those too that it cannot name (%d pixels)',
    async (width) => {
      const run = fakeRun({
        milestones: Object.fromEntries(crowded.map((name, i) => [name, 5000 + 0.02 * i])),
        processes: [{ executable: '/usr/bin/one', startMs: 1000 }],
      });
      const page = await used.openRun(run, '#timeline&t=4990000..5010000', {
        viewport: { width, height: 900 },
      });
      await scroller().scrollIntoViewIfNeeded();
      const box = (await scroller().boundingBox())!;
      const gutter = width < 640 ? 0 : Math.max(190, box.width * 0.2);
      await page.mouse.move(box.x + gutter + (box.width - gutter - 10) / 2 + 4, box.y + 12);
      await used.settled();
      const text = await card().innerText();
      expect(text).toMatch(/^Milestones\s/);
      expect(text.match(/5\.000\d{3} s/g)).toHaveLength(crowded.length);
      await page.mouse.move(box.x + box.width - 30, box.y + 12);
      await used.settled();
      expect(await card().isVisible()).toBe(false);
    },
  );

  it('zooms by its buttons and to a process by a double click', async () => {
    const page = await used.openRun(boot, '#timeline');
    const span = async (): Promise<number> => {
      // The address follows in a moment.
      await page.waitForTimeout(250);
      const [, from, to] = /^(-?\d+)\.\.(-?\d+)$/.exec(address().get('t') ?? '') ?? [];
      return Number(to) - Number(from);
    };
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const once = await span();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const twice = await span();
    expect(twice / once).toBeCloseTo(0.6, 1);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    expect((await span()) / once).toBeCloseTo(1, 1);
    await page.getByRole('button', { name: 'Boot', exact: true }).click();
    await inAddress('t', undefined);
    await page.locator('#timeline-filter').fill('modprobe');
    await expect.poll(() => page.locator('#timeline-found').innerText()).toMatch(/found/);
    await used.settled();
    const box = (await scroller().boundingBox())!;
    let y = box.y + box.height;
    do {
      y -= 6;
      await page.mouse.move(box.x + 100, y);
      await used.settled();
    } while (y > box.y && !(await card().isVisible()));
    await page.mouse.dblclick(box.x + 100, y);
    expect(await span()).toBeLessThan(twice);
  });

  it('folds by the triangle beside a name', async () => {
    const page = await used.openRun(boot, '#timeline');
    const height = (): Promise<number> => scroller().evaluate((element) => element.scrollHeight);
    const usual = await height();
    await scroller().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await used.settled();
    // systemd is the first row: its triangle is where its row begins, below the head.
    const box = (await scroller().boundingBox())!;
    const fold = async (): Promise<void> => {
      for (let y = 120; y < box.height; y += 6) {
        await page.mouse.move(box.x + 60, box.y + y);
        if ((await card().isVisible()) && (await card().locator('h3').innerText()) === 'systemd') {
          await page.mouse.click(box.x + 14, box.y + y);
          break;
        }
      }
      await used.settled();
    };
    await fold();
    const folded = await height();
    expect(folded).toBeLessThan(usual);
    await fold();
    expect(await height()).toBe(usual);
  });

  it('shows all about a process at a click, and its kin at another', async () => {
    const page = await used.openRun(boot);
    await page.locator('#timeline-filter').fill('sshd');
    await expect.poll(() => page.locator('#timeline-found').innerText()).toMatch(/found/);
    await scroller().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const title = await card().locator('h3').innerText();
    await card()
      .getByRole('button', { name: /^systemd \(1\)$/ })
      .click();
    expect(await card().locator('h3').innerText()).toBe('systemd');
    expect(await card().locator('.argv li').allInnerTexts()).toEqual(['/sbin/init']);
    const child = card().locator('.kin button', { hasText: title }).first();
    const wanted = (await child.innerText()).trim();
    await child.click();
    expect(wanted.startsWith(await card().locator('h3').innerText())).toBe(true);
    expect(await card().innerText()).toMatch(/once|\d+ times/);
    // Its unit is a way to all of the unit.
    const unit = card().locator('.kin button', { hasText: '.service' }).first();
    const name = await unit.innerText();
    await unit.click();
    expect(await card().isVisible()).toBe(false);
    expect(await page.locator('#timeline-filter').inputValue()).toBe(name);
  });

  it('has a card that can be closed', async () => {
    const page = await used.openRun(boot, '#timeline&p=60');
    await card().waitFor();
    await inAddress('p', '60');
    await card().getByRole('button', { name: 'Close' }).click();
    expect(await card().isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement!.className)).toBe('scroller');
    await inAddress('p', undefined);
  });

  it('comes back as the address has it, and says in the address what it shows', async () => {
    const first = await used.openRun(boot, '#timeline&t=7500000..8100000&color=state&q=udev&p=60');
    expect(await first.locator('#timeline-filter').inputValue()).toBe('');
    // What is selected is shown, so nothing else is looked for.
    const name = await card().locator('h3').innerText();
    const picture = (): Promise<string> =>
      used.page.evaluate(() => document.querySelector('canvas')!.toDataURL());
    await first.keyboard.press('Escape');
    await used.settled();
    const shown = await picture();
    await expect.poll(() => address().get('t')).toBe('7500000..8100000');
    const { hash } = new URL(first.url());
    const second = await used.openRun(boot, hash);
    await used.settled();
    expect(await second.locator('#timeline-colours').inputValue()).toBe('state');
    expect(await picture()).toBe(shown);
    expect(name).not.toBe('');
  });

  it.each([
    '#timeline&t=1..x&p=99999999&color=none&q=%ff',
    '#timeline&t=-999999999999999..999999999999999&p=b3',
    '#no-such&p=-1&t=5..5',
    '#&&==&p=%00',
  ])('bears any address: %s', async (fragment) => {
    const page = await used.openRun(boot, fragment);
    await used.settled();
    expect(await card().isVisible()).toBe(false);
    expect(await page.locator('#timeline-colours').inputValue()).toBe('bytes');
  });

  it('is where a finding points to', async () => {
    const page = await used.openRun(boot);
    const link = page.locator('#finding-3 a', { hasText: 'Show it in the timeline' });
    const { values } = readFragment((await link.getAttribute('href'))!);
    await link.click();
    await card().waitFor();
    expect(await card().locator('h3').innerText()).toBe('chronyd');
    await inAddress('t', values.get('t'));
    expect(
      await page.locator('#timeline').evaluate((element) => element.getBoundingClientRect().top),
    ).toBeLessThan(100);
    await page.goBack();
    // A link within the page changes nothing of what is shown.
    await page.locator('nav a', { hasText: 'Files' }).click();
    await used.settled();
    expect(
      await page.locator('#files').evaluate((element) => element.getBoundingClientRect().top),
    ).toBeLessThan(100);
  });

  it('unfolds minor findings for who follows a link to one', async () => {
    const page = await used.openRun(boot);
    const last = page.locator('.finding').last();
    expect(await last.isVisible()).toBe(false);
    await page.evaluate(
      (id) => {
        location.hash = id;
      },
      (await last.getAttribute('id'))!,
    );
    await expect.poll(() => last.isVisible()).toBe(true);
  });

  it('of 5,000 processes goes to any of them', async () => {
    const page = await used.openRun(syntheticBoot({ processes: 5000 }), '#timeline&p=4321');
    const { hash } = new URL(page.url());
    expect(hash).toContain('p=4321');
    await card().waitFor();
    expect(await card().innerText()).toMatch(/pid\s+4421/);
    await page.keyboard.press('Escape');
  });
});
