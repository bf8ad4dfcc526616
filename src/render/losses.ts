/** What a run has lost, in words: the one place for them, whatever the output. Texts are safe to show. */
import { printable } from '../lib/escape.ts';
import type { Loss } from '../model/completeness.ts';
import { formatBytes, formatCount, plural } from './numbers.ts';

export interface LossText {
  /** `note`: names are missing; `bad`: numbers are too low. */
  readonly level: 'note' | 'bad';
  /** Begins with a small letter, so that it can follow the name of a run. */
  readonly text: string;
}

const kinds: ReadonlyMap<string, readonly [one: string, many: string]> = new Map([
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
const namesOnly: ReadonlySet<string> = new Set(['open', 'cgroup', 'comm', 'move', 'path']);

/** Events that were lost in one line for those that make numbers too low and one for names, then a line for each other loss. */
export function lossTexts(losses: readonly Loss[]): LossText[] {
  const phrases = { bad: [] as string[], note: [] as string[] };
  const others: LossText[] = [];
  for (const loss of losses) {
    if (loss.code === 'lost') phrases[namesOnly.has(loss.what) ? 'note' : 'bad'].push(lostPhrase(loss));
    else others.push({ level: 'bad', text: otherText(loss) });
  }
  const texts: LossText[] = [];
  if (phrases.bad.length > 0)
    texts.push({ level: 'bad', text: `lost ${phrases.bad.join(', ')}; numbers are too low.` });
  if (phrases.note.length > 0)
    texts.push({ level: 'note', text: `lost ${phrases.note.join(', ')}; some names are missing.` });
  return [...texts, ...others];
}

function otherText(loss: Exclude<Loss, { readonly code: 'lost' }>): string {
  switch (loss.code) {
    case 'skipped-lines':
      return `${skippedText(loss)}; numbers may be too low.`;
    case 'cut-off':
      return 'cut off before its end; what came later is missing.';
    case 'damaged':
      return `damaged; ${plural(loss.blocks, 'block')} of events missing, ${formatBytes(loss.bytes)} of the file unreadable.`;
    case 'bad-records':
      return `${plural(loss.count, 'record')} could not be understood.`;
    case 'unresolved':
      return `${plural(loss.count, 'reference')} to names or processes that were lost.`;
  }
}

/** `3 lines of the trace were not understood and left out (lines 4, 17 and 90)`. */
export function skippedText({
  count,
  first,
}: {
  readonly count: number;
  readonly first: readonly number[];
}): string {
  const were = count === 1 ? 'was' : 'were';
  return `${plural(count, 'line')} of the trace ${were} not understood and left out${places(count, first)}`;
}

function places(count: number, first: readonly number[]): string {
  if (first.length === 0) return '';
  const numbers = first.map(String);
  const last = count > first.length ? '...' : numbers.pop()!;
  const listed =
    numbers.length === 0 ? last : `${numbers.join(', ')}${last === '...' ? ', ' : ' and '}${last}`;
  return ` (${first.length === 1 && count === 1 ? 'line' : 'lines'} ${listed})`;
}

function lostPhrase({ what, count }: Extract<Loss, { readonly code: 'lost' }>): string {
  const [one, many] = kinds.get(what) ?? [`event (${printable(what)})`, `events (${printable(what)})`];
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
