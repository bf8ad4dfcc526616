/** What the machine asked of its disks over time, as a curve a run: drawn on the server, so that a page without scripts has it. */
import type { Activity } from '../../compare/activity.ts';
import { diskSums } from '../../model/detail-sums.ts';
import type { Run } from '../../model/types.ts';
import { milestoneTitle } from '../describe.ts';
import { formatBytes, formatCount, plural } from '../numbers.ts';
import type { Side } from './report-data.ts';
import { ticks } from './ticks.ts';
import { zeroNs } from './view.ts';

export interface DiskView {
  readonly curves: readonly CurveView[];
  readonly ticks: readonly { readonly x: number; readonly label: string; readonly end: boolean }[];
  readonly note: string;
  /** What of the bytes read is in no row of the table; '' for none. */
  readonly rest: string;
}

interface CurveView {
  readonly side: Side;
  readonly letter: string;
  readonly caption: string;
  /** In columns; the height is 100. */
  readonly width: number;
  readonly read: string;
  readonly written: string;
  /** What the capture did not see, and where the milestones are: in per cent of the width. */
  readonly unseen: readonly { readonly x: number; readonly width: number }[];
  readonly marks: readonly { readonly x: number; readonly title: string }[];
}

export interface DiskSide {
  readonly run: Run;
  readonly side: Side;
  /** Of all but bootio's own, as in the table. */
  readonly total: Activity;
  /** Bytes that the rows of the table add up to. */
  readonly inRows: number;
}

const columns = 400;
/** The capture adds requests up for so long, from the first one on. */
const windowNs = 1e9;
const [readOperation, writeOperation] = [0, 1];

/** Undefined where no run has seen a request. `viewUs`: the time that the page shows, since the runs' zero. */
export function diskView(
  sides: readonly DiskSide[],
  viewUs: readonly [number, number],
): DiskView | undefined {
  if (sides.every(({ run }) => run.details.requests.length === 0)) return undefined;
  const [fromUs, toUs] = viewUs;
  const columnNs = ((toUs - fromUs) * 1000) / columns;
  const rates = sides.map(({ run }) => {
    const fromNs = zeroNs(run) + fromUs * 1000;
    return {
      read: bytesByColumn(run, readOperation, fromNs, columnNs),
      written: bytesByColumn(run, writeOperation, fromNs, columnNs),
    };
  });
  // One scale for both, so that they can be compared.
  const peak = rates.reduce(
    (most, { read, written }) => read.reduce((high, bytes, i) => Math.max(high, bytes + written[i]!), most),
    0,
  );
  const percent = (us: number): number => Math.round(((us - fromUs) / (toUs - fromUs)) * 10_000) / 100;
  return {
    curves: sides.map(({ run, side }, i): CurveView => {
      const { read, written } = rates[i]!;
      const both = read.map((bytes, column) => bytes + written[column]!);
      return {
        ...{ side, letter: side.toUpperCase(), width: columns },
        caption: captionOf(run, both, columnNs),
        read: area(read, new Float64Array(columns), peak),
        written: area(both, read, peak),
        unseen: [
          { x: 0, width: clamp(percent((run.startNs - zeroNs(run)) / 1000)) },
          { x: clamp(percent((run.endNs - zeroNs(run)) / 1000)), width: 100 },
        ].filter(({ x, width }) => x < 100 && width > 0),
        marks: run.milestones
          .map(({ name, ns }) => ({ x: percent((ns - zeroNs(run)) / 1000), title: milestoneTitle(name) }))
          .filter(({ x }) => x >= 0 && x <= 100),
      };
    }),
    ticks: ticks(fromUs, toUs, 8)
      .map(({ us, label }) => ({ x: percent(us), label, end: percent(us) > 96 }))
      .filter(({ x }) => x <= 100),
    note: "requests of the whole machine, bootio's own too, which the capture adds up by the second; lines are milestones",
    rest: restOf(sides),
  };
}

const clamp = (percent: number): number => Math.min(100, Math.max(0, percent));

/** Each window's bytes spread evenly over it, up to the next window of its disk. */
function bytesByColumn(run: Run, operation: number, fromNs: number, columnNs: number): Float64Array {
  const bytes = new Float64Array(columns);
  const rows = run.details.requests.filter((row) => row.operation === operation);
  const next = new Map<number, number>();
  for (const row of [...rows].sort((a, b) => b.ns - a.ns)) {
    const endNs = Math.min(
      row.ns + windowNs,
      next.get(row.disk) ?? Infinity,
      Math.max(run.endNs, row.ns + 1),
    );
    next.set(row.disk, row.ns);
    const [from, to] = [(row.ns - fromNs) / columnNs, (Math.max(endNs, row.ns + 1) - fromNs) / columnNs];
    const first = Math.max(0, Math.floor(from));
    for (let column = first; column < Math.min(columns, to); column++) {
      const part = Math.min(to, column + 1) - Math.max(from, column);
      bytes[column]! += (row.bytes * part) / (to - from);
    }
  }
  return bytes;
}

function captionOf(run: Run, both: Float64Array, columnNs: number): string {
  const { requests } = diskSums(run);
  const of = (operation: number): { count: number; bytes: number } =>
    requests
      .filter((row) => row.operation === operation)
      .reduce((sum, { count, bytes }) => ({ count: sum.count + count, bytes: sum.bytes + bytes }), {
        count: 0,
        bytes: 0,
      });
  const [read, written] = [of(readOperation), of(writeOperation)];
  const most = both.reduce((high, bytes) => Math.max(high, bytes), 0);
  return (
    `${formatBytes(read.bytes)} read in ${plural(read.count, 'request')}, ${formatBytes(written.bytes)} written in ` +
    `${formatCount(written.count)}; at most ${formatBytes((most / columnNs) * 1e9)}/s`
  );
}

/** Steps from column to column: `to` above `from`, as one closed path. */
function area(to: Float64Array, from: Float64Array, peak: number): string {
  if (peak === 0) return '';
  const y = (bytes: number): string => String(Math.round((100 - (bytes / peak) * 96) * 10) / 10);
  const upper = steps(Array.from(to, y));
  const lower = steps(Array.from(from, y));
  const there = upper.map(({ x, end, height }) =>
    `V${height}H${end}`.replace(/^/, x === 0 ? `M0 ${height}` : ''),
  );
  const back = lower.reverse().map(({ x, height }) => `V${height}H${x}`);
  return `${there.join('')}${back.join('')}Z`;
}

/** Neighbours of one height are one step. */
function steps(heights: readonly string[]): { x: number; end: number; height: string }[] {
  const found: { x: number; end: number; height: string }[] = [];
  heights.forEach((height, x) => {
    const last = found.at(-1);
    if (last?.height === height) last.end = x + 1;
    else found.push({ x, end: x + 1, height });
  });
  return found;
}

function restOf(sides: readonly DiskSide[]): string {
  const parts = sides
    .map(({ side, total, inRows }) => ({ side, bytes: total.diskBytes - inRows }))
    .filter(({ bytes }) => bytes > 0)
    .map(({ side, bytes }) => `${formatBytes(bytes)}${side === '' ? '' : ` in ${side.toUpperCase()}`}`);
  if (parts.length === 0) return '';
  return `Of no file, and in no row: ${parts.join(', ')} (metadata of file systems, direct I/O, swap).`;
}
