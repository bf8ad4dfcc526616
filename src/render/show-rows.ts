/** What `bootio show` says of each process and file, for its text and its Markdown. */
import { printable } from '../lib/escape.ts';
import { detailsByProcess } from '../model/detail-sums.ts';
import { processFiles } from '../model/process-files.ts';
import type { Process, ProcessFile, Run } from '../model/types.ts';
import { detailUses, filePath, type DetailUse } from './show-details.ts';

export interface ProcessReport {
  readonly process: Process;
  /** Reads by path, then writes, then opens that did neither. */
  readonly uses: readonly FileUse[];
  /** What it did beside: made only when asked for. */
  readonly details: Iterable<DetailUse>;
}

export interface FileUse {
  readonly verb: 'reads' | 'writes' | 'opens';
  /** Safe to show. */
  readonly path: string;
  /** `301 times, once every 1000 ms avg 43 bytes`. */
  readonly phrase: string;
}

/** Processes that used files, or did something else to them, in the order of their start. */
export function* processReports(run: Run): Iterable<ProcessReport> {
  const rows = processFiles(run);
  const allDetails = detailsByProcess(run);
  let from = 0;
  for (const process of run.processes) {
    let to = from;
    while (rows[to]?.process === process.index) to++;
    const uses = usesOf(run, rows.slice(from, to));
    const details = allDetails.get(process.index);
    from = to;
    if (uses.length === 0 && details === undefined) continue;
    yield { process, uses, details: details === undefined ? [] : detailUses(run, details) };
  }
}

/** `Pid 2224 pcscd run 301599+ ms`; the + where it was still running when the capture ended. */
export function processHeading(run: Run, process: Process): string {
  const pid = process.pid === 0 ? '?' : process.pid;
  return `Pid ${pid} ${processName(process)} run ${runMs(run, process)} ms`;
}

/** Its name, as short as the kernel keeps it; safe to show. */
export function processName(process: Process): string {
  if (process.comm !== '') return printable(process.comm);
  return process.pid === 0 ? '(not known)' : '(no name)';
}

/** `301599+`: how long it ran, in milliseconds. */
export function runMs(run: Run, process: Process): string {
  const end = process.exitNs ?? run.endNs;
  return `${wholeMs(Math.max(0, end - process.startNs))}${process.exitNs === undefined ? '+' : ''}`;
}

/** `ns` in milliseconds, rounded down. */
export const wholeMs = (ns: number): number => Math.floor(ns / 1e6);

function usesOf(run: Run, rows: readonly ProcessFile[]): FileUse[] {
  const reads: FileUse[] = [];
  const writes: FileUse[] = [];
  const opens: FileUse[] = [];
  for (const row of rows) {
    const path = filePath(run, row.file);
    const { readOpenNs, writeOpenNs, idleOpenNs } = row;
    if (readOpenNs.length > 0) {
      reads.push({
        verb: 'reads',
        path,
        phrase: `${timesPhrase(readOpenNs)} ${averagePhrase(row.readBytes, readOpenNs)}`,
      });
    }
    if (writeOpenNs.length > 0) {
      writes.push({
        verb: 'writes',
        path,
        phrase: `${timesPhrase(writeOpenNs)} ${averagePhrase(row.writeBytes, writeOpenNs)}`,
      });
    }
    if (idleOpenNs.length > 0) opens.push({ verb: 'opens', path, phrase: timesPhrase(idleOpenNs) });
  }
  return [...reads, ...writes, ...opens];
}

/** The mean time between two opens, as the seed counted it; undefined for fewer than two. In ms, rounded down. */
function intervalMs(openNs: readonly number[]): number | undefined {
  if (openNs.length < 2) return undefined;
  return Math.floor((openNs.at(-1)! - openNs[0]!) / ((openNs.length - 1) * 1e6));
}

function timesPhrase(openNs: readonly number[]): string {
  const interval = intervalMs(openNs);
  return interval === undefined ? 'once only' : `${openNs.length} times, once every ${interval} ms`;
}

function averagePhrase(total: number, openNs: readonly number[]): string {
  const average = total / openNs.length;
  return `avg ${Number.isInteger(average) ? average : Number(average.toFixed(2))} bytes`;
}
