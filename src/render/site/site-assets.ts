/** What pages of a site are made of that are no reports: templates, style sheet, browser code, from the same place as those of reports. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Handlebars from 'handlebars';
import { assetDirectory } from '../html/assets.ts';
import { contentPolicy } from '../html/embed.ts';

export type SiteTemplate = 'site-index' | 'site-moved' | 'site-feed' | 'site-badge';

/** Renders a template; pages get `policy`, `style` and `script` too. */
export type RenderSite = (template: SiteTemplate, view: object) => string;

let found: RenderSite | undefined;

/** Throws UserError where bootio was not built. */
export function builtSiteAssets(): RenderSite {
  if (found !== undefined) return found;
  const directory = assetDirectory();
  const read = (name: string): string =>
    readFileSync(path.join(directory, name), 'utf8').replaceAll('\r', '');
  const handlebars = Handlebars.create();
  for (const name of readdirSync(directory)) {
    if (name.startsWith('site-') && name.endsWith('.hbs'))
      handlebars.registerPartial(path.basename(name, '.hbs'), read(name));
  }
  const style = read('report.css') + read('site.css');
  const script = read('site.js');
  const page = {
    policy: contentPolicy(script, style),
    style: new Handlebars.SafeString(style),
    script: new Handlebars.SafeString(script),
  };
  const compiled = new Map<SiteTemplate, (view: object) => string>();
  found = (template, view) => {
    const known =
      compiled.get(template) ??
      handlebars.compile(`{{> ${template}}}`, { strict: true, knownHelpersOnly: true, preventIndent: true });
    compiled.set(template, known);
    return known({ ...page, ...view });
  };
  return found;
}
