/** Checks of budgets in words, for every output; all safe to show on one line. */
import type { Measure } from '../../budget/metrics.ts';
import type { BudgetReport, Check } from '../../budget/types.ts';
import { printable } from '../../lib/escape.ts';
import { blameText } from '../blame-words.ts';
import { whoText } from '../compare-lists.ts';
import { formatBytes, formatCount, formatNs, plural } from '../numbers.ts';

const metricTitles: Readonly<Partial<Record<string, string>>> = {
  bytesRead: 'bytes read',
  bytesWritten: 'bytes written',
  readCalls: 'read calls',
  writeCalls: 'write calls',
  failedLookups: 'failed look-ups',
  diskBytes: 'read from the disk',
  diskReads: 'reads from the disk',
  blocked: 'time blocked',
  spawned: 'processes started',
  ioctls: 'ioctl calls',
  syncs: 'fsync calls',
  syncTime: 'time in fsync',
  startUp: 'time to start',
};

/** `ssh.service: bytes read`, `/usr/bin/sh /sbin/x (x.service): opens`, and in front of it what its author calls it. */
export function checkTitle({ budget, subject, process }: Check): string {
  const name = process === undefined ? subject : whoText({ executable: subject, ...process });
  const what = budget.target === 'total' ? 'in all' : printable(name);
  const title = `${budget.target === 'finding' ? 'findings of ' : ''}${what}: ${metricTitles[budget.metric] ?? budget.metric}`;
  return budget.name === undefined ? title : `${printable(budget.name)} (${title})`;
}

export function format(value: number, measure: Measure): string {
  if (!Number.isFinite(value)) return 'never';
  if (measure === 'count') return formatCount(value);
  return measure === 'bytes' ? formatBytes(value) : formatNs(value);
}

/** `at most 20 MB`, `at most 300 ms more than the baseline`. */
export function limitText({ of, limit, measure, budget }: Check): string {
  if (of === 'max') return `at most ${format(limit, measure)}`;
  const share = budget.increase?.relative === true ? ` (${formatCount(budget.increase.value * 100)} %)` : '';
  return `at most ${format(limit, measure)}${share} more than the baseline`;
}

/** `24.1 MB, 23.9 MB to 24.4 MB`; of increases `+4.1 MB, ...`. */
export function valueText({ value, interval, measure, of }: Check): string {
  const sign = of === 'increase' && value > 0 && Number.isFinite(value) ? '+' : '';
  const range =
    interval === undefined || interval.low === interval.high
      ? ''
      : `, ${format(interval.low, measure)} to ${format(interval.high, measure)}`;
  return `${sign}${format(value, measure)}${range}`;
}

/** The whole of it: what is, what may be, where that stands, and whose change it is. */
export function checkText(check: Check, file: string): string {
  const blame = check.blame === undefined ? '' : `; ${blameText(check.blame)}`;
  return `${checkTitle(check)} ${valueText(check)}; ${limitText(check)} (${printable(file)}:${check.budget.line})${blame}`;
}

/** What became of a check, as one word; broken ones that only warn are told apart. */
export function outcomeWord({ outcome, budget }: Check): 'met' | 'tolerated' | 'broken' | 'warning' {
  return outcome === 'broken' && budget.level === 'warn' ? 'warning' : outcome;
}

/** `2 budgets broken, 1 warning, 40 limits met`. */
export function summaryText({ checks, broken, warned }: BudgetReport): string {
  const met = checks.filter(({ outcome }) => outcome !== 'broken').length;
  return [
    broken === 0 ? 'no budget broken' : `${plural(broken, 'budget')} broken`,
    ...(warned === 0 ? [] : [plural(warned, 'warning')]),
    `${plural(met, 'limit')} met`,
  ].join(', ');
}
