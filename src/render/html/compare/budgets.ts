/** What became of budgets, as the templates render it: those that are not met first. */
import type { BudgetReport, Check } from '../../../budget/types.ts';
import { blameText } from '../../blame-words.ts';
import { checkTitle, limitText, outcomeWord, summaryText, valueText } from '../../budget/words.ts';
import { plural } from '../../numbers.ts';
import { clip, clipText } from '../names.ts';

export interface BudgetsView {
  readonly summary: string;
  readonly isBroken: boolean;
  readonly told: readonly CheckView[];
  readonly met: readonly CheckView[];
  readonly metTitle: string;
  readonly left: string;
}

interface CheckView {
  readonly outcome: string;
  readonly title: string;
  readonly value: string;
  readonly limit: string;
  readonly why: string;
  readonly where: string;
}

const mostShown = 200;

export function budgetsView(report: BudgetReport): BudgetsView {
  const ranks = ['broken', 'warning', 'tolerated', 'met'];
  const rank = (check: Check): number => ranks.indexOf(outcomeWord(check));
  const checks = [...report.checks].sort((x, y) => rank(x) - rank(y));
  const views = checks.slice(0, mostShown).map((check) => checkView(check, report.file));
  const met = views.filter(({ outcome }) => outcome === 'met');
  const left = checks.length - views.length;
  return {
    summary: summaryText(report),
    isBroken: report.broken > 0,
    told: views.filter(({ outcome }) => outcome !== 'met'),
    met,
    metTitle: `${plural(met.length, 'limit')} met`,
    left: left === 0 ? '' : `${plural(left, 'more limit')} left out of this page.`,
  };
}

function checkView(check: Check, file: string): CheckView {
  return {
    outcome: outcomeWord(check),
    title: clip(checkTitle(check)),
    value: valueText(check),
    limit: limitText(check),
    why: check.blame === undefined ? '' : clipText(blameText(check.blame)),
    where: clip(`${file}:${check.budget.line}`),
  };
}
