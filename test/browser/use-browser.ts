/** A browser for a file of tests: a page at a time, which at the end of each test has said nothing and asked for nothing. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import type { ReportAssets } from '../../src/render/html/assets.ts';
import { renderReportHtml } from '../../src/render/html/report.ts';
import { judged as judge } from '../../src/render/html/judged.ts';
import { sourceAssets } from '../support/report-assets.ts';
import { launch, openReport, type Opened } from './browser.ts';

export interface UsedBrowser {
  readonly page: Page;
  readonly assets: ReportAssets;
  readonly open: (html: string, options?: Parameters<typeof openReport>[2]) => Promise<Page>;
  /** The report of a run with what was found in it; `fragment` is that of the address. */
  readonly openRun: (
    run: Run,
    fragment?: string,
    options?: Parameters<typeof openReport>[2],
  ) => Promise<Page>;
  /** The page of a run with what was found in it. */
  readonly html: (run: Run) => string;
  /** Two frames later, all that waits for one has been drawn. */
  readonly settled: () => Promise<void>;
}

/** Holds the page that a test has opened: at the test's end it has said nothing, and asked for nothing that is not its own. */
export function useOnePage(): { opened: Opened | undefined } {
  const held: { opened: Opened | undefined } = { opened: undefined };
  afterEach(async () => {
    const last = held.opened;
    held.opened = undefined;
    if (last === undefined) return;
    await last.close();
    expect([last.messages, last.requests]).toEqual([[], []]);
  });
  return held;
}

export function useBrowser(): UsedBrowser {
  let browser: Browser;
  let assets: ReportAssets;
  const held = useOnePage();
  beforeAll(async () => {
    [browser, assets] = await Promise.all([launch(), sourceAssets()]);
  });
  afterAll(async () => {
    await browser.close();
  });
  const used: UsedBrowser = {
    get page() {
      return held.opened!.page;
    },
    get assets() {
      return assets;
    },
    open: async (html, options) => {
      await held.opened?.close();
      held.opened = await openReport(browser, html, options);
      return held.opened.page;
    },
    html: (run) => renderReportHtml(run, { judged: judge(run), assets }),
    openRun: async (run, fragment = '', options = {}) => {
      const page = await used.open(used.html(run), { ...options, fragment });
      await page.locator('html.ready').waitFor();
      return page;
    },
    settled: () =>
      used.page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() => {
                resolve();
              }),
            );
          }),
      ),
  };
  return used;
}

/** A recorded boot of Debian: `debian-12` or `debian-13`. */
export function recorded(name: string): Run {
  return loadRun(new URL(`../fixtures/runs/${name}`, import.meta.url).pathname);
}
