/** Estimated savings beside those measured, from recorded boots, as a table in Markdown. */
import { evaluate } from '../../../src/findings/evaluate.ts';
import type { Aspect } from '../../../src/findings/types.ts';
import type { Run } from '../../../src/model/types.ts';
import { startedNs } from '../../../src/model/units.ts';
import { median } from '../../../src/stats/median.ts';
import { shift, type Shift } from '../../../src/stats/shift.ts';
import { causes, type Cause } from './causes.ts';
import { recorded, recordRound, withAll, type Place, type Recorded } from './record.ts';

/** Boots all kinds (or `only` some) so many times, as far as that has not been done, and says what the boots in `place` say. */
export async function validation(
  place: Place,
  rounds: number,
  only: readonly string[] = [withAll, ...causes.map(({ name }) => name)],
): Promise<string> {
  for (let round = 1; round <= rounds; round++) await recordRound(place, only, round);
  return table(place.directory);
}

function table(directory: string): string {
  const all = recorded(directory, withAll);
  const rows = causes.flatMap((cause) => {
    const without = recorded(directory, cause.name);
    if (without.length === 0) return [];
    // Where nothing is found in a boot, nothing was predicted.
    const predicted = all.flatMap(({ run }) => (run === undefined ? [] : [savingNs(run, cause) ?? 0]));
    const left = without.flatMap(({ run }) => (run === undefined ? [] : [savingNs(run, cause)]));
    const took = (boots: readonly Recorded[]): string => {
      const spans = boots.flatMap(({ run }) => (run === undefined ? [] : [startSpanNs(run, cause)]));
      return seconds(median(spans) ?? NaN);
    };
    const measured = shift(
      without.map(({ tookNs }) => tookNs),
      all.map(({ tookNs }) => tookNs),
    );
    const cells = [
      `${cause.removal} (${cause.unit}, ${cause.origin})`,
      cause.rule,
      `${seconds(median(predicted) ?? NaN)} (${seconds(Math.min(...predicted))} to ${seconds(Math.max(...predicted))})`,
      measuredText(measured),
      `${without.length} and ${all.length}`,
      `${took(all)}, ${took(without)}`,
      left.map((ns) => (ns === undefined ? 'gone' : seconds(ns))).join(', '),
      verdict(median(predicted) ?? NaN, measured),
    ];
    return [cells];
  });
  const head = [
    'what was done',
    'rule',
    'predicted at most',
    'measured',
    'boots',
    'the unit itself',
    'left of it',
    'verdict',
  ];
  const lines = [head, head.map((_, i) => (i >= 2 && i <= 5 ? '--:' : ':--')), ...rows];
  const total = median(all.map(({ tookNs }) => tookNs)) ?? NaN;
  return [
    `Boots with all causes took ${seconds(total)} from systemd's start to graphical.target (median of ${all.length}).`,
    '',
    ...lines.map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

/** Of the finding about the cause; undefined where there is none. */
function savingNs(run: Run, { rule, unit }: Cause): number | undefined {
  const aspects = evaluate(run).findings.flatMap((finding): Aspect[] => [finding, ...finding.also]);
  const about = aspects.filter((aspect) => aspect.rule === rule && aspect.who.unit === unit);
  return about.length === 0 ? undefined : Math.max(...about.map(({ numbers }) => numbers.savingNs ?? 0));
}

/** How long the start of the cause's unit took. */
function startSpanNs(run: Run, cause: Cause): number {
  const unit = run.units.get(cause.unit);
  return unit === undefined ? NaN : (startedNs(unit) ?? NaN) - (unit.activatingNs ?? NaN);
}

const seconds = (ns: number): string => `${(ns / 1e9).toFixed(2)} s`;

const measuredText = ({ estimate, interval }: Shift): string =>
  `${seconds(estimate)} (${interval === undefined ? 'too few boots for an interval' : `${seconds(interval.low)} to ${seconds(interval.high)}`})`;

/** The estimate is an upper bound: wrong where all of the interval lies above it, of little use where all lies below the half. One that holds 0 tells little. */
function verdict(predictedNs: number, { interval }: Shift): string {
  if (interval === undefined) return 'not known';
  if (interval.low > predictedNs) return 'too small';
  if (interval.high < predictedNs / 2) return 'holds, far too large';
  return interval.low > 0 ? 'holds' : 'holds, but may be nothing';
}
