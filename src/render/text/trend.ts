/** A trend for a terminal: a column a release, as many side by side as fit; each after the first with its difference from the one before. */
import type { Trend } from '../../compare/trend.ts';
import { sideTitle, sizeText, trendMethod } from '../compare-words.ts';
import { trendRows, trendSections, trendTexts } from '../trend-rows.ts';
import { trendWarnings } from '../warnings.ts';
import { padEnd, padStart, shorten, wrap } from './columns.ts';

const widestName = 22;
const narrowestColumn = 14;

/** Lines without the newline at their end; of `width` columns, 40 at least. */
export function* renderTrendText(trend: Trend, options: { readonly width: number }): Iterable<string> {
  const width = Math.max(40, options.width);
  for (const [i, side] of trend.releases.entries()) {
    yield shorten(`${i + 1} ${sideTitle(side)}: ${sizeText(side)}`, width);
  }
  for (const warning of trendWarnings(trend)) {
    for (const [i, line] of wrap(warning, width - 2).entries()) yield (i === 0 ? '! ' : '  ') + line;
  }
  for (const line of wrap(trendMethod, width - 2)) yield `  ${line}`;
  const rows = trendRows(trend).map((row) => ({ ...row, texts: trendTexts(row) }));
  const widest = Math.max(...rows.flatMap(({ texts }) => texts.map((text) => text.length)));
  const columnWidth = Math.min(width, Math.max(narrowestColumn, widest + 2));
  const nameWidth = Math.max(0, Math.min(widestName, width - columnWidth));
  const fitting = Math.max(1, Math.floor((width - nameWidth) / columnWidth));
  for (let from = 0; from < trend.releases.length; from += fitting) {
    const shown = trend.releases.slice(from, from + fitting);
    for (const section of trendSections) {
      const lines = rows.filter((row) => row.section === section);
      if (lines.length === 0) continue;
      yield '';
      yield (
        padEnd(section, nameWidth) +
        shown.map((side) => padStart(shorten(sideTitle(side), columnWidth - 2), columnWidth)).join('')
      );
      let unit: string | undefined;
      for (const { title, what, unit: of, texts } of lines) {
        const name = of === undefined ? undefined : title.slice(0, title.length - what.length - 2);
        if (name !== undefined && name !== unit) yield shorten(`  ${name}`, width);
        unit = name;
        const cells = texts.slice(from, from + fitting).map((text) => padStart(text, columnWidth));
        yield (
          padEnd(shorten(name === undefined ? `  ${title}` : `    ${what}`, nameWidth), nameWidth) +
          cells.join('')
        );
      }
    }
  }
}
