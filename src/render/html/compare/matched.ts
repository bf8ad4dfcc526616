/** Which processes of the two boots that a page shows are one row of its table of processes, and what became of each row. */
import type { Activity } from '../../../compare/activity.ts';
import { processId } from '../../../compare/fold.ts';
import type { Comparison, ProcessRow, SideName } from '../../../compare/types.ts';
import { acrossRuns, processKey } from '../../../model/keys/process-key.ts';
import { processChanges, type ProcessChange } from '../report-data.ts';
import type { ComparedNames } from '../timeline-data.ts';

/** What a row is ordered by; the first that is told apart says whether it did more or less. */
const fields: readonly (readonly (keyof Activity)[])[] = [
  ['readBytes', 'writeBytes', 'diskBytes'],
  ['readCalls', 'writeCalls'],
  ...(['opens', 'failedLookups', 'ioctls', 'processes', 'spawned', 'waitNs'] as const).map((field) => [
    field,
  ]),
];

/** `rows`: so many of the table are in the page. */
export function comparedNames({ processes }: Comparison, side: SideName, rows: number): ComparedNames {
  const places = new Map<string, number>();
  processes.slice(0, rows).forEach((row, place) => {
    places.set(processId(side === 'a' ? (row.renamedFrom ?? row) : row), place);
  });
  return {
    rowOf: (process) => (process.own ? -1 : (places.get(processId(processKey(process))) ?? -1)),
    fileKey: acrossRuns.file,
  };
}

export function changesOf({ processes }: Comparison, rows: number): number[] {
  return processes.slice(0, rows).map((row) => processChanges.indexOf(changeOf(row)));
}

function changeOf(row: ProcessRow): ProcessChange {
  if (row.status !== 'changed') return row.status;
  for (const group of fields) {
    const delta = group.reduce((sum, field) => sum + (row.unclear(field) ? 0 : row.delta[field]), 0);
    if (delta !== 0) return delta > 0 ? 'more' : 'less';
  }
  return 'same';
}
