/**
 * What a site holds, and what it was made of: `.bootio/site.jsonl` in its directory. A line for each page that was written, appended
 * before its files are, so that of a publication that was killed every file is known; the last line of a page counts. Hashes and what the
 * index says of a page stand in it, and nothing that is not published.
 */
import { UserError } from '../lib/errors.ts';

/** One page with the files beside it. */
export interface PageRecord {
  /** Hash of all that it was made of. */
  readonly inputs: string;
  /** Hashes of the files, by their paths below the site's directory. */
  readonly files: Readonly<Record<string, string>>;
  /** What other pages say of it: plain JSON. */
  readonly summary: unknown;
}

export interface SiteLog {
  readonly pages: Map<string, PageRecord>;
  /** All files that were ever written, and may be there. */
  readonly owned: Set<string>;
  /** It ends in the middle of a line. */
  readonly torn: boolean;
}

const schema = 'bootio/site/1';
export const logHead = `${JSON.stringify({ schema })}\n`;

/** Where files may be: nothing else is ever written or removed. */
const ownPath = /^(?:(?:runs|compare|latest|badges)\/)?[A-Za-z0-9][\w.-]*\.(?:html|json|svg|xml)$/;

/** Lines that are damaged are left out: what they told of is made again. Throws UserError for what is no log of a site. */
export function readLog(text: string, name: string): SiteLog {
  const lines = text.split('\n');
  const head = parsed(lines[0] ?? '')?.['schema'];
  if (head !== schema) {
    const what = typeof head === 'string' ? 'of a bootio that is newer or older' : 'damaged';
    throw new UserError(`${name}: ${what}; publish into a new directory`);
  }
  const log: SiteLog = { pages: new Map(), owned: new Set(), torn: lines.at(-1) !== '' };
  for (const line of lines.slice(1)) {
    const record = parsed(line);
    if (record === undefined || typeof record['page'] !== 'string') continue;
    const { page, inputs, files, summary } = record;
    if (typeof inputs !== 'string' || !isFiles(files)) continue;
    log.pages.set(page, { inputs, files, summary });
    for (const file of Object.keys(files)) log.owned.add(file);
  }
  return log;
}

export function logLine(page: string, record: PageRecord): string {
  return `${JSON.stringify({ page, ...record })}\n`;
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isFiles(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(([file, hash]) => typeof hash === 'string' && ownPath.test(file));
}
