/**
 * A site of runs: an index, a page for each run, comparisons of neighbouring releases, the trend, a feed, badges, addresses that stay, and
 * JSON beside the pages. Only what changed is made and written. Pages come before what links to them, the index last, removals after it.
 */
import { createHash } from 'node:crypto';
import type { Trend } from '../compare/trend.ts';
import type { Comparison } from '../compare/types.ts';
import { evaluate } from '../findings/evaluate.ts';
import type { FindingsConfig } from '../findings/config-types.ts';
import { misleadingOf } from '../compare/warnings.ts';
import { UserError } from '../lib/errors.ts';
import { loadRun } from '../model/load-run.ts';
import type { Run } from '../model/types.ts';
import { namesIn, redactRun, Redactor, type Names } from '../model/redact/redact.ts';
import type { RuleOf } from '../render/findings-words.ts';
import { clip } from '../render/html/names.ts';
import { builtAssets, withSite, type ReportAssets } from '../render/html/assets.ts';
import { judgedSides } from '../render/html/judged.ts';
import { renderCompareHtml } from '../render/html/compare/report.ts';
import { renderReportHtml } from '../render/html/report.ts';
import { renderTrendHtml } from '../render/html/trend/report.ts';
import { compareDocument } from '../render/json/compare.ts';
import { trendDocument } from '../render/json/trend.ts';
import { badgeNames, badgeViews } from '../render/site/badges.ts';
import { feedView } from '../render/site/feed.ts';
import { indexView } from '../render/site/index-view.ts';
import { runDocument } from '../render/site/run-document.ts';
import { builtSiteAssets, type RenderSite } from '../render/site/site-assets.ts';
import { compareSummary, releaseSummary, runSummary } from '../render/site/summaries.ts';
import type {
  CompareSummary,
  RunSummary,
  SiteComparison,
  SiteDocument,
  SiteRun,
} from '../render/site/types.ts';
import { warningTexts } from '../render/warnings.ts';
import { planSite, type Plan, type PlannedRelease, type PlannedRun } from './plan.ts';
import type { Order } from './order.ts';
import { compareReleases, type Step } from './releases.ts';
import { pathSegment } from './segment.ts';
import { Site, type SiteChanges, type SiteFile } from './site.ts';

export interface PublishOptions {
  readonly to: string;
  /** Run directories; each can be read. */
  readonly directories: readonly string[];
  readonly order: Order;
  readonly title: string;
  /** Absolute, with a slash at its end; undefined: no feed. */
  readonly base: string | undefined;
  /** Patterns of what to leave out beside the usual; undefined: nothing is left out. */
  readonly patterns: readonly RegExp[] | undefined;
  readonly rules: { readonly config: FindingsConfig; readonly ruleOf: RuleOf };
  readonly today: string;
  /** Of bootio itself and of settings that are not here: other pages are made where it changes. */
  readonly fingerprint: string;
  readonly progress: (what: string, done: number, total: number) => void;
  /** Of a run that is left out. */
  readonly warn: (message: string) => void;
}

/** What the trend says of itself to the index. */
interface TrendSummary {
  readonly releases: readonly string[];
}

/** Throws UserError where a run cannot be read, or the site cannot be written. */
export async function publish(options: PublishOptions): Promise<SiteChanges> {
  const site = await Site.open(options.to);
  try {
    const labels = new Redactor([], options.patterns ?? []);
    const titleOf = (label: string): string => clip(labels.pattern(label));
    const plan = await planSite(options.directories, options.order, (label) =>
      pathSegment(labels.pattern(label)),
    );
    return new Publication(site, plan, options, titleOf).write();
  } finally {
    site.close();
  }
}

class Publication {
  readonly #site: Site;
  #plan: Plan;
  readonly #options: PublishOptions;
  readonly #titleOf: (label: string) => string;
  readonly #render: RenderSite = builtSiteAssets();
  readonly #names = new Map<string, Names>();

  constructor(site: Site, plan: Plan, options: PublishOptions, titleOf: (label: string) => string) {
    this.#site = site;
    this.#plan = plan;
    this.#options = options;
    this.#titleOf = titleOf;
  }

