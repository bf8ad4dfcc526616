/** What `bootio show` says of a process beside its reads and writes, line by line. */
import { printable } from '../lib/escape.ts';
import {
  directoryOf,
  type CallWaitSum,
  type FailedLookupSum,
  type FillSum,
  type ProcessDetails,
  type WaitSum,
} from '../model/detail-sums.ts';
import { ioctlName } from '../model/ioctl-names.ts';
import type { Run } from '../model/types.ts';
import { formatBytes, formatCount, formatNs, plural } from './numbers.ts';
import { filePath, showLine, type ShowLine } from './show-rows.ts';
import { changeName, changesSize, deviceOf, errnoName, lookupCall, lookupPlace } from './show-words.ts';

/** Of more lines than that (and one) the largest are shown, and one for the rest. */
const shown = { lookups: 2, ioctls: 2, syncs: 2, fills: 3, waits: 2, kernelReads: 0 };

/** In the order: look-ups that failed, ioctl, syncs, the disk, the kernel's reads, changes. With `all`, each by itself. */
export function detailLines(run: Run, details: ProcessDetails, all: boolean): ShowLine[] {
  const { ioctls, syncs, fills, kernelReads } = details;
  const most = (kind: keyof typeof shown): number => (all ? Infinity : shown[kind]);
  return [
    ...lookupLines(details.failedLookups, most('lookups')),
    ...folded(ioctls, {
      most: most('ioctls'),
      sizeOf: ({ count }) => count,
      lineOf: ({ file, command, count, failed }) =>
        showLine('ioctl', filePath(run, file), `${ioctlName(command)} ${times(count)}${failures(failed)}`),
      rest: (others, more) => {
        const calls = times(sum(others, ({ count }) => count));
        const failed = failures(sum(others, ({ failed }) => failed));
        return showLine('ioctl', '', `${plural(others.length, `${more}request`)} ${calls}${failed}`);
      },
    }),
    ...folded(syncs, {
      most: most('syncs'),
      sizeOf: ({ spanNs }) => spanNs,
      lineOf: ({ file, calls, spanNs }) => showLine('syncs', filePath(run, file), syncPhrase(calls, spanNs)),
      rest: (others, more) => {
        const calls = sum(others, ({ calls }) => calls);
        const spanNs = sum(others, ({ spanNs }) => spanNs);
        return showLine('syncs', '', `${plural(others.length, `${more}file`)} ${syncPhrase(calls, spanNs)}`);
      },
    }),
    ...folded(fills, {
      most: most('fills'),
      sizeOf: ({ bytes }) => bytes,
      lineOf: (fill) => showLine('disk reads', fillTitle(run, fill), fillPhrase(fill)),
      rest: (others, more) => {
        const phrase = fillPhrase({
          requests: sum(others, ({ requests }) => requests),
          bytes: sum(others, ({ bytes }) => bytes),
          readAheadBytes: sum(others, ({ readAheadBytes }) => readAheadBytes),
        });
        return showLine('disk reads', '', `${plural(others.length, `${more}file`)} ${phrase}`);
      },
    }),
    ...waitLines(run, details, most('waits')),
    ...folded(kernelReads, {
      most: most('kernelReads'),
      sizeOf: ({ bytes }) => bytes,
      lineOf: ({ file, calls, bytes }) =>
        showLine('kernel reads', filePath(run, file), `${times(calls)}, ${sizePhrase(bytes)}`),
      rest: (others, more) => {
        const calls = times(sum(others, ({ calls }) => calls));
        const bytes = sizePhrase(sum(others, ({ bytes }) => bytes));
        return showLine('kernel reads', '', `${plural(others.length, `${more}file`)} ${calls}, ${bytes}`);
      },
    }),
    ...changeLines(details),
  ];
}

/** The file that was filled, or what else was read. */
export function fillTitle(run: Run, { kind, file, disk }: Pick<FillSum, 'kind' | 'file' | 'disk'>): string {
  if (file >= 0 || kind === 'data') return filePath(run, file);
  const { major, minor } = deviceOf(disk);
  return `(${kind === 'metadata' ? 'metadata' : 'direct or swap'} of ${major}:${minor})`;
}

interface Fold<Row> {
  readonly most: number;
  readonly sizeOf: (row: Row) => number;
  readonly lineOf: (row: Row) => ShowLine;
  /** One line for the others; `more` is the word for that there were some before it: 'more ', or ''. */
  readonly rest: (others: readonly Row[], more: string) => ShowLine;
}

/** Few rows in their order; of many the largest, and one line for the others. */
function folded<Row>(rows: readonly Row[], { most, sizeOf, lineOf, rest }: Fold<Row>): ShowLine[] {
  if (rows.length <= most + 1) return rows.map(lineOf);
  const bySize = [...rows].sort((a, b) => sizeOf(b) - sizeOf(a));
  return [...bySize.slice(0, most).map(lineOf), rest(bySize.slice(most), most === 0 ? '' : 'more ')];
}

