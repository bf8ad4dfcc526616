/** What `bootio show` says of a process and its files, line by line: the words of the post that bootio grew out of. */
import { printable } from '../lib/escape.ts';
import type { FileIndex, Process, ProcessFile, Run } from '../model/types.ts';
import { formatBytes, formatCount, plural } from './numbers.ts';

/** `verb before path phrase`, of which any but the verb may be ''. All of it is safe to show. */
export interface ShowLine {
  readonly verb: string;
  readonly before: string;
  readonly path: string;
  readonly phrase: string;
}

export const showLine = (verb: string, path: string, phrase: string, before = ''): ShowLine => ({
  ...{ verb, before, path, phrase },
});

type Verb = 'reads' | 'writes' | 'opens';

/** A process's reading of one file, or writing, or opens that did neither. */
interface Use {
  readonly verb: Verb;
  readonly file: FileIndex;
  /** Open times, ascending. */
  readonly openNs: readonly number[];
  readonly bytes: number;
}

/**
 * Of more files than that (and one) the most telling of those that were used again and again have a line each, the others share
 * one, and those used once another.
 */
const shownOfMany: Readonly<Record<Verb, number>> = { reads: 4, writes: 3, opens: 2 };

/** Reads by path, then writes, then opens that did neither. With `all` a line for each file. */
export function useLines(run: Run, files: readonly ProcessFile[], all: boolean): ShowLine[] {
  const verbs: readonly Verb[] = ['reads', 'writes', 'opens'];
  return verbs.flatMap((verb) => {
    const uses = usesOf(files, verb);
    const most = shownOfMany[verb];
    return all || uses.length <= most + 1
      ? uses.map((use) => useLine(run, use))
      : foldedLines(run, uses, most);
  });
}

function usesOf(files: readonly ProcessFile[], verb: Verb): Use[] {
  return files.flatMap((row) => {
    const [openNs, bytes] =
      verb === 'reads'
        ? [row.readOpenNs, row.readBytes]
        : verb === 'writes'
          ? [row.writeOpenNs, row.writeBytes]
          : [row.idleOpenNs, 0];
    return openNs.length === 0 ? [] : [{ verb, file: row.file, openNs, bytes }];
  });
}

function useLine(run: Run, { verb, file, openNs, bytes }: Use): ShowLine {
  const average = verb === 'opens' ? '' : ` ${averagePhrase(bytes, openNs)}`;
  return showLine(verb, filePath(run, file), `${timesPhrase(openNs)}${average}`);
}

function foldedLines(run: Run, uses: readonly Use[], most: number): ShowLine[] {
  const repeated = uses.filter(({ openNs }) => openNs.length > 1);
  const once = uses.filter(({ openNs }) => openNs.length === 1);
  const shown = new Set(mostTelling(repeated, most));
  const lines = repeated.filter((use) => shown.has(use)).map((use) => useLine(run, use));
  const rest = repeated.filter((use) => !shown.has(use));
  if (rest.length > 0) lines.push(restLine(rest));
  if (once.length === 1) lines.push(...once.map((use) => useLine(run, use)));
  else lines.push(onceLine(run, once));
  return lines;
}

/** By how often and by how much, each beside the most of them. */
function mostTelling(uses: readonly Use[], most: number): readonly Use[] {
  if (uses.length <= most + 1) return uses;
  const times = uses.reduce((greatest, { openNs }) => Math.max(greatest, openNs.length), 1);
  const largest = uses.reduce((greatest, { bytes }) => Math.max(greatest, bytes), 1);
  const weight = ({ openNs, bytes }: Use): number => openNs.length / times + bytes / largest;
  return [...uses].sort((a, b) => weight(b) - weight(a)).slice(0, most);
}

function restLine(uses: readonly Use[]): ShowLine {
  const counts = uses.map(({ openNs }) => openNs.length);
  // Not by spreading: there may be more of them than arguments may be.
  const [least, most] = [counts.reduce((a, b) => Math.min(a, b)), counts.reduce((a, b) => Math.max(a, b))];
  const times = least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
  const phrase = `${plural(uses.length, 'more file')} ${times} times each${inAll(uses)}`;
  return showLine(uses[0]!.verb, '', phrase);
}

function onceLine(run: Run, uses: readonly Use[]): ShowLine {
  const { verb } = uses[0]!;
  const before = `${formatCount(uses.length)} files once only${inAll(uses)}`;
  if (verb === 'opens') return showLine(verb, '', before);
  const largest = uses.reduce((most, use) => (use.bytes > most.bytes ? use : most));
  return showLine(verb, filePath(run, largest.file), formatBytes(largest.bytes), `${before}, the largest`);
}

function inAll(uses: readonly Use[]): string {
  if (uses[0]!.verb === 'opens') return '';
  return `, ${formatBytes(uses.reduce((sum, { bytes }) => sum + bytes, 0))} in all`;
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

/** A file's path, safe to show. */
export function filePath(run: Run, file: FileIndex): string {
  const path = run.files[file]?.path ?? '';
  return path === '' ? '(a file whose name is not known)' : printable(path);
}

/** `301599+`: how long it ran, in milliseconds. */
export function runMs(run: Run, process: Process): string {
  const end = process.exitNs ?? run.endNs;
  return `${wholeMs(Math.max(0, end - process.startNs))}${process.exitNs === undefined ? '+' : ''}`;
}

/** `ns` in milliseconds, rounded down. */
export const wholeMs = (ns: number): number => Math.floor(ns / 1e6);

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
