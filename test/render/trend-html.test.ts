/** The page of a trend, and its JSON's schema: the numbers of the text, drawn; nothing that runs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { foldGroup } from '../../src/compare/group.ts';
import { Judge } from '../../src/compare/judge.ts';
import { trendOf, type Trend } from '../../src/compare/trend.ts';
import type { ReportAssets } from '../../src/render/html/assets.ts';
import { renderTrendHtml, trendView } from '../../src/render/html/trend/report.ts';
import { trendDocument } from '../../src/render/json/trend.ts';
import { renderTrendMarkdown } from '../../src/render/markdown/trend.ts';
import { renderTrendText } from '../../src/render/text/trend.ts';
import { samplesOf, trendRows, trendTexts } from '../../src/render/trend-rows.ts';
import { boots } from '../support/boots.ts';
import { fakeRun } from '../support/fake-run.ts';
import { sourceAssets } from '../support/report-assets.ts';
import { hostileNames } from './compare-fixture.ts';

const slower = { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 };
const folded = (label: string, seed: number, more = {}): ReturnType<typeof foldGroup> =>
  foldGroup(boots(8, { label, ...more }, seed), undefined, new Judge());
const trend = trendOf([
  folded('one', 1),
  folded('two', 2),
  folded('three', 3, { slower }),
  folded(hostileNames[3]!, 4),
]);
const single = trendOf([0, 1, 2].map((i) => foldGroup([fakeRun({ milestones: { finished: 5000 + i } })])));

let assets: ReportAssets;
beforeAll(async () => {
  assets = await sourceAssets();
});

const schemas = path.join(import.meta.dirname, '../../docs/schemas');
const schemaOf = (name: string): { $defs: Record<string, unknown> } =>
  JSON.parse(readFileSync(path.join(schemas, name), 'utf8')) as { $defs: Record<string, unknown> };

describe('the JSON of a trend', () => {
  const published = schemaOf('trend-1.json');
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    formats: { 'date-time': true },
  });
  const validate = ajv.compile(published);
  const errors = (data: unknown): string => (validate(data) ? '' : ajv.errorsText(validate.errors));
  const documentOf = (of: Trend): object => JSON.parse(JSON.stringify(trendDocument(of))) as object;

  it('is what the published schema says', () => {
    expect(errors(documentOf(trend))).toBe('');
    expect(errors(documentOf(single))).toBe('');
    expect(errors({ ...documentOf(trend), rows: [{ metric: 'x' }] })).not.toBe('');
    expect(errors({ ...documentOf(trend), releases: [] })).not.toBe('');
  });

  it('has sides, cells and warnings as those of comparisons are', () => {
    const { $defs: known } = schemaOf('compare-2.json');
    expect(Object.keys(published.$defs).length).toBeGreaterThan(5);
    for (const [name, definition] of Object.entries(published.$defs)) expect(definition).toEqual(known[name]);
  });

  it('tells a unit that changed, and the grade', () => {
    const { rows } = trendDocument(trend);
    const units = rows.filter(({ unit }) => unit?.name === 'ssh.service');
    expect(units.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['readBytes', 'waitNs']));
    expect(units.find(({ metric }) => metric === 'readBytes')!.steps.map((step) => step!.verdict)).toEqual([
      ...['same', 'more', 'less'],
    ]);
    expect(rows.find(({ metric }) => metric === 'grade')!.steps).toHaveLength(3);
  });
});

describe('the page of a trend', () => {
  const view = trendView(trend);
  const rows = trendRows(trend);

  it('has every number of the text and of the Markdown', () => {
    const shown = view.sections.flatMap((section) => section.rows);
    expect(shown).toHaveLength(rows.length);
    const markdown = [...renderTrendMarkdown(trend)];
    const text = [...renderTrendText(trend, { width: 200 })].join('\n');
    rows.forEach((row, i) => {
      const texts = shown[i]!.cells.map(({ text: value, mark }) =>
        `${value} ${mark.replace(/^[▲▼] /, '').replace(/^−/, '-')}`.trim(),
      );
      expect(texts).toEqual(trendTexts(row));
      expect(markdown).toContain(`| ${row.title} | ${texts.join(' | ')} |`);
      for (const each of texts) expect(text).toContain(each);
    });
  });

  it('draws each median where its number is, and marks what got worse', () => {
    const html = renderTrendHtml(trend, { assets });
    const card = view.cards.find(({ title }) => title === 'bytes read')!;
    const row = rows.find(({ metric, unit }) => metric === 'readBytes' && unit === undefined)!;
    const medians = samplesOf(row).map((sample) => sample!.median!);
    const { points, steps, zero } = card.chart;
    expect(points.map(({ text }) => text)).toEqual(medians.map((median) => row.format(median)));
    // In proportion, from zero up.
    const heights = points.map(({ y }) => zero! - y);
    medians.forEach((median, i) => {
      expect(heights[i]! / Math.max(...heights)).toBeCloseTo(median / Math.max(...medians), 1);
    });
    expect(steps.map(({ tone }) => tone)).toEqual(['same', 'worse', 'better']);
    expect(html.match(/<line class="step worse"/g)!.length).toBeGreaterThan(1);
    expect(view.steps[1]!.changes[0]!.tone).toBe('worse');
  });

  it('runs nothing, loads nothing, and takes names for text', () => {
    const html = renderTrendHtml(trend, { assets });
    expect(html).toContain('script-src &#x27;none&#x27;');
    expect(/<script|<img|[\u202a-\u202e\u0007\u001b]/i.test(html)).toBe(false);
    const addresses = [...html.matchAll(/\s(?:src|href)\s*=\s*"([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.filter((address) => !/^#|^data:image\/svg\+xml,/.test(address))).toEqual([]);
  });

  it('of single runs and of what has no numbers is a page', () => {
    expect(renderTrendHtml(single, { assets })).toContain('</html>');
    const empty = trendOf([fakeRun(), fakeRun(), fakeRun()].map((run) => foldGroup([run])));
    expect(renderTrendHtml(empty, { assets })).toContain('</html>');
  });
});
