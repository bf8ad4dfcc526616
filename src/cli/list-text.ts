/** The table of `bootio list`, for terminals and as Markdown. */
import type { RunEntry } from '../archive/list.ts';
import { printable } from '../lib/escape.ts';
import { kindName } from '../render/describe.ts';
import { formatBytes } from '../render/numbers.ts';
import { displayWidth, padEnd } from '../render/text/columns.ts';

const header = ['RUN', 'LABEL', 'KIND', 'CREATED', 'SIZE', 'PIN', 'SYSTEM'] as const;
const pinColumn = 5;

/** Stable: a run as `--format json` of `list` and `status` has it. */
export function listedRun({
  name,
  directory,
  manifest,
  problem,
  eventBytes,
  bytes,
  pinned,
}: RunEntry): object {
  return {
    id: manifest?.id ?? name,
    directory,
    label: manifest?.label ?? null,
    kind: manifest?.kind ?? null,
    endReason: manifest?.completeness.endReason ?? null,
    created: manifest?.created ?? null,
    system: manifest?.os['PRETTY_NAME'] ?? null,
    kernel: manifest?.kernel.release ?? null,
    host: manifest?.host.name ?? null,
    eventBytes,
    bytes,
    pinned,
    problem: problem ?? null,
  };
}

/** Lines of at most `width` columns, where id and label leave room: what is too long is cut at its end, in the last column. */
export function* listTable(runs: readonly RunEntry[], width: number): Iterable<string> {
  const usable = runs.filter((run) => run.problem === undefined);
  const isShown = (_: string, column: number): boolean =>
    column !== pinColumn || usable.some((run) => run.pinned);
  const rows = [header, ...usable.map(cells)].map((row) => row.filter(isShown));
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column]!))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => padEnd(cell, widths[column]!))
      .join('  ')
      .trimEnd();
  if (rows.length > 1) yield* rows.map((row) => cut(line(row), width));
  // A reason is not cut: it is what its reader came for.
  for (const run of runs)
    if (run.problem !== undefined) yield `${printable(run.name)}  broken: ${printable(run.problem)}`;
}

/** A Markdown table; broken runs have their reason in the last column. */
export function* listMarkdown(runs: readonly RunEntry[]): Iterable<string> {
  yield '| run | label | kind | created | size | pin | system |';
  yield '|---|---|---|---|---:|---|---|';
  for (const run of runs) {
    const row =
      run.problem === undefined
        ? cells(run)
        : [printable(run.name), '', '', '', '', '', `broken: ${printable(run.problem)}`];
    yield `| ${row.map(markdownCell).join(' | ')} |`;
  }
}

function cells(run: RunEntry): string[] {
  const manifest = run.manifest;
  return [
    run.name,
    manifest?.label ?? '',
    manifest === undefined ? '' : kindName({ manifest }),
    manifest?.created.slice(0, 10) ?? '',
    formatBytes(run.bytes),
    run.pinned ? 'pinned' : '',
    systemName(run),
  ].map(printable);
}

/** Short, as it is the last of the columns: `debian 12, 6.1.0-40-amd64, myhost`. */
function systemName({ manifest }: RunEntry): string {
  const os = [manifest?.os['ID'], manifest?.os['VERSION_ID']].filter((part) => part !== undefined).join(' ');
  return [os, manifest?.kernel.release, manifest?.host.name]
    .filter((part) => part !== undefined && part !== '')
    .join(', ');
}

function cut(line: string, width: number): string {
  if (displayWidth(line) <= width) return line;
  let shown = '';
  for (const character of line) {
    if (displayWidth(shown + character) > width - 1) break;
    shown += character;
  }
  return `${shown.trimEnd()}…`;
}

function markdownCell(text: string): string {
  return text.replace(/[\\|`*_<>[\]&]/g, (character) => `\\${character}`);
}
