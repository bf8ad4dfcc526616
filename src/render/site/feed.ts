/** The site's Atom feed (RFC 4287): the newest runs and comparisons. Dates are those of captures, so that it changes with them alone. */
import { createHash } from 'node:crypto';
import { formatBytes, formatChange, formatNs } from '../numbers.ts';
import type { SiteComparison, SiteDocument, SiteRun } from './types.ts';

export interface FeedView {
  readonly title: string;
  readonly id: string;
  readonly self: string;
  readonly home: string;
  readonly updated: string;
  readonly entries: readonly FeedEntry[];
}

interface FeedEntry {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly updated: string;
  readonly summary: string;
}

const mostEntries = 60;
const never = '1970-01-01T00:00:00Z';

/** `base`: absolute address of the site, with a slash at its end. */
export function feedView(site: SiteDocument, base: string): FeedView {
  const entries = [
    ...site.runs.map((run) => runEntry(run, base)),
    ...site.comparisons.flatMap((comparison) => compareEntry(comparison, site, base)),
  ];
  entries.sort((x, y) => (x.updated < y.updated ? 1 : x.updated > y.updated ? -1 : x.id < y.id ? -1 : 1));
  return {
    title: xmlText(site.title),
    ...{ id: base, self: `${base}feed.xml`, home: `${base}index.html` },
    updated: entries[0]?.updated ?? never,
    entries: entries.slice(0, mostEntries),
  };
}

function runEntry(run: SiteRun, base: string): FeedEntry {
  const parts = [
    run.bootNs === null ? '' : `start-up ${formatNs(run.bootNs)}`,
    `read ${formatBytes(run.readBytes)}`,
    `from disk ${formatBytes(run.diskBytes)}`,
    run.grade === null ? '' : `grade ${run.grade.letter}`,
  ];
  return {
    id: uuidOf(run.page),
    title: xmlText(`${run.kind === 'boot' ? 'Boot' : 'Run'} of ${run.release ?? run.id}`),
    link: base + run.page,
    updated: run.created,
    summary: xmlText(
      `${run.os}${run.os === '' ? '' : ': '}${parts.filter((part) => part !== '').join(', ')}.`,
    ),
  };
}

/** Nothing of what was not compared. */
function compareEntry(
  { a, b, page, changes }: SiteComparison,
  site: SiteDocument,
  base: string,
): FeedEntry[] {
  if (page === null || changes === null) return [];
  const last = (title: string): string => site.releases.find((each) => each.title === title)?.last ?? never;
  const updated = last(a) > last(b) ? last(a) : last(b);
  const told = (
    [
      ['start-up', changes.bootNs],
      ['bytes read', changes.readBytes],
      ['from disk', changes.diskBytes],
    ] as const
  ).flatMap(([name, { a: before, b: after, verdict }]) =>
    before !== null && after !== null && (verdict === 'more' || verdict === 'less')
      ? [`${name} ${formatChange(before, after) || 'changed'}`]
      : [],
  );
  const summary =
    told.length === 0 ? 'No difference that the boots tell apart in the totals.' : `${told.join(', ')}.`;
  return [{ id: uuidOf(page), title: xmlText(`${b} against ${a}`), link: base + page, updated, summary }];
}

/** A name that stays when the site moves. */
function uuidOf(page: string): string {
  const hex = createHash('sha256').update(`bootio ${page}`).digest('hex');
  const variant = ((parseInt(hex[16]!, 16) & 3) | 8).toString(16);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, variant + hex.slice(17, 20)];
  return `urn:uuid:${groups.join('-')}-${hex.slice(20, 32)}`;
}

/** Two characters that no XML may hold; all others like them were made printable before. */
const xmlText = (text: string): string => text.replace(/[\ufffe\uffff]/g, '\ufffd');
