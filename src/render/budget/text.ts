/** What became of budgets, for a terminal: the broken ones a line each, then how many were met. */
import pc from 'picocolors';
import type { BudgetReport } from '../../budget/types.ts';
import { wrap } from '../text/columns.ts';
import { checkText, outcomeWord, summaryText } from './words.ts';

/** Lines without the newline at their end, of at most `width` columns. */
export function* renderBudgetText(
  report: BudgetReport,
  { width, color }: { readonly width: number; readonly color: boolean },
): Iterable<string> {
  const colors = pc.createColors(color);
  const title = 'Budgets: ';
  yield* indented(colors.bold(title), title.length, summaryText(report), width);
  for (const check of report.checks) {
    if (check.outcome === 'met') continue;
    const word = outcomeWord(check);
    const paint = word === 'broken' ? colors.red : colors.yellow;
    yield* indented(`  ${paint(word)} `, word.length + 3, checkText(check, report.file), width);
  }
}

function* indented(head: string, headWidth: number, text: string, width: number): Iterable<string> {
  for (const [i, line] of wrap(text, Math.max(20, width - headWidth)).entries()) {
    yield i === 0 ? head + line : ' '.repeat(headWidth) + line;
  }
}
