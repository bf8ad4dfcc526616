/** What a run's capture saw and did not see, for the report: lines with a level, the good news too. Texts are safe to show. */
import type { Activity } from '../../compare/activity.ts';
import { printable } from '../../lib/escape.ts';
import type { Run } from '../../model/types.ts';
import { formatBytes, formatCount, formatNs } from '../numbers.ts';
import { losesNamesOnly, lossText } from '../warnings.ts';

export interface CompletenessLine {
  /** `good`: nothing is missing; `note`: by design, and known; `bad`: numbers are too low. */
  readonly level: 'good' | 'note' | 'bad';
  readonly text: string;
}

/** `own`: what bootio's own processes did in this run. */
export function completenessLines(run: Run, own: Activity): CompletenessLine[] {
  return [...losses(run), ...span(run), ...blindSpots(run), ...ownCost(own)];
}

function losses({ completeness }: Run): CompletenessLine[] {
  const bad = (text: string): CompletenessLine => ({ level: 'bad', text });
  const { lost, ended, damagedBytes, damagedBlocks, badRecords, unresolved } = completeness;
  const lines = [...lost].map(([what, count]): CompletenessLine => ({
    level: losesNamesOnly(what) ? 'note' : 'bad',
    text: lossText(what, count),
  }));
  if (damagedBytes > 0 || damagedBlocks > 0) {
    lines.push(
      bad(
        `The file is damaged: ${formatBytes(damagedBytes)} in ${plural(damagedBlocks, 'block')} could not be read.`,
      ),
    );
  }
  if (badRecords > 0) lines.push(bad(`${plural(badRecords, 'record')} could not be read.`));
  if (unresolved > 0) lines.push(bad(`${plural(unresolved, 'name')} could not be resolved.`));
  if (!ended) lines.push(bad('The capture was cut off: what came later is missing.'));
  if (lines.length > 0) return lines;
  return [{ level: 'good', text: 'Every event that the probes saw was recorded; nothing was lost.' }];
}

function span({ manifest, startNs, endNs, processes, completeness }: Run): CompletenessLine[] {
  const length = formatNs(endNs - startNs);
  const probes = completeness.probeSet === '' ? '' : ` with the ${printable(completeness.probeSet)} probes`;
  if (manifest.kind !== 'boot') return [{ level: 'note', text: `The capture took ${length}${probes}.` }];
  const before = processes.filter((process) => process.beforeCapture && !process.kernelThread).length;
  const ran =
    before === 0
      ? ''
      : ` ${plural(before, 'process', 'processes')} ran already; what had been done by then is not known.`;
  return [
    {
      level: 'note',
      text: `The capture began ${formatNs(startNs)} after the kernel started and took ${length}${probes}.${ran}`,
    },
  ];
}

function blindSpots({ completeness: { blindSpots: spots } }: Run): CompletenessLine[] {
  if (spots.length === 0) return [];
  return [{ level: 'note', text: `Not seen by these probes: ${spots.map(printable).join(', ')}.` }];
}

function ownCost(own: Activity): CompletenessLine[] {
  if (own.processes === 0) return [];
  return [
    {
      level: 'note',
      text: `bootio itself (${plural(own.processes, 'process', 'processes')}) read ${formatBytes(own.readBytes)} and wrote ${formatBytes(own.writeBytes)}; that is not part of the numbers here.`,
    },
  ];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
