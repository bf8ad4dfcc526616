/** What became of budgets as plain JSON: a part of the document of a comparison, and stable as that is. */
import type { BudgetReport, Check } from '../../budget/types.ts';
import type { RowBlame } from '../../compare/blame/types.ts';

export interface BudgetDocument {
  readonly file: string;
  readonly broken: number;
  readonly warned: number;
  readonly checks: readonly {
    readonly line: number;
    readonly name: string | null;
    readonly target: string;
    readonly subject: string;
    readonly metric: string;
    /** `max`: `value` is the newer release's median; `increase`: how much more that is than the baseline's. */
    readonly of: 'max' | 'increase';
    readonly level: 'error' | 'warn';
    readonly outcome: 'met' | 'tolerated' | 'broken';
    /** Bytes, nanoseconds or counts; null: it never came. */
    readonly value: number | null;
    readonly interval: { readonly low: number; readonly high: number } | null;
    readonly limit: number;
    readonly baseline: number | null;
    readonly blame: RowBlame | null;
  }[];
}

export function budgetDocument({ file, broken, warned, checks }: BudgetReport): BudgetDocument {
  return { file, broken, warned, checks: checks.map(checkDocument) };
}

function checkDocument(check: Check): BudgetDocument['checks'][number] {
  const { budget, subject, of, outcome, value, interval, limit, baseline, blame } = check;
  const { line, name, target, metric, level } = budget;
  return {
    ...{ line, name: name ?? null, target, subject, metric, of, level, outcome },
    value: Number.isFinite(value) ? value : null,
    interval: interval === undefined ? null : { low: interval.low, high: interval.high },
    ...{ limit, baseline: baseline ?? null, blame: blame ?? null },
  };
}
