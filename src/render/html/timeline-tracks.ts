/** A run's curves over time for the timeline: bytes moved by calls, what each disk was asked for, threads that wait for a disk. */
import { groupBy } from '../../lib/group-by.ts';
import type { Run } from '../../model/types.ts';
import type { Track, TrackSeries } from './report-data.ts';
import { viewOf, zeroNs } from './view.ts';

/** Bars across the first view; the time after it has as many more as it needs, up to the second number. */
const binsInView = 500;
const mostBins = 3000;
/** What the capture adds up by the second tells no finer. */
const windowNs = 1e9;
/** Further ones are told as one. */
const mostDisks = 4;
const [readOperation, writeOperation] = [0, 1];

interface Bins {
  readonly fromUs: number;
  readonly binUs: number;
  readonly count: number;
  /** Place on the axis, in bins, which may be before the first or after the last. */
  readonly at: (ns: number) => number;
}

/** Without bootio's own, but for the disks': those are the whole machine's. Tracks of what the run has none of are left out. */
export function timelineTracks(run: Run): Track[] {
  const bins = binsOf(run);
  return [
    track('moved', bins, moved(run, bins)),
    track('disk', bins, disks(run, bins)),
    track('waits', bins, waits(run, bins)),
  ].filter(({ series }) => series.length > 0);
}

function binsOf(run: Run): Bins {
  const [viewFrom, viewTo] = viewOf(run);
  const zero = zeroNs(run);
  const end = (run.endNs - zero) / 1000;
  const binUs = Math.max(
    1,
    Math.ceil(Math.max((viewTo - viewFrom) / binsInView, (end - viewFrom) / mostBins)),
  );
  const count = Math.max(1, Math.min(mostBins, Math.ceil((end - viewFrom) / binUs)));
  return { fromUs: viewFrom, binUs, count, at: (ns) => ((ns - zero) / 1000 - viewFrom) / binUs };
}

function track(id: Track['id'], { fromUs, binUs }: Bins, series: readonly TrackSeries[]): Track {
  return { id, fromUs, binUs, series: series.filter(({ values }) => values.some((value) => value > 0)) };
}

/** Each access's bytes spread evenly over the time that its file was open. */
function moved({ accesses, processes }: Run, bins: Bins): TrackSeries[] {
  const read = new Float64Array(bins.count + 1);
  const written = new Float64Array(bins.count + 1);
  const binOf = (ns: number): number => Math.min(bins.count - 1, Math.max(0, Math.floor(bins.at(ns))));
  for (let i = 0; i < accesses.length; i++) {
    if (processes[accesses.process[i]!]!.own) continue;
    const first = binOf(accesses.openNs[i]!);
    const after = binOf(accesses.closeNs[i]!) + 1;
    spread(read, first, after, accesses.readBytes[i]!);
    spread(written, first, after, accesses.writeBytes[i]!);
  }
  return [
    { name: 'read', values: summed(read) },
    { name: 'written', values: summed(written) },
  ];
}

/** Adds to the differences of neighbours, so that a long access costs no more than a short one. */
function spread(differences: Float64Array, first: number, after: number, bytes: number): void {
  if (bytes === 0) return;
  differences[first]! += bytes / (after - first);
  differences[after]! -= bytes / (after - first);
}

function summed(differences: Float64Array): number[] {
  let sum = 0;
  const bins: number[] = [];
  for (const difference of differences.subarray(0, -1)) {
    sum += difference;
    bins.push(Math.max(0, Math.round(sum)));
  }
  return bins;
}

function disks({ details: { requests }, endNs }: Run, bins: Bins): TrackSeries[] {
  const rows = requests.filter(
    ({ operation }) => operation === readOperation || operation === writeOperation,
  );
  const bytesOf = new Map<number, number>();
  for (const { disk, bytes } of rows) bytesOf.set(disk, (bytesOf.get(disk) ?? 0) + bytes);
  const order = [...bytesOf].sort(([a, x], [b, y]) => y - x || a - b).map(([disk]) => disk);
  const values = new Map<string, Float64Array>();
  for (const ofKey of groupBy(rows, ({ disk, operation }) => `${disk} ${operation}`).values()) {
    const { disk, operation } = ofKey[0]!;
    const place = order.indexOf(disk);
    const what = operation === readOperation ? 'read' : 'written';
    const name = `${place < mostDisks ? diskName(disk) : 'other disks'} ${what}`;
    const column = values.get(name) ?? new Float64Array(bins.count);
    values.set(name, column);
    ofKey.forEach(({ ns, bytes }, i) => {
      addEvenly(column, bins, [ns, Math.min(ns + windowNs, ofKey[i + 1]?.ns ?? Infinity, endNs)], bytes);
    });
  }
  return Array.from(values, ([name, column]) => ({ name, values: Array.from(column, Math.round) }));
}

/** As in /proc/diskstats: `254:0`. The kernel's number has 20 bits for the minor. */
function diskName(disk: number): string {
  return `disk ${Math.floor(disk / 2 ** 20)}:${disk % 2 ** 20}`;
}

/** Nanoseconds waited a bin. A window's waits lie somewhere in its second, and in the process's life. */
function waits({ details: { blocked }, processes, endNs }: Run, bins: Bins): TrackSeries[] {
  const values = new Float64Array(bins.count);
  for (const { ns, process, spanNs } of blocked) {
    const waiter = processes[process];
    if (waiter === undefined || waiter.own) continue;
    const most = Math.max(windowNs, spanNs);
    addEvenly(values, bins, [ns, Math.min(ns + most, waiter.exitNs ?? Infinity, endNs)], spanNs);
  }
  return [{ name: 'waiting', values: Array.from(values, Math.round) }];
}

function addEvenly(
  column: Float64Array,
  bins: Bins,
  [fromNs, toNs]: readonly [number, number],
  amount: number,
): void {
  const from = bins.at(fromNs);
  const to = Math.max(bins.at(toNs), from + 1e-6);
  const last = Math.min(column.length, Math.ceil(to));
  for (let bin = Math.max(0, Math.floor(from)); bin < last; bin++)
    column[bin]! += (amount * Math.max(0, Math.min(to, bin + 1) - Math.max(from, bin))) / (to - from);
}
