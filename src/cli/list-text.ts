/** The table of `bootio list`, for terminals and as Markdown. */
import type { RunEntry } from '../archive/list.ts';
import { printable } from '../lib/escape.ts';

const header = ['RUN', 'LABEL', 'KIND', 'CREATED', 'SIZE', 'SYSTEM'] as const;

/** Lines of at most `width` columns: what is too long is cut at the end of the line, where the least important stands. */
export function* listTable(runs: readonly RunEntry[], width: number): Iterable<string> {
  const rows = [header, ...runs.filter((run) => run.problem === undefined).map(cells)];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  if (rows.length > 1) {
    for (const row of rows)
      yield cut(
        row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd(),
        width,
      );
  }
  // A reason is not cut: it is what its reader came for.
  for (const run of runs)
    if (run.problem !== undefined) yield `${printable(run.name)}  broken: ${printable(run.problem)}`;
}

/** A Markdown table; broken runs have their reason in the last column. */
export function* listMarkdown(runs: readonly RunEntry[]): Iterable<string> {
  yield '| run | label | kind | created | size | system |';
  yield '|---|---|---|---|---:|---|';
  for (const run of runs) {
    const row =
      run.problem === undefined
        ? cells(run)
        : [printable(run.name), '', '', '', '', `broken: ${printable(run.problem)}`];
    yield `| ${row.map(markdownCell).join(' | ')} |`;
  }
}

function cells(run: RunEntry): string[] {
  const manifest = run.manifest;
  return [
    run.name,
    manifest?.label ?? '',
    manifest?.kind ?? '',
    manifest?.created.slice(0, 16).replace('T', ' ') ?? '',
    size(run.eventBytes),
    [manifest?.os['PRETTY_NAME'] ?? manifest?.os['ID'], manifest?.kernel.release, manifest?.host.name]
      .filter((part) => part !== undefined)
      .join(', '),
  ].map(printable);
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function cut(line: string, width: number): string {
  const characters = Array.from(line);
  return characters.length <= width
    ? line
    : `${characters
        .slice(0, width - 1)
        .join('')
        .trimEnd()}…`;
}

function markdownCell(text: string): string {
  return text.replace(/[\\|`*_<>[\]&]/g, (character) => `\\${character}`);
}