/** Folded by what was asked, where, and why it failed: a program that looks through a directory asks for hundreds of names. */
function lookupLines(lookups: readonly FailedLookupSum[], most: number): ShowLine[] {
  if (lookups.length <= most + 1) {
    return lookups.map(({ path, call, errno, count }) =>
      showLine(
        `fails to ${lookupCall(call)}`,
        path === '' ? '(no path)' : printable(path),
        `${times(count)} (${errnoName(errno)})`,
      ),
    );
  }
  const groups = new Map<string, { readonly first: FailedLookupSum; paths: number; count: number }>();
  for (const lookup of lookups) {
    const { path, call, errno, count } = lookup;
    const key = [call, errno, directoryOf(path)].join('\0');
    const group = groups.get(key) ?? { first: lookup, paths: 0, count: 0 };
    groups.set(key, group);
    group.paths++;
    group.count += count;
  }
  return folded([...groups.values()], {
    most,
    sizeOf: ({ count }) => count,
    lineOf: ({ first: { path, call, errno }, paths, count }) => {
      const verb = `fails to ${lookupCall(call)}`;
      const phrase = `${times(count)} (${errnoName(errno)})`;
      if (paths === 1) return showLine(verb, path === '' ? '(no path)' : printable(path), phrase);
      return showLine(verb, lookupPlace(directoryOf(path)), phrase, `${plural(paths, 'path')} in`);
    },
    rest: (others) => {
      const paths = plural(
        sum(others, ({ paths }) => paths),
        'more path',
      );
      return showLine('fails to look up', '', `${paths} ${times(sum(others, ({ count }) => count))}`);
    },
  });
}

/** All waits in one line; then, where the run tells, in which call and for what. */
function waitLines(run: Run, { waits, threadWaits, callWaits }: ProcessDetails, most: number): ShowLine[] {
  const threads = threadWaits.length > 1 ? `, in ${plural(threadWaits.length, 'thread')}` : '';
  const named = callWaits.filter(({ call }) => call !== '');
  return [
    ...(waits === undefined ? [] : [showLine('waits for the disk', '', waitPhrase(waits) + threads)]),
    ...folded(named, {
      most,
      sizeOf: ({ spanNs }) => spanNs,
      lineOf: (wait) => showLine(`waits in ${printable(wait.call)}`, waitTitle(run, wait), waitPhrase(wait)),
      rest: (others) => {
        const count = sum(others, (wait) => wait.count);
        const spanNs = sum(others, (wait) => wait.spanNs);
        const longestNs = others.reduce((most, wait) => Math.max(most, wait.longestNs), 0);
        const phrase = waitPhrase({ count, spanNs, longestNs });
        return showLine('waits', '', `${plural(others.length, 'more kind')}: ${phrase}`);
      },
    }),
  ];
}

function waitPhrase({ count, spanNs, longestNs }: WaitSum): string {
  const spans = count === 1 ? formatNs(spanNs) : `${formatNs(spanNs)} in all, ${formatNs(longestNs)} longest`;
  return `${times(count)}, ${spans}`;
}

/** What was waited for; nothing where that is not known. */
function waitTitle(run: Run, { file, kind }: CallWaitSum): string {
  if (kind === 'metadata') return '(metadata)';
  return file < 0 ? '' : filePath(run, file);
}

/** Changes of names in one line, of sizes in another: `3 renames, 2 unlinks`. */
function changeLines({ changes }: ProcessDetails): ShowLine[] {
  return [false, true].flatMap((sizes) => {
    const counts = new Map<number, number>();
    for (const { operation, count } of changes) {
      if (changesSize(operation) === sizes) counts.set(operation, (counts.get(operation) ?? 0) + count);
    }
    if (counts.size === 0) return [];
    const phrase = Array.from(counts, ([operation, count]) => plural(count, changeName(operation))).join(
      ', ',
    );
    return [showLine(sizes ? 'changes sizes:' : 'changes names:', '', phrase)];
  });
}

function fillPhrase({
  requests,
  bytes,
  readAheadBytes,
}: Pick<FillSum, 'requests' | 'bytes' | 'readAheadBytes'>): string {
  const part = readAheadBytes === bytes ? 'all' : formatBytes(readAheadBytes);
  const ahead = readAheadBytes === 0 ? '' : ` (${part} read ahead)`;
  return `${formatBytes(bytes)} in ${plural(requests, 'request')}${ahead}`;
}

function syncPhrase(calls: number, spanNs: number): string {
  return `${times(calls)}, ${formatNs(spanNs)}${calls === 1 ? '' : ' in all'}`;
}

const sizePhrase = (bytes: number): string => (bytes < 1000 ? plural(bytes, 'byte') : formatBytes(bytes));

const failures = (failed: number): string => (failed === 0 ? '' : ` (${formatCount(failed)} failed)`);

const times = (count: number): string => (count === 1 ? 'once only' : `${formatCount(count)} times`);

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
