/** Boots of one release, split at random into two sides that are compared: everything that is told apart then is a false alarm. */
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup, type FoldedGroup } from '../../src/compare/group.ts';
import { partOf } from '../../src/compare/part.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { randomFrom } from '../../src/stats/random.ts';

export interface Splits {
  readonly splits: number;
  /** Splits with any false alarm. */
  readonly alarmed: number;
  /** What was told apart, and in how many splits. */
  readonly alarms: ReadonlyMap<string, number>;
}

export function splitGroup(group: FoldedGroup, splits: number, seed: number): Splits {
  const random = randomFrom(seed);
  const alarms = new Map<string, number>();
  let alarmed = 0;
  for (let i = 0; i < splits; i++) {
    const order = [...group.side.runs.keys()];
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    const half = order.length >> 1;
    const found = toldApart(
      compareGroups(partOf(group, order.slice(0, half)), partOf(group, order.slice(half))),
    );
    if (found.length > 0) alarmed++;
    for (const name of found) alarms.set(name, (alarms.get(name) ?? 0) + 1);
  }
  return { splits, alarmed, alarms };
}

/** Of runs in directories. */
export function splitRuns(directories: readonly string[], splits: number, seed: number): Splits {
  const runs = (function* () {
    for (const directory of directories) yield loadRun(directory);
  })();
  return splitGroup(foldGroup(runs), splits, seed);
}

/** Every row and every time with a verdict; of totals every metric, since those have no status to trust. */
function toldApart(comparison: Comparison): string[] {
  const verdicts = ['more', 'less'];
  const { units, processes, files, lookups, ioctls, requests, milestones, phases, totals } = comparison;
  const rows = [
    ...units.map((row) => ({ row, name: `unit ${row.name}` })),
    ...processes.map((row) => ({ row, name: `process ${row.executable} ${row.role} ${row.unit ?? ''}` })),
    ...files.map((row) => ({ row, name: `file ${row.path}` })),
    ...lookups.map((row) => ({ row, name: `look-up ${row.executable} ${row.directory}` })),
    ...ioctls.map((row) => ({ row, name: `ioctl ${row.command} ${row.path}` })),
    ...requests.map((row) => ({ row, name: `requests ${row.operation}` })),
    ...Object.entries(totals).map(([name, row]) => ({ row, name: `total ${name}` })),
  ];
  const times = [...milestones, ...phases].map((row) => ({ name: `time ${row.name}`, cell: row.cell() }));
  const starts = units.map(({ name, startUp }) => ({ name: `start of ${name}`, cell: startUp }));
  return [
    ...rows.filter(({ row }) => ['new', 'gone', 'changed'].includes(row.status)).map(({ name }) => name),
    ...[...times, ...starts].filter(({ cell }) => verdicts.includes(cell.verdict)).map(({ name }) => name),
  ];
}
