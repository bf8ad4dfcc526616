/**
 * Reads a published site as browsers and feed readers do, and says what is wrong with it: pages that are cut off, links that lead nowhere,
 * JSON and XML that cannot be parsed, a feed that is none.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseAtomFeed } from 'feedsmith';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { SaxesParser } from 'saxes';

export interface SiteChecker {
  /** All files of a site that nobody is writing to. Empty where it is whole. */
  readonly whole: (directory: string) => string[];
  /** What can be reached from the index of a site that is being written. A link counts as broken where the page still has it. */
  readonly reader: (directory: string) => string[];
}

interface Seen {
  readonly problems: readonly string[];
  /** Files of the site that it links to. */
  readonly links: readonly string[];
}

/** `base`: address of the site in its feed. Files that did not change are not read again. */
export function siteChecker(base: string): SiteChecker {
  const known = new Map<string, Seen>();
  /** Undefined where it is not there. */
  const look = (directory: string, file: string): Seen | undefined => {
    const name = path.join(directory, file);
    const stat = statSync(name, { throwIfNoEntry: false, bigint: true });
    if (stat === undefined) return undefined;
    const key = `${name} ${stat.ino} ${stat.mtimeNs} ${stat.size}`;
    let seen = known.get(key);
    if (seen === undefined) {
      let contents: string;
      try {
        contents = readFileSync(name, 'utf8');
      } catch {
        return undefined;
      }
      known.set(key, (seen = check(file, contents, base)));
    }
    return seen;
  };
  return {
    whole: (directory) => {
      if (!existsSync(path.join(directory, 'index.html'))) return ['index.html: missing'];
      return filesOf(directory).flatMap((file) => {
        const { problems, links } = look(directory, file)!;
        const broken = links.filter((link) => !existsSync(path.join(directory, link)));
        return [...problems, ...broken.map((link) => `${file}: links to ${link}, which is not there`)];
      });
    },
    reader: (directory) => {
      const problems: string[] = [];
      const done = new Set<string>();
      const waiting = [{ file: 'index.html', from: 'index.html' }];
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const { file, from } = next;
        if (done.has(file)) continue;
        const seen = look(directory, file);
        if (seen === undefined) {
          if (look(directory, from)?.links.includes(file) === true && !existsSync(path.join(directory, file)))
            problems.push(`${from}: links to ${file}, which is not there`);
          continue;
        }
        done.add(file);
        problems.push(...seen.problems);
        for (const link of seen.links) waiting.push({ file: link, from: file });
      }
      return problems;
    },
  };
}

/** What is served. */
export function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('.bootio/') && !file.startsWith('.git/'))
    .sort();
}

function check(file: string, contents: string, base: string): Seen {
  switch (path.extname(file)) {
    case '.html':
      return checkPage(file, contents);
    case '.json':
      return { problems: failing(file, () => void JSON.parse(contents)), links: jsonLinks(file, contents) };
    case '.svg':
      return { problems: xmlProblems(file, contents), links: [] };
    case '.xml':
      return checkFeed(file, contents, base);
    default:
      return { problems: [`${file}: of no kind that is published`], links: [] };
  }
}

function checkPage(file: string, contents: string): Seen {
  const problems: string[] = [];
  const links: string[] = [];
  const ids = new Set<string>();
  const fragments: string[] = [];
  const errors: string[] = [];
  const document = parse(contents, { onParseError: ({ code }) => errors.push(code) });
  if (errors.length > 0) problems.push(`${file}: not valid HTML: ${errors.slice(0, 3).join(', ')}`);
  if (!contents.endsWith('</html>\n') && !contents.endsWith('</html>')) problems.push(`${file}: cut off`);
  let policy = '';
  visit(document, (element) => {
    const attributes = new Map(element.attrs.map(({ name, value }) => [name, value]));
    const id = attributes.get('id');
    if (id !== undefined) ids.add(id);
    if (attributes.get('http-equiv') === 'Content-Security-Policy') policy = attributes.get('content') ?? '';
    const refresh = /^0; url=(.*)$/.exec(
      attributes.get('http-equiv') === 'refresh' ? attributes.get('content')! : '',
    );
    for (const link of [attributes.get('href'), attributes.get('src'), refresh?.[1]]) {
      if (link === undefined || link.startsWith('data:')) continue;
      if (link.startsWith('#')) fragments.push(link.slice(1));
      else if (/^[a-z][a-z+.-]*:/i.test(link)) problems.push(`${file}: links to another site: ${link}`);
      else links.push(path.posix.normalize(path.posix.join(path.posix.dirname(file), link)));
    }
  });
  if (!/^default-src 'none'; script-src '(?:sha256-|none')/.test(policy)) problems.push(`${file}: no policy`);
  for (const fragment of fragments)
    if (!ids.has(fragment) && !fragment.includes('=') && !fragment.includes('&'))
      problems.push(`${file}: links to #${fragment}, which is not there`);
  return { problems, links };
}

function visit(
  node: DefaultTreeAdapterTypes.Node,
  each: (element: DefaultTreeAdapterTypes.Element) => void,
): void {
  if ('attrs' in node) each(node);
  if ('childNodes' in node) for (const child of node.childNodes) visit(child, each);
}

/** Fields that name files: `page` and `json`. */
function jsonLinks(file: string, contents: string): string[] {
  if (file !== 'index.json' && file !== 'latest/index.json') return [];
  return Array.from(contents.matchAll(/"(?:page|json)":"([^"]*)"/g), ([, link]) => link!);
}

function checkFeed(file: string, contents: string, base: string): Seen {
  const problems = xmlProblems(file, contents);
  const links: string[] = [];
  problems.push(
    ...failing(file, () => {
      const feed = parseAtomFeed(contents);
      const ids = new Set<string>();
      for (const each of [feed, ...(feed.entries ?? [])]) {
        const { id, title, updated } = each;
        if (id === undefined || title === undefined || updated === undefined || !URL.canParse(id))
          throw new Error(`without id, title or date: ${JSON.stringify(each).slice(0, 200)}`);
        if (ids.has(id)) throw new Error(`twice: ${id}`);
        ids.add(id);
        if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(updated))
          throw new Error(`no date: ${updated}`);
        for (const { href } of each.links ?? []) {
          if (href?.startsWith(base) !== true) throw new Error(`not of the site: ${String(href)}`);
          links.push(href.slice(base.length));
        }
      }
    }),
  );
  return { problems, links };
}

function xmlProblems(file: string, contents: string): string[] {
  return failing(file, () => {
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(contents).close();
  });
}

function failing(file: string, read: () => void): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [`${file}: ${(error as Error).message}`];
  }
}
