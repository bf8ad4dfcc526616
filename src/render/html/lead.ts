/** A run in a few sentences, for whoever sees a report for the first time: how long, how much, and where to look first. */
import type { Activity } from '../../compare/activity.ts';
import { bootEndNs } from '../../model/boot-end.ts';
import type { Run } from '../../model/types.ts';
import { formatBytes, formatNs, plural } from '../numbers.ts';
import type { FindingsView } from './findings-view.ts';
import { clipText } from './names.ts';
import { zeroNs } from './view.ts';

/** `total`: of all but bootio's own. */
export function leadText(run: Run, total: Activity, judged: FindingsView | null): string {
  const [first] = judged?.top ?? [];
  return clipText(
    [
      timeText(run),
      `${plural(total.processes, 'process', 'processes')} used ${plural(total.files, 'file')}, opened ${plural(total.opens, 'time')}.`,
      diskText(total),
      first === undefined
        ? ''
        : `Look first at: ${first.who}, ${lowerFirst(first.title)}${first.gain === '' ? '' : ` (${first.gain})`}.`,
    ]
      .filter((text) => text !== '')
      .join(' '),
  );
}

function timeText(run: Run): string {
  const end = bootEndNs(run);
  const seenNs = formatNs(Math.max(0, run.endNs - run.startNs));
  if (end === undefined) return `${seenNs} were captured.`;
  const late = run.startNs - zeroNs(run);
  const watched = late > 0 ? `, of which bootio saw what came after the first ${formatNs(late)}` : '';
  return `Start-up took ${formatNs(end - zeroNs(run))}${watched}.`;
}

function diskText({ diskBytes, waitNs }: Activity): string {
  if (diskBytes === 0 && waitNs === 0) return '';
  const waits = waitNs === 0 ? '' : `; threads waited ${formatNs(waitNs)} for it, all added up`;
  const read = diskBytes === 0 ? 'Nothing' : formatBytes(diskBytes);
  return `${read} had to be read from the disk${waits}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
