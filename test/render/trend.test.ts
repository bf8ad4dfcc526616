/** A trend over releases: each against the one before it, the same numbers in text, Markdown and JSON. */
import { describe, expect, it } from 'vitest';
import { foldGroup } from '../../src/compare/group.ts';
import { trendOf } from '../../src/compare/trend.ts';
import { trendDocument } from '../../src/render/json/trend.ts';
import { renderTrendMarkdown } from '../../src/render/markdown/trend.ts';
import { displayWidth } from '../../src/render/text/columns.ts';
import { renderTrendText } from '../../src/render/text/trend.ts';
import { trendWarnings } from '../../src/render/warnings.ts';
import { samplesOf, trendRows, trendTexts } from '../../src/render/trend-rows.ts';
import { boots } from '../support/boots.ts';
import { fakeRun } from '../support/fake-run.ts';
import { hostileNames } from './compare-fixture.ts';

const slower = { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 };
const trend = trendOf([
  foldGroup(boots(8, { label: 'one' })),
  foldGroup(boots(8, { label: 'two' }, 2)),
  foldGroup(boots(8, { label: 'three', slower }, 3)),
  foldGroup(boots(8, { label: hostileNames[3]! }, 4)),
]);
const rows = trendRows(trend);

describe('a trend', () => {
  it('tells each release apart from the one before it, or does not', () => {
    const read = rows.find(({ metric }) => metric === 'readBytes')!;
    expect(read.cells.map((cell) => cell!.verdict)).toEqual(['same', 'more', 'less']);
    expect(trendTexts(read).map((text) => text.split(' ').at(-1))).toEqual(['kB', '=', 'x47', '%']);
    const waited = rows.find(({ metric }) => metric === 'waitNs')!;
    expect(waited.cells.map((cell) => cell!.verdict)).toEqual(['unclear', 'more', 'less']);
    expect(trendTexts(waited)[1]).toMatch(/ ~$/);
    expect(samplesOf(waited).map((sample) => sample!.values.length)).toEqual([8, 8, 8, 8]);
  });

  it.each([40, 80, 200])('fits %d columns as text, and has all numbers', (width) => {
    const lines = [...renderTrendText(trend, { width })];
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    const words = lines.join('\n');
    for (const row of rows) for (const text of trendTexts(row)) expect(words).toContain(text);
    expect(words).not.toContain('\u001b');
  });

  it('has the same numbers in Markdown', () => {
    const lines = [...renderTrendMarkdown(trend)];
    for (const row of rows) expect(lines).toContain(`| ${row.title} | ${trendTexts(row).join(' | ')} |`);
    expect(lines.join('\n')).not.toMatch(/(?<!\\)<img/);
  });

  it('has them in JSON, as each step has them', () => {
    const document = JSON.parse(JSON.stringify(trendDocument(trend))) as ReturnType<typeof trendDocument>;
    expect(document.schema).toBe('bootio/trend/1');
    expect(document.releases.map(({ title, runs }) => [title, runs.length])).toEqual([
      ...[
        ['one', 8],
        ['two', 8],
        ['three', 8],
        [hostileNames[3], 8],
      ],
    ]);
    expect(document.rows).toHaveLength(rows.length);
    document.rows.forEach(({ metric, steps }, i) => {
      expect(metric).toBe(rows[i]!.metric);
      expect(steps.map((step) => step!.b.median)).toEqual(rows[i]!.cells.map((cell) => cell!.b.median));
      expect(steps.map((step) => step!.verdict)).toEqual(rows[i]!.cells.map((cell) => cell!.verdict));
    });
    expect(document.steps.map(({ testing }) => testing!.level)).toEqual([0.05, 0.05, 0.05]);
  });

  it('tells once what is wrong with one release, and by its name', () => {
    const uneven = [
      ...boots(4, { label: 'two' }, 2),
      ...boots(1, { label: 'two', change: (fake) => ({ ...fake, startMs: 9000 }) }, 9),
    ];
    const warnings = trendWarnings(
      trendOf([
        foldGroup(boots(5, { label: 'one' })),
        foldGroup(uneven),
        foldGroup(boots(5, { label: 'three' }, 3)),
      ]),
    );
    expect(warnings.filter((text) => text.includes('are not alike'))).toEqual([
      'The boots of two are not alike: 1 of them differs in when the capture began.',
    ]);
  });

  it('of runs that lack what others have is a trend all the same', () => {
    const sparse = trendOf([
      foldGroup([fakeRun()]),
      foldGroup([fakeRun({ milestones: { finished: 5000 } })]),
      foldGroup([fakeRun()]),
    ]);
    const finished = trendRows(sparse).find(({ metric }) => metric === 'finished')!;
    expect(trendTexts(finished)).toEqual(['-', '5.00 s', '-']);
    expect([...renderTrendText(sparse, { width: 80 })].join('\n')).toContain('Too few boots');
  });
});
