/** Holds a comparison against budgets. */
import type { Comparison } from '../compare/types.ts';
import { rules } from '../findings/registry.ts';
import { UserError } from '../lib/errors.ts';
import { globMatcher } from '../lib/glob.ts';
import type { Interval } from '../stats/interval.ts';
import { median, medianInterval } from '../stats/median.ts';
import { shift } from '../stats/shift.ts';
import { measureOf } from './metrics.ts';
import { subjects, type Subject } from './subjects.ts';
import type { Amount, Budget, BudgetFile, BudgetReport, Check, Outcome, TargetKind } from './types.ts';

interface Values {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** Throws UserError where a budget names nothing that either release has: a limit that can never be broken is a mistake. */
export function checkBudgets(comparison: Comparison, { name, budgets }: BudgetFile): BudgetReport {
  const known = new Map<TargetKind, Subject[]>();
  const checks = budgets.map((budget) => {
    const all = known.get(budget.target) ?? subjects[budget.target](comparison);
    known.set(budget.target, all);
    const named = namedBy(budget, all);
    if (named.length === 0) {
      throw new UserError(
        `${name}:${budget.line}: ${budget.target} ${JSON.stringify(budget.pattern)} names nothing that either release has; correct it, or take the budget out`,
      );
    }
    return named.flatMap((subject) => checksOf(budget, subject, name)).sort(worstFirst);
  });
  const count = (level: Budget['level']): number =>
    checks.filter((of) => of.some(({ budget, outcome }) => budget.level === level && outcome === 'broken'))
      .length;
  return { file: name, checks: checks.flat(), broken: count('error'), warned: count('warn') };
}

function namedBy(budget: Budget, all: readonly Subject[]): Subject[] {
  const matches = globMatcher(budget.pattern);
  const named = all.filter(({ names }) => names.some(matches));
  if (budget.target === 'finding') {
    // A rule that found nothing is one that is kept.
    const quiet = rules
      .map(({ meta }) => meta.id)
      .filter((id) => matches(id) && !named.some(({ names }) => names.includes(id)));
    named.push(...quiet.map((id): Subject => ({ names: [id], values: () => ({ a: [0], b: [0] }) })));
  }
  return budget.sum && named.length > 1 ? [together(budget, named)] : named;
}

function together({ pattern }: Budget, named: readonly Subject[]): Subject {
  const added = (lists: readonly (readonly number[])[]): number[] =>
    (lists[0] ?? []).map((_, boot) => lists.reduce((sum, values) => sum + (values[boot] ?? 0), 0));
  return {
    names: [pattern],
    values: (metric) => {
      const values = named.map((subject) => subject.values(metric));
      return { a: added(values.map(({ a }) => a)), b: added(values.map(({ b }) => b)) };
    },
  };
}

function checksOf(budget: Budget, subject: Subject, file: string): Check[] {
  const values = subject.values(budget.metric);
  const { max, increase } = budget;
  const [baseline, head] = [median(values.a), median(values.b)];
  const check = (of: Check['of'], limit: number, value: number, interval: Interval | undefined): Check => {
    const outcome = outcomeOf(value, interval, limit, budget.tolerance);
    const blame = outcome === 'met' ? undefined : subject.blame?.();
    const measure = measureOf(budget.metric);
    return {
      budget,
      subject: subject.names[0]!,
      process: subject.process,
      measure,
      of,
      value,
      interval,
      limit,
      baseline,
      head,
      outcome,
      blame,
    };
  };
  const checks: Check[] = [];
  if (max !== undefined) checks.push(check('max', max.value, head ?? Infinity, medianInterval(values.b)));
  if (increase !== undefined) {
    if (baseline === undefined) {
      throw new UserError(
        `${file}:${budget.line}: ${budget.target} ${subject.names[0]!}: the baseline has no ${budget.metric} of it; give a max instead of an increase`,
      );
    }
    const { estimate, interval } = difference(values);
    checks.push(check('increase', allowed(increase, baseline), estimate, interval));
  }
  return checks;
}

const allowed = ({ value, relative }: Amount, baseline: number): number =>
  relative ? value * baseline : value;

function difference({ a, b }: Values): {
  readonly estimate: number;
  readonly interval: Interval | undefined;
} {
  return b.length === 0 ? { estimate: Infinity, interval: undefined } : shift(a, b);
}

/** Without an interval (of fewer boots than it takes for one) the value alone decides. */
function outcomeOf(value: number, interval: Interval | undefined, limit: number, tolerance: number): Outcome {
  if (value <= limit) return 'met';
  const passed = interval === undefined ? 0 : tolerance * (value - interval.low);
  return value - passed > limit ? 'broken' : 'tolerated';
}

const ranks: readonly Outcome[] = ['broken', 'tolerated', 'met'];

function worstFirst(x: Check, y: Check): number {
  const excess = ({ value, limit }: Check): number => value - limit;
  return ranks.indexOf(x.outcome) - ranks.indexOf(y.outcome) || excess(y) - excess(x) || 0;
}
