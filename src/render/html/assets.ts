/**
 * What every report is made of, beside data: Handlebars templates, the style sheet, the browser code. `npm run build` puts
 * them into dist/report/, and that is where both the built program (dist/) and the sources (src/, run by a test) find them:
 * going up from this module, the first `report/client.js` or `dist/report/client.js`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { UserError } from '../../lib/errors.ts';

/** Pages, each a template of this name. */
export type TemplateName = 'report' | 'compare' | 'trend';

export interface ReportAssets {
  readonly styleOf: (template: TemplateName) => string;
  readonly script: string;
  readonly page: (template: TemplateName, view: object) => string;
}

let found: ReportAssets | undefined;

/** Throws UserError where bootio was not built. */
export function builtAssets(): ReportAssets {
  if (found !== undefined) return found;
  const directory = assetDirectory();
  found = readAssets(directory, readFileSync(path.join(directory, 'client.js'), 'utf8'));
  return found;
}

/** Templates and style sheet of `directory`, with the given browser code. */
export function readAssets(directory: string, script: string): ReportAssets {
  const handlebars = Handlebars.create();
  for (const name of readdirSync(directory)) {
    if (!name.endsWith('.hbs')) continue;
    handlebars.registerPartial(path.basename(name, '.hbs'), readFileSync(path.join(directory, name), 'utf8'));
  }
  // Strict: a name that the view does not have is an error, not an empty text.
  const options = { strict: true, knownHelpersOnly: true, preventIndent: true };
  const pages = new Map<TemplateName, (view: object) => string>();
  const style = (name: string): string =>
    readFileSync(path.join(directory, name), 'utf8').replaceAll('\r', '');
  return {
    // What only comparisons and trends need is not in the reports of single runs.
    styleOf: (template) => style('report.css') + (template === 'report' ? '' : style('compare.css')),
    script,
    page: (template, view) => {
      const known = pages.get(template) ?? handlebars.compile(`{{> ${template}}}`, options);
      pages.set(template, known);
      // Pages of a site lead back to its index (withSite); others do not.
      return known({ site: null, ...view });
    },
  };
}

/** Where a page of a site leads back to: addresses relative to its own. */
export interface SiteLinks {
  readonly title: string;
  readonly index: string;
  readonly json: string;
}

export function withSite(assets: ReportAssets, site: SiteLinks): ReportAssets {
  return { ...assets, page: (template, view) => assets.page(template, { ...view, site }) };
}

/** Throws UserError where bootio was not built. */
export function assetDirectory(): string {
  let directory = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    for (const place of ['report', 'dist/report']) {
      const candidate = path.join(directory, place);
      if (existsSync(path.join(candidate, 'client.js'))) return candidate;
    }
    const parent = path.dirname(directory);
    if (parent === directory) break;
    directory = parent;
  }
  throw new UserError(
    'the browser code of reports is missing; run `npm run build` in the directory of bootio',
  );
}
