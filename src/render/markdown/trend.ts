/** A trend as GitHub-flavoured Markdown: the same rows as the text, a column a release. */
import type { Trend } from '../../compare/trend.ts';
import { sideTitle, sizeText, trendMethod } from '../compare-words.ts';
import { trendRows, trendSections, trendTexts } from '../trend-rows.ts';
import { trendWarnings } from '../warnings.ts';
import { plain, tableOf } from './markup.ts';

/** Lines without the newline at their end. */
export function* renderTrendMarkdown(trend: Trend): Iterable<string> {
  const titles = trend.releases.map((side) => plain(sideTitle(side)));
  yield `# bootio: ${titles.join(', ')}`;
  for (const warning of trendWarnings(trend)) yield* ['', `> **Warning:** ${plain(warning)}`];
  yield* ['', plain(trendMethod)];
  const rows = trendRows(trend);
  const heads = trend.releases.map((side, i) => `${titles[i]!} (${plain(sizeText(side))})`);
  for (const section of trendSections) {
    const lines = rows.filter((row) => row.section === section);
    if (lines.length === 0) continue;
    yield* ['', `## ${section}`, ''];
    yield* tableOf(
      ['', ...heads],
      `l${'r'.repeat(heads.length)}`,
      lines.map((row) => [plain(row.title), ...trendTexts(row)]),
    );
  }
}
