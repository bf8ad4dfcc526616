/** Opens a file that was written in the user's browser. No shell has a part in it, and the file's name is no text that one could misread. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { say, warn } from './output.ts';

/** So long is waited for the opener to fail; some stay as long as the browser does. */
const patienceMs = 3000;

/** A name for a page that nobody named, in a new directory that only its owner can read. The browser reads it when it will, so it stays. */
export function temporaryPage(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), 'bootio-')), 'report.html');
}

/**
 * Where it cannot be opened, one line on stderr says why: the file is there all the same. `isNew`: its reader does not know its name, and
 * is told.
 */
export async function openFile(file: string, isNew = false): Promise<void> {
  const problem = noScreen() ?? (await opened(file));
  if (problem === undefined && isNew) say(`${file}: opened; it stays until it is removed`);
  if (problem !== undefined) warn(`${file}: not opened: ${problem}; open it yourself`);
}

function noScreen(): string | undefined {
  // A browser that runs as root is refused by most, and dangerous in the others.
  if (process.getuid?.() === 0) return 'bootio runs as root, and a browser should not';
  if (process.platform === 'darwin') return undefined;
  const has = (name: string): boolean => (process.env[name] ?? '') !== '';
  return has('DISPLAY') || has('WAYLAND_DISPLAY') ? undefined : 'there is no screen (DISPLAY is not set)';
}

function opened(file: string): Promise<string | undefined> {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  // xdg-open is a shell script that hands the address on to others: of letters that mean nothing to any of them.
  const address = pathToFileURL(path.resolve(file)).href.replace(
    /[^\w/:.~%-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return new Promise((resolve) => {
    const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => {
      resolve(undefined);
    }, patienceMs);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(error.code === 'ENOENT' ? `there is no ${opener}` : error.message);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : `${opener} ended with ${String(code)}`);
    });
    child.unref();
  });
}
