/** The largest details of a run as Markdown tables, one a kind; all of them are in the text and the JSON. */
import { printable } from '../../lib/escape.ts';
import { detailsByProcess, diskSums, type ProcessDetails } from '../../model/detail-sums.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import type { Process, Run } from '../../model/types.ts';
import { formatBytes, formatCount, formatNs } from '../numbers.ts';
import { filePath, fillTitle } from '../show-details.ts';
import { processName } from '../show-rows.ts';
import { changeName, deviceOf, errnoName, lookupCall, requestName } from '../show-words.ts';
import { shorten } from '../text/columns.ts';

const rowsShown = 10;
/** A path may be 64 kB of anything; the whole of it is in the JSON. */
const nameWidth = 200;

interface Row {
  /** Rows with more come first. */
  readonly size: number;
  /** Safe to show on one line; those of `names` are not Markdown yet. */
  readonly names: readonly string[];
  readonly numbers: readonly string[];
}

interface Table {
  readonly title: string;
  readonly names: readonly string[];
  readonly numbers: readonly string[];
  readonly rows: readonly Row[];
}

/** Lines without the newline; none for a run without details. */
export function* renderDetailTables(run: Run): Iterable<string> {
  for (const { title, names, numbers, rows } of tables(run)) {
    if (rows.length === 0) continue;
    const shown = [...rows].sort((a, b) => b.size - a.size).slice(0, rowsShown);
    yield* ['', `## ${title}`, ''];
    yield line([...names, ...numbers]);
    yield line([...names.map(() => ':--'), ...numbers.map(() => '--:')]);
    for (const row of shown) {
      yield line([...row.names.map((name) => cell(shorten(name, nameWidth))), ...row.numbers]);
    }
    if (rows.length > shown.length) yield* ['', `... and ${formatCount(rows.length - shown.length)} more.`];
  }
}

function tables(run: Run): Table[] {
  const details = [...detailsByProcess(run)].sort(([a], [b]) => a - b);
  const rowsOf = <Sum>(list: (details: ProcessDetails) => readonly Sum[], row: (sum: Sum) => Row): Row[] =>
    details.flatMap(([index, of]) => {
      const who = processTitle(run.processes[index]!);
      return list(of).map((sum) => {
        const { names, ...rest } = row(sum);
        return { names: [who, ...names], ...rest };
      });
    });
  return [
    {
      title: 'Reads from disk',
      names: ['process', 'file'],
      numbers: ['bytes', 'read ahead', 'requests'],
      rows: rowsOf(
        ({ fills }) => fills,
        (fill) => ({
          size: fill.bytes,
          names: [fillTitle(run, fill)],
          numbers: [formatBytes(fill.bytes), formatBytes(fill.readAheadBytes), formatCount(fill.requests)],
        }),
      ),
    },
    {
      title: 'Waits for the disk',
      names: ['process'],
      numbers: ['times', 'in all', 'longest'],
      rows: rowsOf(
        ({ waits }) => (waits === undefined ? [] : [waits]),
        ({ count, spanNs, longestNs }) => ({
          size: spanNs,
          names: [],
          numbers: [formatCount(count), formatNs(spanNs), formatNs(longestNs)],
        }),
      ),
    },
    {
      title: 'Failed look-ups',
      names: ['process', 'path', 'call', 'error'],
      numbers: ['times'],
      rows: rowsOf(
        ({ failedLookups }) => failedLookups,
        ({ path, call, errno, count }) => ({
          size: count,
          names: [path === '' ? '(no path)' : printable(path), lookupCall(call), errnoName(errno)],
          numbers: [formatCount(count)],
        }),
      ),
    },
    {
      title: 'ioctl',
      names: ['process', 'file', 'request'],
      numbers: ['times', 'failed'],
      rows: rowsOf(
        ({ ioctls }) => ioctls,
        ({ file, command, count, failed }) => ({
          size: count,
          names: [filePath(run, file), ioctlName(command)],
          numbers: [formatCount(count), formatCount(failed)],
        }),
      ),
    },
    {
      title: 'Syncs',
      names: ['process', 'file'],
      numbers: ['times', 'in all'],
      rows: rowsOf(
        ({ syncs }) => syncs,
        ({ file, calls, spanNs }) => ({
          size: spanNs,
          names: [filePath(run, file)],
          numbers: [formatCount(calls), formatNs(spanNs)],
        }),
      ),
    },
    {
      title: 'Reads by the kernel itself',
      names: ['process', 'file'],
      numbers: ['times', 'bytes'],
      rows: rowsOf(
        ({ kernelReads }) => kernelReads,
        ({ file, calls, bytes }) => ({
          size: bytes,
          names: [filePath(run, file)],
          numbers: [formatCount(calls), formatBytes(bytes)],
        }),
      ),
    },
    {
      title: 'Changes of names and sizes',
      names: ['process', 'change', 'path', 'second path'],
      numbers: ['times'],
      rows: rowsOf(
        ({ changes }) => changes,
        ({ operation, path, secondPath, count }) => ({
          size: count,
          names: [changeName(operation), printable(path), printable(secondPath)],
          numbers: [formatCount(count)],
        }),
      ),
    },
    { title: 'Block requests', ...requestTable(run) },
  ];
}

function requestTable(run: Run): Omit<Table, 'title'> {
  const rows = diskSums(run).requests.map(({ disk, operation, count, bytes, latencyNs, longestNs }): Row => {
    const { major, minor } = deviceOf(disk);
    const mean = count === 0 ? '' : formatNs(latencyNs / count);
    return {
      size: count,
      names: [`${major}:${minor}`, requestName(operation)],
      numbers: [formatCount(count), formatBytes(bytes), mean, formatNs(longestNs)],
    };
  });
  return { names: ['device', 'operation'], numbers: ['times', 'bytes', 'mean', 'longest'], rows };
}

const processTitle = (process: Process): string => `${process.pid} ${processName(process)}`;

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A code span: nothing in it is markup. Its fence is longer than any run of backticks inside. */
function cell(name: string): string {
  if (name === '') return '';
  // Cells are split before spans are read, and a backslash before a bar would undo its escape.
  const text = name.replaceAll('|', String.raw`\x7c`);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return fence + blank + text + blank + fence;
}
