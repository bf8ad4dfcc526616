/** What `bootio show` says of a process beside its reads and writes, one line each; and of the disk as a whole. */
import { printable } from '../lib/escape.ts';
import { diskSums, type FillSum, type ProcessDetails } from '../model/detail-sums.ts';
import { ioctlName } from '../model/ioctl-names.ts';
import type { FileIndex, Run } from '../model/types.ts';
import { formatBytes, formatCount, formatNs, plural } from './numbers.ts';
import { changeName, changesSize, deviceOf, errnoName, lookupCall } from './show-words.ts';

/** `verb path phrase`; no path where the line is of none. Path and phrase are safe to show. */
export interface DetailUse {
  readonly verb: string;
  readonly path: string | undefined;
  readonly phrase: string;
}

/** In the order: look-ups that failed, ioctl, syncs, the disk, the kernel's reads, changes. */
export function* detailUses(run: Run, details: ProcessDetails): Iterable<DetailUse> {
  const { failedLookups, ioctls, syncs, fills, waits, kernelReads } = details;
  for (const { path, call, errno, count } of failedLookups) {
    const shown = path === '' ? '(no path)' : printable(path);
    yield {
      verb: `fails to ${lookupCall(call)}`,
      path: shown,
      phrase: `${times(count)} (${errnoName(errno)})`,
    };
  }
  for (const { file, command, count, failed } of ioctls) {
    const failures = failed === 0 ? '' : ` (${formatCount(failed)} failed)`;
    yield {
      verb: 'ioctl',
      path: filePath(run, file),
      phrase: `${ioctlName(command)} ${times(count)}${failures}`,
    };
  }
  for (const { file, calls, spanNs } of syncs) {
    const span = calls === 1 ? formatNs(spanNs) : `${formatNs(spanNs)} in all`;
    yield { verb: 'syncs', path: filePath(run, file), phrase: `${times(calls)}, ${span}` };
  }
  for (const fill of fills) {
    const { requests, bytes, readAheadBytes } = fill;
    const part = readAheadBytes === bytes ? 'all' : formatBytes(readAheadBytes);
    const ahead = readAheadBytes === 0 ? '' : ` (${part} read ahead)`;
    yield {
      verb: 'disk reads',
      path: fillTitle(run, fill),
      phrase: `${formatBytes(bytes)} in ${plural(requests, 'request')}${ahead}`,
    };
  }
  if (waits !== undefined) {
    const { count, spanNs, longestNs } = waits;
    const spans =
      count === 1 ? formatNs(spanNs) : `${formatNs(spanNs)} in all, ${formatNs(longestNs)} longest`;
    yield { verb: 'waits for the disk', path: undefined, phrase: `${times(count)}, ${spans}` };
  }
  for (const { file, calls, bytes } of kernelReads) {
    const size = bytes < 1000 ? plural(bytes, 'byte') : formatBytes(bytes);
    yield { verb: 'kernel reads', path: filePath(run, file), phrase: `${times(calls)}, ${size}` };
  }
  for (const sizes of [false, true]) {
    const phrase = changesPhrase(details, sizes);
    if (phrase !== '') yield { verb: sizes ? 'changes sizes:' : 'changes names:', path: undefined, phrase };
  }
}

/** A file's path, safe to show. */
export function filePath(run: Run, file: FileIndex): string {
  const path = run.files[file]?.path ?? '';
  return path === '' ? '(a file whose name is not known)' : printable(path);
}

/** The file that was filled, or what else was read. */
export function fillTitle(run: Run, { kind, file, disk }: FillSum): string {
  if (file >= 0 || kind === 'data') return filePath(run, file);
  const { major, minor } = deviceOf(disk);
  return `(${kind === 'metadata' ? 'metadata' : 'direct or swap'} of ${major}:${minor})`;
}

/** Of the whole run; none where the capture did not see such things. */
export function diskSentences(run: Run): string[] {
  const { fills, waits } = diskSums(run);
  const sentences: string[] = [];
  const { demand, readAhead, metadata, direct } = fills;
  const all = [demand, readAhead, metadata, direct];
  const requests = all.reduce((sum, fill) => sum + fill.requests, 0);
  if (requests > 0) {
    const total = all.reduce((sum, fill) => sum + fill.bytes, 0);
    sentences.push(
      `Read from disk: ${formatBytes(total)} in ${plural(requests, 'request')}: ${formatBytes(demand.bytes)} of data as it ` +
        `was needed, ${formatBytes(readAhead.bytes)} read ahead, ${formatBytes(metadata.bytes)} of metadata, ` +
        `${formatBytes(direct.bytes)} direct or swap.`,
    );
  }
  if (waits.count > 0) {
    const { count, spanNs, longestNs } = waits;
    sentences.push(
      `${plural(count, 'wait')} for the disk, ${formatNs(spanNs)} in all processes, ${formatNs(longestNs)} longest.`,
    );
  }
  const failed = run.details.failedLookups.reduce((sum, { count }) => sum + count, 0);
  if (failed > 0) sentences.push(`${plural(failed, 'failed look-up')}.`);
  return sentences;
}

/** `3 renames, 2 unlinks`; '' for none. */
function changesPhrase({ changes }: ProcessDetails, sizes: boolean): string {
  const counts = new Map<number, number>();
  for (const { operation, count } of changes) {
    if (changesSize(operation) === sizes) counts.set(operation, (counts.get(operation) ?? 0) + count);
  }
  return Array.from(counts, ([operation, count]) => plural(count, changeName(operation))).join(', ');
}

const times = (count: number): string => (count === 1 ? 'once only' : `${formatCount(count)} times`);
