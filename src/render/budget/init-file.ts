/** The commented file that `bootio budget init` writes. Everything in it that comes from a run is a quoted YAML scalar. */
import type { Measure } from '../../budget/metrics.ts';
import type { Proposal, Proposals } from '../../budget/propose.ts';
import { printable } from '../../lib/escape.ts';
import { plural } from '../numbers.ts';
import { format } from './words.ts';

/** Lines without the newline at their end. */
export function* renderBudgetFile({ title, boots, milestones, totals, units }: Proposals): Iterable<string> {
  yield `# Limits on what a boot may do, proposed from ${plural(boots, 'boot')} of ${printable(title)}. Held against a comparison:`;
  yield '#     bootio compare BASELINE HEAD --budget THIS-FILE      (exit status 1: a budget is broken)';
  yield '#';
  yield '# A budget is about one of total (all), milestone, phase, unit, process, file, request, finding: a name, or a pattern with * and ?.';
  yield '#   max         the most that there may be: 20 MB, 512 KiB, 300 ms, 12 s, 40';
  yield '#   increase    the most that it may be more than the baseline: 300 ms, 1 MB, 5%';
  yield '#   level       error (the default), or warn: it is told, and breaks nothing';
  yield '#   tolerance   1 (the default): broken where the whole 95 % interval of the boots is beyond the limit; 0: where the median is';
  yield '#   sum         true: everything that the pattern names together, not each for itself';
  if (boots < 6)
    yield `# Fewer than six boots (here ${boots}) give no interval: measure more of them, or leave more room.`;
  yield '';
  yield 'budgets:';
  yield '  # Times differ from boot to boot and from machine to machine.';
  yield* milestones.map(entry);
  yield '';
  yield '  # Counts and bytes hardly differ: what they grow by is a change.';
  yield* totals.map(entry);
  yield '';
  yield '  # Against the baseline, whatever that had.';
  yield '  - { total: all, metric: bytesRead, increase: 5% }';
  yield '  - { total: all, metric: processes, increase: 5%, level: warn }';
  if (units.length > 0) {
    yield '';
    yield '  # The units that read most from the disk, and waited longest.';
    yield* units.map(entry);
  }
  yield '';
  yield "  # What bootio findings finds and the baseline did not have. A pattern can name a rule, or some: 'serial-*'.";
  yield "  - { finding: '*', metric: new, max: 0, level: warn }";
}

function entry({ target, subject, metric, measure, measured, max }: Proposal): string {
  const named = metric === 'time' ? '' : `, metric: ${metric}`;
  const limit = `max: ${exact(max, measure)}`;
  return `  - { ${target}: ${scalar(subject)}${named}, ${limit} } # was ${format(measured, measure)}`;
}

/** In the largest unit that says it exactly: what is read back is the same. */
function exact(value: number, measure: Measure): string {
  const units: readonly (readonly [string, number])[] =
    measure === 'time'
      ? [
          ['s', 1e9],
          ['ms', 1e6],
          ['us', 1e3],
          ['ns', 1],
        ]
      : measure === 'bytes'
        ? [
            ['GB', 1e9],
            ['MB', 1e6],
            ['kB', 1e3],
            ['B', 1],
          ]
        : [['', 1]];
  const [unit, size] =
    units.find(([, each]) => Number.isInteger((value * 10) / each) && value >= each) ?? units.at(-1)!;
  return `${value / size}${unit === '' ? '' : ` ${unit}`}`;
}

/** A name as it stands, or quoted where YAML would take it for something else. In braces, commas count too. */
function scalar(text: string): string {
  if (/^[A-Za-z][\w.@/-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)) return text;
  const quoted = JSON.stringify(text);
  return quoted.replace(
    /[\x7f-\x9f\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
