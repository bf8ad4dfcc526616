/**
 * How near the recorded boots come to what a rule would find, counted in the rows of `bootio show --format json` by code that shares
 * nothing with the rules: for rules that found nothing. `most` is below `needed`, or the rule has missed something.
 */
import type { ShowDocument, ShowFile, ShowProcess } from '../../src/render/json/show.ts';

interface Nearest {
  readonly of: string;
  readonly most: number;
  readonly needed: number;
}

/** By the name of the rule's options. */
type Options = Readonly<Record<string, number>>;

const others = ({ processes }: ShowDocument): readonly ShowProcess[] => processes.filter(({ own }) => !own);

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), 0);

function ofFiles(document: ShowDocument, of: (file: ShowFile, process: ShowProcess) => number): number {
  return largest(others(document).flatMap((process) => process.files.map((file) => of(file, process))));
}

/** Files that a process opens at so many moments (opens within 50 ms are one), over so many seconds, at regular intervals. */
function polled(document: ShowDocument, { minTicks, minSeconds, maxJitter }: Options): number {
  const isPolled = ({ openNs, opens }: ShowFile): boolean => {
    const times = opens === 0 ? [] : [...openNs].sort((a, b) => a - b);
    const moments = times.filter((ns, i) => i === 0 || ns - times[i - 1]! > 50e6);
    if (moments.length < minTicks! || moments.at(-1)! - moments[0]! < minSeconds! * 1e9) return false;
    const gaps = moments.slice(1).map((ns, i) => ns - moments[i]!);
    const middle = median(gaps);
    return median(gaps.map((gap) => Math.abs(gap - middle))) <= maxJitter! * middle;
  };
  // systemd works at the pace of what it starts.
  const processes = others(document).filter(({ unit }) => unit !== 'init.scope');
  return largest(processes.map(({ files }) => files.filter(isPolled).length));
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function tiny(
  document: ShowDocument,
  { minCalls, maxAverage, minCallsByAccess }: Options,
  callsOf: (file: ShowFile) => { readonly calls: number; readonly bytes: number },
): Nearest {
  const most = ofFiles(document, (file) => {
    const { calls, bytes } = callsOf(file);
    return bytes <= calls * maxAverage! && calls >= file.accesses * minCallsByAccess! ? calls : 0;
  });
  return { of: `calls for one file of ${maxAverage} bytes at most each`, most, needed: minCalls! };
}

const isRegular = ({ type, path }: ShowFile): boolean => type === 'regular' && path.startsWith('/');
const isOnDisk = (file: ShowFile): boolean => isRegular(file) && !/^\/(?:proc|sys|dev)\//.test(file.path);

export const nearest: Readonly<Record<string, (document: ShowDocument, options: Options) => Nearest>> = {
  'per-item-beside-aggregate': (document, { minReads, minItems }) => {
    const isItem = ({ path, reads }: ShowFile): boolean =>
      reads.times >= minReads! &&
      path.startsWith('/sys/') &&
      ['/statistics/', '/stat', '/cpuidle/', '/node'].some((part) => path.includes(part));
    const most = largest(others(document).map(({ files }) => files.filter(isItem).length));
    return {
      of: `files of single devices, each read ${minReads} times, by one process`,
      most,
      needed: minItems!,
    };
  },
  'whole-file-rewrite': (document, { minWrites, minTotal }) => ({
    of: `bytes written into one file by one process that opened it ${minWrites} times to write`,
    most: ofFiles(document, (file) =>
      isOnDisk(file) && file.writes.times >= minWrites! ? file.writes.bytes : 0,
    ),
    needed: minTotal!,
  }),
  'many-file-poller': (document, options) => ({
    of: 'files that one process opens at regular intervals',
    most: polled(document, options),
    needed: options['minFiles']!,
  }),
  oversampling: (document, options) => ({
    of: 'files that one process opens at regular intervals',
    most: polled(document, options),
    needed: 1,
  }),
  'regular-poller': (document, options) => ({
    of: 'files that one process opens at regular intervals',
    most: polled(document, options),
    needed: 1,
  }),
  'reopen-instead-of-keep-open': (document, { minOpens }) => ({
    of: 'opens of one file by one process that reads it each second time or more often',
    most: ofFiles(document, (file) =>
      isRegular(file) && file.reads.times * 2 > file.opens ? file.opens : 0,
    ),
    needed: minOpens!,
  }),
  'tiny-reads': (document, options) =>
    tiny(document, options, (file) =>
      ['regular', 'block', 'fifo'].includes(file.type) && file.path.startsWith('/')
        ? file.reads
        : { calls: 0, bytes: 1 },
    ),
  'tiny-writes': (document, options) =>
    tiny(document, options, (file) => (isOnDisk(file) ? file.writes : { calls: 0, bytes: 1 })),
  'unused-read-ahead': (document, { minUnused }) => {
    const unused = new Map<string, number>();
    const addTo = (path: string | null, bytes: number): void => {
      if (path !== null && path !== '') unused.set(path, (unused.get(path) ?? 0) + bytes);
    };
    for (const { files, details } of others(document)) {
      for (const { path, kind, bytes } of details.diskReads) if (kind === 'data') addTo(path, bytes);
      for (const { path, reads, writes } of files) addTo(path, -reads.bytes - writes.bytes);
    }
    // Programs and libraries are mapped: what is used of them, no read tells. The kernel itself reads the heads of programs, and modules.
    const loaded = new Set(
      document.processes.flatMap(({ details }) => details.kernelReads.map(({ path }) => path ?? '')),
    );
    const read = new Set(
      document.processes.flatMap(({ files }) =>
        files.flatMap(({ path, reads }) => (reads.bytes > 0 ? [path] : [])),
      ),
    );
    const most = largest(
      [...unused].flatMap(([path, bytes]) =>
        read.has(path) && !loaded.has(path) && !/\.so(?:\.|$)/.test(path) ? [bytes] : [],
      ),
    );
    return {
      of: 'bytes of one file that was read by calls, beyond what they returned',
      most,
      needed: minUnused!,
    };
  },
  'write-then-delete': (document, { minFiles }) => {
    const gone = new Set(
      others(document).flatMap(({ details }) =>
        details.changes.flatMap(({ operation, path }) => (operation === 'unlink' ? [path] : [])),
      ),
    );
    const most = largest(
      others(document).map(
        ({ files }) => files.filter(({ path, writes }) => writes.bytes > 0 && gone.has(path)).length,
      ),
    );
    return { of: 'files that one process wrote and somebody deleted', most, needed: minFiles! };
  },
};
