/** What a run's capture saw and did not see, for all outputs: lines with a level, the good news too. Texts are safe to show. */
import type { Activity } from '../compare/activity.ts';
import { printable } from '../lib/escape.ts';
import { lossesOf } from '../model/completeness.ts';
import type { Run } from '../model/types.ts';
import { filterText } from './filters.ts';
import { lossTexts } from './losses.ts';
import { formatBytes, formatNs, plural } from './numbers.ts';

export interface CompletenessLine {
  /** `good`: nothing is missing; `note`: by design, and known; `bad`: numbers are too low. */
  readonly level: 'good' | 'note' | 'bad';
  readonly text: string;
}

/** In a few words: whether the numbers can be trusted, and from when on. */
export function completenessSummary(run: Run): string {
  const worst = lossTexts(lossesOf(run.completeness)).some(({ level }) => level === 'bad');
  if (worst) return 'Something is missing: numbers are too low';
  if (run.manifest.kind === 'import') return 'As complete as its trace';
  if (run.manifest.kind === 'session') return 'Nothing missing while it was captured';
  return `Nothing missing from ${formatNs(run.startNs)} on`;
}

/** Losses come first, then when the capture began, then what it cannot see. */
export function completenessLines(run: Run): CompletenessLine[] {
  const losses = lossTexts(lossesOf(run.completeness));
  const lost: CompletenessLine[] =
    losses.length === 0
      ? [{ level: 'good', text: nothingLost(run) }]
      : losses.map(({ level, text }) => ({
          level,
          text: `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`,
        }));
  return [
    ...lost,
    ...whenLost(run),
    ...factsLeftOut(run),
    ...clocks(run),
    { level: 'note', text: whenItBegan(run) },
    ...whyItEnded(run),
    ...filtered(run),
    ...blindSpots(run),
  ];
}

function nothingLost({ manifest: { kind } }: Run): string {
  const all =
    kind === 'import'
      ? 'every line of the trace was understood'
      : 'every event that the probes saw was recorded';
  return `Nothing was lost: ${all}.`;
}

/** The capture looks once a second. */
function whenLost({ manifest, startNs, completeness: { lossMoments } }: Run): CompletenessLine[] {
  const [first, last] = [lossMoments[0], lossMoments.at(-1)];
  if (first === undefined || last === undefined) return [];
  // A boot counts from the kernel's start; a session may begin weeks after it.
  const origin = manifest.kind === 'session' ? startNs : 0;
  const [from, to] = [formatNs(first.ns - origin), formatNs(last.ns - origin)];
  return [
    { level: 'note', text: `Losses were noticed ${from === to ? `at ${from}` : `from ${from} to ${to}`}.` },
  ];
}

/** What became of the facts that are collected after the end, and of the way to the disk. */
function factsLeftOut({ completeness: { missing, spoolError } }: Run): CompletenessLine[] {
  const lines: CompletenessLine[] = [];
  if (missing.length > 0)
    lines.push({
      level: 'note',
      text: `The boot ended before everything about the machine was collected. Not known: ${missing.map(printable).join(', ')}.`,
    });
  if (spoolError !== undefined && spoolError !== '')
    lines.push({
      level: 'note',
      text: `The disk could not be written while the capture ran (${printable(spoolError)}): the run was in memory.`,
    });
  return lines;
}

/** Times of a run are of a clock that goes on while the machine sleeps, and is never set. */
function clocks({ manifest, startNs, completeness: { clockJumps } }: Run): CompletenessLine[] {
  const origin = manifest.kind === 'session' ? startNs : 0;
  return clockJumps.map(({ ns, sleptNs, setNs }) => {
    const slept = sleptNs > 0 ? [`the machine slept for ${formatNs(sleptNs)}`] : [];
    const set =
      setNs === 0
        ? []
        : [`its wall clock was set ${formatNs(Math.abs(setNs))} ${setNs > 0 ? 'forward' : 'back'}`];
    return { level: 'note', text: `Until ${formatNs(ns - origin)}: ${[...slept, ...set].join(', ')}.` };
  });
}

/** `own`: what bootio's own processes did in this run; no line where it did nothing. */
export function ownLines(own: Activity): CompletenessLine[] {
  if (own.processes === 0) return [];
  const who = `bootio itself (${plural(own.processes, 'process', 'processes')})`;
  const disk = own.diskBytes === 0 ? '' : `, and had ${formatBytes(own.diskBytes)} read from the disk`;
  const what = `read ${formatBytes(own.readBytes)} and wrote ${formatBytes(own.writeBytes)}${disk}`;
  return [{ level: 'note', text: `${who} ${what}; that is not part of the numbers here.` }];
}

function whenItBegan({ manifest, processes, completeness, startNs }: Run): string {
  if (manifest.kind === 'import') {
    return `Imported from ${printable(manifest.capture.source ?? 'a trace of unknown origin')}.`;
  }
  const probes = completeness.probeSet === '' ? '' : ` with the ${printable(completeness.probeSet)} probes`;
  if (manifest.kind === 'session') {
    return `A session, captured${probes}: files that were open before it count from their first use.`;
  }
  const before = processes.filter((process) => process.beforeCapture && !process.kernelThread).length;
  const ran = before === 0 ? '' : `; ${plural(before, 'process', 'processes')} ran already`;
  return `Capture began ${formatNs(startNs)} after the kernel started${probes}${ran}: file I/O before that is not in this run${gap(completeness)}.`;
}

const phaseWords = { kernel: "the kernel's own start", initrd: 'the initrd', userspace: 'systemd' };

/** ` (4.12 s of the kernel's own start, 300 ms of systemd)`, where more is known than that there was a time before. */
function gap({ uncovered }: Run['completeness']): string {
  const parts = uncovered.map(
    ({ phase, startNs, endNs }) => `${formatNs(endNs - startNs)} of ${phaseWords[phase]}`,
  );
  return parts.length > 1 ? ` (${parts.join(', ')})` : '';
}

/** Why it ended, where that was not what it waited for. */
function whyItEnded({ manifest }: Run): CompletenessLine[] {
  const words: Partial<Record<string, string>> = {
    limit: 'it came to its time limit',
    'no-startup': 'start-up had not finished within the time limit',
    'no-login': 'nobody had logged in within the time limit',
  };
  const why = words[manifest.completeness.endReason ?? ''];
  return why === undefined ? [] : [{ level: 'note', text: `The capture was ended because ${why}.` }];
}

function filtered({ completeness: { filters } }: Run): CompletenessLine[] {
  const text = filterText(filters);
  return text === '' ? [] : [{ level: 'note', text: `As asked for, ${text}; numbers are of the rest.` }];
}

function blindSpots({ completeness: { blindSpots: spots } }: Run): CompletenessLine[] {
  if (spots.length === 0) return [];
  return [{ level: 'note', text: `Not seen by this capture: ${spots.map(printable).join('; ')}.` }];
}
