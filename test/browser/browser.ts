/** Reports in a real browser: Debian's Chromium, from file://, with everything it says and asks for written down. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const executablePath = process.env['BOOTIO_CHROMIUM'] ?? '/usr/bin/chromium';

export const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn(`SKIPPED: reports in a browser: there is no ${executablePath}`);

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Opened {
  readonly page: Page;
  /** Messages of the console and errors, of any level. */
  readonly messages: readonly string[];
  /** Addresses asked for, the report itself and what is within it left out. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Opens the page from a file of its own. */
export async function openReport(
  browser: Browser,
  html: string,
  { fragment = '', ...options }: BrowserContextOptions & { readonly fragment?: string } = {},
): Promise<Opened> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-page-'));
  const file = path.join(directory, 'report.html');
  writeFileSync(file, html);
  const opened = await openFile(browser, file, {
    ...options,
    fragment,
    isOwn: (address) => address === file,
  });
  return {
    ...opened,
    close: async () => {
      await opened.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Opens a file that is there; `isOwn`: of those that it may ask for. */
export async function openFile(
  browser: Browser,
  file: string,
  {
    fragment = '',
    isOwn,
    ...options
  }: BrowserContextOptions & { readonly fragment?: string; readonly isOwn: (file: string) => boolean },
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  const page = await context.newPage();
  const messages: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => messages.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => messages.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    messages.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (address.protocol === 'data:') return;
    if (address.protocol !== 'file:' || !isOwn(fileURLToPath(address))) requests.push(request.url());
  });
  await page.goto(`${pathToFileURL(file).href}${fragment}`);
  return { page, messages, requests, close: () => context.close() };
}
