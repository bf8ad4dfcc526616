/** The head of `bootio show`: what the run is, its span, its sums, its milestones. Sentences are safe to show. */
import { printable } from '../lib/escape.ts';
import { diskSums } from '../model/detail-sums.ts';
import type { Process, Run } from '../model/types.ts';
import { createdAt, hardware, kernelName, kindName, milestoneTitle, osName } from './describe.ts';
import { formatBytes, formatCount, formatNs, plural } from './numbers.ts';

export interface Sums {
  readonly accesses: number;
  readonly opens: number;
  readonly readCalls: number;
  readonly readBytes: number;
  readonly writeCalls: number;
  readonly writeBytes: number;
}

export function sumsOf(processes: readonly Process[]): Sums {
  const sums = { accesses: 0, opens: 0, readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 };
  for (const { totals } of processes) {
    sums.accesses += totals.accesses;
    sums.opens += totals.opens;
    sums.readCalls += totals.readCalls;
    sums.readBytes += totals.readBytes;
    sums.writeCalls += totals.writeCalls;
    sums.writeBytes += totals.writeBytes;
  }
  return sums;
}

/** `Run 0198a7, label debian-12: boot of Debian GNU/Linux 12 (bookworm), Linux 6.1.0-40-amd64`. */
export function runLine(run: Run): string {
  const { id, label } = run.manifest;
  const name = label === null || label === '' ? printable(id) : `${printable(id)}, label ${printable(label)}`;
  const system = [osName(run), kernelName(run)].filter((part) => part !== '').join(', ');
  const what = run.manifest.kind === 'import' ? 'imported trace' : kindName(run);
  return `Run ${name}: ${what}${system === '' ? '' : ` of ${system}`}, ${createdAt(run)}`;
}

export function headSentences(run: Run): string[] {
  const sums = sumsOf(run.processes);
  const machine = hardware(run);
  return [
    ...(machine === '' ? [] : [`Machine: ${machine}.`]),
    spanSentence(run),
    `${formatCount(run.processes.length)} processes, ${formatCount(run.files.length)} files, ` +
      `${formatCount(sums.accesses)} accesses: ${formatBytes(sums.readBytes)} read in ${formatCount(sums.readCalls)} calls, ` +
      `${formatBytes(sums.writeBytes)} written in ${formatCount(sums.writeCalls)}.`,
    ...detailSentences(run),
  ];
}

/** `Milestones: systemd started 4.12 s, ...`; '' where none is known. */
export function milestoneSentence(run: Run): string {
  const own = run.milestones.filter(({ name }) => name !== 'capture-start' && name !== 'capture-end');
  if (own.length === 0) return '';
  return `Milestones: ${own.map(({ name, ns }) => `${milestoneTitle(name)} ${formatNs(ns)}`).join(', ')}.`;
}

function spanSentence(run: Run): string {
  const span = formatNs(run.endNs - run.startNs);
  if (run.manifest.kind !== 'boot') return `Captured ${span}.`;
  return `Captured ${span}, from ${formatNs(run.startNs)} to ${formatNs(run.endNs)} after the kernel started.`;
}

/** What was read from the disk, who waited, what failed: none where the capture did not see such things. */
function detailSentences(run: Run): string[] {
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
  const others = otherSums(run);
  if (others.length > 0) sentences.push(`${others.join(', ')}.`);
  return sentences;
}

function otherSums({ details }: Run): string[] {
  const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
    rows.reduce((total, row) => total + of(row), 0);
  const failed = sum(details.failedLookups, ({ count }) => count);
  const ioctls = sum(details.ioctls, ({ count }) => count);
  const syncs = sum(details.syncs, ({ calls }) => calls);
  const syncNs = sum(details.syncs, ({ amount }) => amount);
  return [
    ...(failed === 0 ? [] : [plural(failed, 'failed look-up')]),
    ...(ioctls === 0 ? [] : [plural(ioctls, 'ioctl call')]),
    ...(syncs === 0 ? [] : [`${plural(syncs, 'fsync call')} of ${formatNs(syncNs)}`]),
  ];
}