  write(): SiteChanges {
    const site = this.#site;
    // Pages link to the index from the first one on, so that there is an index from the first moment on.
    if (!site.has('index.html')) this.#putIndex(this.#document([], [], [], null));
    const summaries = new Map<string, RunSummary>();
    for (const [i, run] of this.#plan.runs.entries()) {
      this.#options.progress('publishing: run', i, this.#plan.runs.length);
      try {
        summaries.set(run.hash, this.#runPage(run));
      } catch (error) {
        if (!(error instanceof RunError)) throw error;
        this.#options.warn(`${error.message}; it is left out of the site`);
      }
    }
    if (summaries.size === 0) throw new UserError('none of the runs can be read; nothing was published');
    this.#plan = withRuns(this.#plan, summaries);
    const { runs, releases } = this.#plan;
    const siteRuns = runs.map((run) => this.#siteRun(run, summaries.get(run.hash)!));
    const { comparisons, trend } = this.#releasePages();
    const siteReleases = releases.map(({ label, segment, runs: compared }) =>
      releaseSummary(
        this.#titleOf(label),
        segment,
        compared.map(({ hash }) => summaries.get(hash)!),
      ),
    );
    const document = this.#document(siteRuns, siteReleases, comparisons, trend);
    this.#badges(document);
    this.#latest(document);
    this.#feed(document);
    this.#putIndex(document);
    return site.finish();
  }

  #runPage(run: PlannedRun): RunSummary {
    const { patterns, rules, today } = this.#options;
    const page = `runs/${run.segment}`;
    const inputs = this.#hash(page, run.hash);
    const known = this.#site.summaryOf(page, inputs);
    if (known !== undefined) return known as RunSummary;
    const loaded = readRun(run);
    this.#names.set(run.hash, namesIn(loaded));
    const { run: shown, redaction } =
      patterns === undefined ? { run: loaded, redaction: undefined } : redactRun(loaded, patterns);
    const findings = evaluate(shown, { config: rules.config, today });
    const judged = { findings, ruleOf: rules.ruleOf };
    const summary = runSummary(shown, findings, redaction);
    this.#site.put(
      page,
      inputs,
      [
        json(`${page}.json`, runDocument(shown, findings, rules.ruleOf, redaction)),
        {
          path: `${page}.html`,
          contents: renderReportHtml(shown, { judged, redaction, assets: this.#assets(page) }),
        },
      ],
      summary,
    );
    return summary;
  }

  /** Comparisons and the trend are made anew together, or not at all. */
  #releasePages(): { readonly comparisons: SiteComparison[]; readonly trend: TrendSummary | null } {
    const { releases } = this.#plan;
    const inputs = this.#hash(
      'releases',
      ...releases.flatMap(({ label, runs }) => [label, '', ...runs.map(({ hash }) => hash), '']),
    );
    const steps = releases
      .slice(1)
      .map((b, i) => ({ a: releases[i]!, b, page: comparePage(releases[i]!, b) }));
    const known = steps.map(({ page }) => this.#site.summaryOf(page, inputs) as CompareSummary | undefined);
    const knownTrend = this.#site.summaryOf('trend', inputs) as TrendSummary | undefined;
    const summaries = new Map<string, CompareSummary>();
    let trend = knownTrend ?? null;
    if (known.every((summary) => summary !== undefined) && (knownTrend !== undefined || steps.length < 2)) {
      for (const [i, summary] of known.entries()) summaries.set(steps[i]!.page, summary);
    } else {
      const options = {
        patterns: this.#options.patterns,
        names: this.#names,
        progress: (done: number, total: number): void => {
          this.#options.progress('comparing: run', done, total);
        },
      };
      const made = compareReleases(releases, options, (step) => {
        summaries.set(comparePage(step.a, step.b), this.#comparePage(step, inputs));
      });
      trend =
        made === undefined
          ? { releases: [] }
          : { releases: made.releases.map(({ label }) => this.#titleOf(label)) };
      const files = made === undefined ? [] : this.#trendFiles(made.trend);
      if (steps.length >= 2) this.#site.put('trend', inputs, files, trend);
    }
    const comparisons = steps.map(({ a, b, page }): SiteComparison => {
      const summary = summaries.get(page)!;
      const isThere = summary.refused === '';
      return {
        ...{ a: this.#titleOf(a.label), b: this.#titleOf(b.label), ...summary },
        ...{ page: isThere ? `${page}.html` : null, json: isThere ? `${page}.json` : null },
      };
    });
    return { comparisons, trend: trend === null || trend.releases.length === 0 ? null : trend };
  }

  #comparePage({ a, b, comparison, runs, isMisleading }: Step, inputs: string): CompareSummary {
    const page = comparePage(a, b);
    const refused = isMisleading ? warningTexts(misleadingOf(comparison.warnings)).map(clip).join(' ') : '';
    const summary = compareSummary(comparison, refused);
    const assets = this.#assets(page);
    const files = isMisleading
      ? []
      : [
          json(`${page}.json`, compareDocument(toldApart(comparison))),
          {
            path: `${page}.html`,
            contents: renderCompareHtml(comparison, runs, { judged: judgedSides(runs), assets }),
          },
        ];
    this.#site.put(page, inputs, files, summary);
    return summary;
  }

  #trendFiles(trend: Trend): SiteFile[] {
    const assets = this.#assets('trend');
    return [
      json('trend.json', trendDocument(trend)),
      { path: 'trend.html', contents: renderTrendHtml(trend, { assets }) },
    ];
  }

  /** Of pages that lead back to the index. */
  #assets(page: string): ReportAssets {
    const up = page.includes('/') ? '../' : '';
    const json = `${page.slice(page.lastIndexOf('/') + 1)}.json`;
    return withSite(builtAssets(), { title: this.#options.title, index: `${up}index.html`, json });
  }

  #siteRun(run: PlannedRun, summary: RunSummary): SiteRun {
    const { label } = run.manifest;
    const page = `runs/${run.segment}`;
    return {
      ...summary,
      release: label === null || label === '' ? null : this.#titleOf(label),
      ...{ page: `${page}.html`, json: `${page}.json` },
    };
  }

  #document(
    runs: SiteDocument['runs'],
    releases: SiteDocument['releases'],
    comparisons: SiteDocument['comparisons'],
    trend: TrendSummary | null,
  ): SiteDocument {
    const { title, patterns, base } = this.#options;
    return {
      schema: 'bootio/site-index/1',
      ...{ title, redacted: patterns !== undefined, releases, comparisons },
      trend: trend === null ? null : { page: 'trend.html', json: 'trend.json', releases: trend.releases },
      ...{ runs, feed: base === undefined || runs.length === 0 ? null : 'feed.xml' },
    };
  }

  #badges({ releases }: SiteDocument): void {
    for (const [i, release] of releases.entries()) {
      const views = badgeViews(release);
      const places = [`badges/${release.segment}-`, ...(i === releases.length - 1 ? ['latest/'] : [])];
      for (const place of places)
        for (const name of badgeNames)
          this.#putText(`${place}${name}.svg`, this.#render('site-badge', views[name]));
    }
  }

  /** Pages that lead on: links that every server and file system can keep. */
  #latest({ runs, comparisons }: SiteDocument): void {
    const { releases } = this.#plan;
    const targets = new Map<string, { readonly to: string; readonly title: string }>();
    const [newest] = runs;
    if (newest !== undefined) targets.set('run', { to: newest.page, title: 'The latest run' });
    for (const { label, segment, runs: compared } of releases) {
      const last = compared.at(-1)!;
      const to = `runs/${last.segment}.html`;
      const title = `The latest run of ${this.#titleOf(label)}`;
      targets.set(`release-${segment}`, { to, title });
      targets.set('release', { to, title });
    }
    const last = comparisons.at(-1);
    if (last !== undefined && last.page !== null)
      targets.set('compare', { to: last.page, title: `${last.b} against ${last.a}` });
    for (const [name, { to, title }] of targets)
      this.#putText(`latest/${name}.html`, this.#render('site-moved', { title, to: `../${to}` }));
    if (targets.size === 0) return;
    const pointers = Array.from(targets, ([name, { to }]) => [
      name,
      { page: to, json: to.replace(/html$/, 'json') },
    ]);
    const document = { schema: 'bootio/site-latest/1', ...(Object.fromEntries(pointers) as object) };
    this.#putText('latest/index.json', json('', document).contents);
  }

