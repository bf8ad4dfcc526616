/**
 * Which runs an archive keeps: of each label the newest, up to a number of runs or of bytes. Pinned runs are kept besides and are not
 * counted, and the newest of a label stays whatever its size. systemd/bootio-retain has the same rules in shell, for machines
 * without Node; one test drives both.
 */

import { groupBy } from '../lib/group-by.ts';

export interface StoredRun {
  /** The directory's name. */
  readonly name: string;
  /** Null: it has none, and counts with the others that have none. */
  readonly label: string | null;
  /** `2026-01-02T03:04:05`, UTC. */
  readonly created: string;
  readonly pinned: boolean;
  /** Of all its files. */
  readonly bytes: number;
}

/** Of each label; undefined: as many as there are. */
export interface Limits {
  /** At least 1. */
  readonly runs?: number | undefined;
  readonly bytes?: number | undefined;
}

/** The runs that `limits` leave no room for, but for `spared` (a name), oldest first within their label. */
export function tooMany(runs: readonly StoredRun[], limits: Limits, spared?: string): StoredRun[] {
  const labels = groupBy(runs, (run) => run.label).values();
  return [...labels].flatMap((group) => tooManyOf(group, limits, spared));
}

function tooManyOf(group: readonly StoredRun[], limits: Limits, spared: string | undefined): StoredRun[] {
  const { runs: mostRuns = Infinity, bytes: mostBytes = Infinity } = limits;
  const newestFirst = [...group].sort((a, b) => order(b.created, a.created) || order(b.name, a.name));
  const newest = newestFirst[0]?.name;
  let count = 0;
  let sum = 0;
  const removed = newestFirst.filter(({ name, pinned, bytes }) => {
    if (pinned) return false;
    count++;
    sum += bytes;
    return (count > mostRuns || sum > mostBytes) && name !== newest && name !== spared;
  });
  return removed.reverse();
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
