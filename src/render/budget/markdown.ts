/** What became of budgets as GitHub-flavoured Markdown, as the head of a pull-request comment. */
import type { BudgetReport } from '../../budget/types.ts';
import { printable } from '../../lib/escape.ts';
import { blameText } from '../blame-words.ts';
import { plain, tableCode, tableOf } from '../markdown/markup.ts';
import { formatCount } from '../numbers.ts';
import { shorten } from '../text/columns.ts';
import { checkTitle, limitText, outcomeWord, summaryText, valueText } from './words.ts';

/** A comment of 64 kB is all that there may be. */
const rowsShown = 50;
const titleWidth = 200;

/** Lines without the newline at their end. */
export function* renderBudgetMarkdown(report: BudgetReport): Iterable<string> {
  yield `## Budgets: ${plain(summaryText(report))}`;
  const told = report.checks.filter(({ outcome }) => outcome !== 'met');
  if (told.length === 0) return;
  yield '';
  yield* tableOf(
    ['', 'budget', 'limit', 'is', 'why', 'where'],
    'lllrll',
    told
      .slice(0, rowsShown)
      .map((check) => [
        outcomeWord(check) === 'broken' ? '**broken**' : outcomeWord(check),
        tableCode(shorten(checkTitle(check), titleWidth)),
        plain(limitText(check)),
        plain(valueText(check)),
        check.blame === undefined ? '' : plain(shorten(blameText(check.blame), titleWidth)),
        tableCode(`${printable(report.file)}:${check.budget.line}`),
      ]),
  );
  if (told.length > rowsShown) yield* ['', `... and ${formatCount(told.length - rowsShown)} more.`];
}