  #feed(document: SiteDocument): void {
    const { base } = this.#options;
    if (base === undefined || document.feed === null) return;
    this.#putText(document.feed, this.#render('site-feed', feedView(document, base)));
  }

  #putIndex(document: SiteDocument): void {
    const files = [
      json('index.json', document),
      { path: 'index.html', contents: this.#render('site-index', indexView(document)) },
    ];
    this.#site.put('index', '', files, null);
  }

  /** What is made in no time is made each time, and written where it differs. */
  #putText(file: string, contents: string): void {
    this.#site.put(file, '', [{ path: file, contents }], null);
  }

  #hash(...parts: readonly string[]): string {
    const { fingerprint, title, patterns, today, rules } = this.#options;
    // Without what is ignored until some day, no day makes a difference.
    const day = rules.config.ignore.length === 0 ? '' : today;
    const all = [
      fingerprint,
      title,
      patterns === undefined ? 'plain' : patterns.map(String).join('\n'),
      day,
      ...parts,
    ];
    return createHash('sha256').update(JSON.stringify(all)).digest('hex');
  }
}

/** A run that cannot be read: the others are published all the same. */
class RunError extends Error {}

function readRun({ directory }: PlannedRun): Run {
  try {
    return loadRun(directory);
  } catch (error) {
    throw error instanceof UserError ? new RunError(error.message) : error;
  }
}

/** The runs that could be read, and the releases that have such. */
function withRuns({ runs, releases }: Plan, readable: ReadonlyMap<string, unknown>): Plan {
  const isThere = ({ hash }: PlannedRun): boolean => readable.has(hash);
  return {
    runs: runs.filter(isThere),
    releases: releases
      .map((release) => ({ ...release, runs: release.runs.filter(isThere) }))
      .filter((release) => release.runs.length > 0),
  };
}

function comparePage(a: PlannedRelease, b: PlannedRelease): string {
  return `compare/${a.segment}_to_${b.segment}`;
}

/** Without the rows that nothing is told of: they are most of it. */
function toldApart(comparison: Comparison): Comparison {
  const told = ({ status }: { readonly status: string }): boolean =>
    status !== 'same' && status !== 'unclear';
  const { units, processes, files, lookups, ioctls } = comparison;
  return {
    ...comparison,
    ...{ units: units.filter(told), processes: processes.filter(told), files: files.filter(told) },
    ...{ lookups: lookups.filter(told), ioctls: ioctls.filter(told) },
  };
}

/** A field a line, so that a change of one is a change of a few lines. */
function json(path: string, document: object): SiteFile {
  const fields = Object.entries(document).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return { path, contents: `{${fields.join(',\n')}}\n` };
}
