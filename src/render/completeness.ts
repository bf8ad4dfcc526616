/** What the capture of a run saw and did not see, in sentences. Safe to show. */
import { printable } from '../lib/escape.ts';
import type { Run } from '../model/types.ts';
import { formatBytes, formatCount, formatNs } from './numbers.ts';

/** Kinds of Completeness.lost: one of them, and several. */
const lossWords: ReadonlyMap<string, readonly [one: string, many: string]> = new Map([
  ['open', ['path of an opened file', 'paths of opened files']],
  ['cgroup', ['control group', 'control groups']],
  ['fork', ['process start', 'process starts']],
  ['exec', ['program start', 'program starts']],
  ['exit', ['process end', 'process ends']],
  ['comm', ['change of a name', 'changes of names']],
  ['move', ['move to a control group', 'moves to control groups']],
  ['access', ['access', 'accesses']],
  ['access-state', ['access with its I/O uncounted', 'accesses with their I/O uncounted']],
  ['path', ['path that could not be resolved', 'paths that could not be resolved']],
]);

export function completenessSentences(run: Run): string[] {
  return [whenItBegan(run), ...losses(run), ...blindSpots(run)];
}

function whenItBegan({ manifest, completeness }: Run): string {
  if (manifest.kind === 'import') {
    return `Imported from ${printable(manifest.capture.source ?? 'a trace of unknown origin')}.`;
  }
  if (manifest.kind === 'session')
    return 'A session: what was open before it began counts from its first use.';
  const began = formatNs(completeness.captureStartNs);
  return `Capture began ${began} after the kernel started: file I/O before that is not in this run.`;
}

function losses({ completeness }: Run): string[] {
  const { lost, damagedBytes, damagedBlocks, badRecords, unresolved, ended } = completeness;
  const sentences: string[] = [];
  if (lost.size > 0) {
    const kinds = Array.from(lost, ([kind, count]) => lossPhrase(kind, count));
    sentences.push(`LOST ${kinds.join(', ')}: numbers are too low.`);
  }
  if (damagedBytes > 0 || damagedBlocks > 0) {
    const blocks = `${formatCount(damagedBlocks)} ${damagedBlocks === 1 ? 'block' : 'blocks'}`;
    sentences.push(
      `DAMAGED: ${blocks} of events missing, ${formatBytes(damagedBytes)} of the file unreadable.`,
    );
  }
  if (badRecords > 0) sentences.push(`${plural(badRecords, 'record')} could not be understood.`);
  if (unresolved > 0)
    sentences.push(`${plural(unresolved, 'reference')} to names or processes that were lost.`);
  if (!ended)
    sentences.push('CUT OFF: the capture did not end by itself; what came after its last block is missing.');
  return sentences.length === 0 ? ['Nothing was lost.'] : sentences;
}

function lossPhrase(kind: string, count: number): string {
  const [one, many] = lossWords.get(kind) ?? [
    `event of kind ${printable(kind)}`,
    `events of kind ${printable(kind)}`,
  ];
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function blindSpots({ completeness }: Run): string[] {
  if (completeness.blindSpots.length === 0) return [];
  return [`Not seen by this capture: ${completeness.blindSpots.map(printable).join('; ')}.`];
}

const plural = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
