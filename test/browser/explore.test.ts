import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readFragment } from '../../src/render/html/fragment.ts';
import type { Run } from '../../src/model/types.ts';
import { fakeRun } from '../support/fake-run.ts';
import { hasBrowser } from './browser.ts';
import { recorded, useBrowser } from './use-browser.ts';

describe.skipIf(!hasBrowser)('exploring a run', () => {
  const used = useBrowser();
  const boot = recorded('debian-12');
  const rows = (table: string): Locator =>
    used.page.locator(`#${table} tbody > tr:not(.spacer):not(.detail)`);
  const row = (table: string, name: string): Locator => rows(table).filter({ hasText: name }).first();
  const address = (): ReadonlyMap<string, string> => readFragment(new URL(used.page.url()).hash).values;
  const found = (): Promise<string> => used.page.locator('#timeline-found').innerText();

  it.each([
    ['units', 'chrony.service', 'chrony.service'],
    ['processes', '/usr/sbin/sshd', '/usr/sbin/sshd ssh.service'],
    ['files', '/etc/passwd', 'file:/etc/passwd'],
    ['disk', 'libcrypto.so.3', 'file:/usr/lib/x86_64-linux-gnu/libcrypto.so.3'],
    ['directories', '/usr/lib/udev/rules.d', 'file:/usr/lib/udev/rules.d/'],
    ['waits', '/usr/sbin/sshd', '/usr/sbin/sshd ssh.service'],
    ['lookups', 'systemd-udevd', '/usr/bin/udevadm systemd-udevd systemd-udevd.service'],
    ['ioctls', '/dev/null', 'file:/dev/null'],
    ['packages', 'udev', 'package:udev'],
    ['packages', 'no package', 'package:no package'],
    ['devices', '254:0 /', 'device:254:0 /'],
  ])('a row of %s leads to who did it', async (table, name, words) => {
    const page = await used.openRun(boot);
    await row(table, name).locator('a.go').click();
    await expect.poll(found).toMatch(/^[1-9][\d,]* found$/);
    expect(await page.locator('#timeline-filter').inputValue()).toBe(words);
    const top = (): Promise<number> =>
      page.locator('#timeline').evaluate((element) => element.getBoundingClientRect().top);
    await expect.poll(top).toBeLessThan(100);
    await page.goBack();
    await expect.poll(found).toBe('');
  });

  it('a package shows its processes in the timeline, and its files', async () => {
    const page = await used.openRun(boot);
    const isOfIt = (path: string): boolean => boot.owners!.get(path)?.[0] === 'openssh-server';
    const { process, file } = boot.accesses;
    const users = new Set([...process].filter((_, i) => isOfIt(boot.files[file[i]!]!.path)));
    for (const { index, executable } of boot.processes) if (isOfIt(executable)) users.add(index);
    await page.locator('#packages .filter').fill('openssh-server');
    await row('packages', 'openssh-server').locator('a.go').click();
    await expect.poll(found).toBe(`${users.size} found`);
    // What is shown besides are those who started them.
    const shown = new Set<string>();
    await page.locator('.scroller').focus();
    for (let times = 0; times < 12; times++) {
      await page.keyboard.press('ArrowDown');
      shown.add(await page.locator('.card h3').innerText());
    }
    const titles = new Set([...users].map((index) => boot.processes[index]!.comm));
    expect([...titles].filter((title) => !shown.has(title))).toEqual([]);
    expect([...shown].sort()).toEqual([...new Set([...titles, 'systemd'])].sort());

    await row('packages', 'openssh-server').locator('a.its-files').click();
    await expect.poll(() => page.locator('#files .filter').inputValue()).toBe('package:openssh-server');
    const names = await rows('files').locator('.name bdi').allInnerTexts();
    expect(names.length).toBeGreaterThan(1);
    expect(names.filter((name) => !isOfIt(name))).toEqual([]);
    const count = await row('packages', 'openssh-server').locator('[data-label="Files"]').innerText();
    expect(String(names.length)).toBe(count);
    await rows('files').first().locator('.unfold').click();
    expect(await page.locator('#files tr.detail').innerText()).toContain('Package: openssh-server');
  });

  it('a file tells who used it, when, and leads to each', async () => {
    const page = await used.openRun(boot);
    const file = row('files', '/proc/263/mountinfo');
    const unfold = file.locator('.unfold');
    await unfold.click();
    const users = page.locator('#files .users tbody tr');
    expect(await users.count()).toBe(1);
    expect(await users.first().innerText()).toMatch(
      /chronyd\s+263\s+chrony\.service\s+16 ×\s+470 kB\s+0 B\s+8\.\d+ s/,
    );
    expect(await unfold.getAttribute('aria-expanded')).toBe('true');
    await unfold.click();
    expect(await users.count()).toBe(0);
    await unfold.click();
    await users.first().locator('a').click();
    const card = page.locator('.card');
    await card.waitFor();
    expect(await card.locator('h3').innerText()).toBe('chronyd');
    expect(await card.innerText()).toContain('/proc/263/mountinfo');
  });

  it('keeps sorting, filter and unfolding in the address, and takes them from there', async () => {
    const page = await used.openRun(boot);
    await page.locator('#files th[data-key="opens"] button').click();
    await page.locator('#files .filter').fill('lib');
    await page.locator('#files .show-more').click();
    await expect
      .poll(() => [...address()].sort())
      .toEqual([
        ['files.all', '1'],
        ['files.q', 'lib'],
        ['files.sort', '-opens'],
      ]);
    const { hash } = new URL(page.url());
    const shown = await rows('files').first().innerText();
    const again = await used.openRun(boot, hash);
    await expect.poll(() => rows('files').first().innerText()).toBe(shown);
    expect(await again.locator('#files .filter').inputValue()).toBe('lib');
    expect(await again.locator('#files th[data-key="opens"]').getAttribute('aria-sort')).toBe('descending');
    // What another table shows is not touched.
    expect(await rows('units').count()).toBe(25);
  });

  it('bears an address of nonsense', async () => {
    const page = await used.openRun(
      boot,
      '#files&files.sort=-__proto__&files.all=9&files.status=x&map.at=/a/../b&map.by=q',
    );
    expect(await rows('files').count()).toBe(25);
    expect(await page.locator('#files th[data-key="change"]').getAttribute('aria-sort')).toBe('descending');
  });

  it('has a map of directories that goes in and out, by any measure', async () => {
    const page = await used.openRun(boot);
    const map = page.locator('#map');
    await map.scrollIntoViewIfNeeded();
    await map
      .getByRole('button', { name: /^\/usr: / })
      .first()
      .click({ position: { x: 5, y: 5 } });
    await map
      .getByRole('button', { name: /^\/usr\/lib: / })
      .first()
      .click({ position: { x: 5, y: 5 } });
    await expect.poll(() => address().get('map.at')).toBe('/usr/lib');
    const cells = await map
      .locator('.cell')
      .evaluateAll((all) => all.map((cell) => (cell as HTMLElement).title));
    expect(cells.length).toBeGreaterThan(3);
    expect(cells.filter((title) => !title.startsWith('/usr/lib/'))).toEqual([]);
    await map.locator('select').selectOption('disk');
    const byDisk = await map.locator('.cell').first().getAttribute('title');
    expect(byDisk).toMatch(/^\/usr\/lib\/.*: [\d.]+ MB$/);
    await map.locator('.crumbs button').first().click();
    await expect.poll(() => address().get('map.at')).toBe(undefined);
    expect(await map.locator('.cell').count()).toBeGreaterThan(3);
  });

  it('has a hundred thousand rows, of which few are elements', async () => {
    const page = await used.openRun(manyFiles(100_000));
    const more = page.locator('#files .show-more');
    expect(await more.innerText()).toBe('Show all 100,000');
    await more.click();
    const box = page.locator('#files .box');
    expect(await rows('files').count()).toBeLessThan(120);
    await box.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await expect.poll(() => rows('files').last().innerText()).toContain('/srv/0/file-000000');
    expect(await rows('files').count()).toBeLessThan(120);
    await page.locator('#files .filter').fill('file-000123');
    await expect.poll(() => rows('files').count()).toBe(10);
    // A row in the middle unfolds in its place.
    await page.locator('#files .filter').fill('/srv/3/');
    await expect.poll(() => page.locator('#files .count').innerText()).toMatch(/^10,000 of/);
    await box.evaluate((element) => {
      element.scrollTop = 100_000;
    });
    await used.settled();
    const middle = rows('files').nth(20);
    const name = await middle.locator('.name').innerText();
    await middle.locator('.unfold').click();
    const detail = page.locator('#files tr.detail');
    await detail.waitFor();
    expect(await detail.innerText()).toContain('writer');
    expect(
      await rows('files')
        .filter({ hasText: name.replace(/^▸|↗$/g, '').trim() })
        .count(),
    ).toBe(1);
  });

  function manyFiles(count: number): Run {
    const accesses = Array.from({ length: count }, (_, i) => ({
      path: `/srv/${i % 10}/file-${String(Math.floor(i / 10)).padStart(6, '0')}`,
      atMs: 1000 + i / 100,
      write: [1, 7 + ((i * 7919) % count)] as const,
    }));
    return fakeRun({ processes: [{ executable: '/usr/bin/writer', accesses }] });
  }
});
