/** What a capture could not see, in plain words. Sentences are safe to show. */
import { printable } from '../lib/escape.ts';
import type { Run } from '../model/types.ts';
import { formatBytes, formatCount, formatNs } from './numbers.ts';

const lossWords: ReadonlyMap<string, readonly [string, string]> = new Map([
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
  ['failed-look-up', ['failed look-up', 'failed look-ups']],
  ['ioctl', ['ioctl', 'ioctls']],
  ['fill', ['read into the page cache', 'reads into the page cache']],
  ['blocked-time', ['wait for I/O', 'waits for I/O']],
  ['block-request', ['block request', 'block requests']],
  ['change', ['change of a file name or size', 'changes of file names or sizes']],
  ['other', ['event of an unknown kind', 'events of unknown kinds']],
]);

/** Losses of names only: what was done is still counted. */
const nameLosses: ReadonlySet<string> = new Set(['open', 'cgroup', 'comm', 'move', 'path']);

export function completenessSentences(run: Run): string[] {
  return [whenItBegan(run), ...losses(run), ...blindSpots(run)];
}

function whenItBegan({ manifest, completeness }: Run): string {
  if (manifest.kind === 'import') {
    return `Imported from ${printable(manifest.capture.source ?? 'a trace of unknown origin')}.`;
  }
  if (manifest.kind === 'session')
    return 'A session: files that were open before it count from their first use.';
  const began = formatNs(completeness.captureStartNs);
  return `Capture began ${began} after the kernel started: file I/O before that is not in this run.`;
}

function losses({ completeness }: Run): string[] {
  const { lost, damagedBytes, damagedBlocks, badRecords, unresolved, ended } = completeness;
  const sentences: string[] = [];
  if (lost.size > 0) {
    const kinds = Array.from(lost, ([kind, count]) => lossPhrase(kind, count));
    const harm = [...lost.keys()].every((kind) => nameLosses.has(kind))
      ? 'some names are missing'
      : 'numbers are too low';
    sentences.push(`LOST ${kinds.join(', ')}: ${harm}.`);
  }
  if (damagedBytes > 0 || damagedBlocks > 0) {
    sentences.push(
      `DAMAGED: ${plural(damagedBlocks, 'block')} of events missing, ${formatBytes(damagedBytes)} of the file unreadable.`,
    );
  }
  if (badRecords > 0) sentences.push(`DAMAGED: ${plural(badRecords, 'record')} could not be understood.`);
  if (unresolved > 0)
    sentences.push(`${plural(unresolved, 'reference')} to names or processes that were lost.`);
  if (!ended) sentences.push('CUT OFF: the capture did not come to its end; what came later is missing.');
  return sentences.length === 0 ? ['Nothing was lost.'] : sentences;
}

function lossPhrase(kind: string, count: number): string {
  const [one, many] = lossWords.get(kind) ?? [`event (${printable(kind)})`, `events (${printable(kind)})`];
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function blindSpots({ completeness }: Run): string[] {
  if (completeness.blindSpots.length === 0) return [];
  return [`Not seen by this capture: ${completeness.blindSpots.map(printable).join('; ')}.`];
}

const plural = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
