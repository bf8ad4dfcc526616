/** The curves above the rows: bytes moved, what each disk was asked for, threads that wait. */
import { formatBytes, formatNs } from '../../render/numbers.ts';
import type { Track, TrackSeries } from '../../render/html/report-data.ts';
import type { Layout } from './layout.ts';
import type { Palette } from './palette.ts';

/** Highest sum of a track's series in all pictures, a microsecond, so that they have one scale. */
export type Peaks = ReadonlyMap<Track['id'], number>;

export const trackTitles: Readonly<Record<Track['id'], string>> = {
  moved: 'Bytes moved by calls',
  disk: 'Disks, by the second',
  waits: 'Waiting for a disk',
};

/** Bins may be of other widths in other pictures. */
export function trackPeaks(tracks: Iterable<Track>): Peaks {
  const peaks = new Map<Track['id'], number>();
  for (const { id, series, binUs } of tracks) {
    const most = Math.max(0, ...sums(series)) / binUs;
    peaks.set(id, Math.max(peaks.get(id) ?? 0, most));
  }
  return peaks;
}

const totals = new WeakMap<readonly TrackSeries[], Float64Array>();

/** The same in every frame. */
function totalsOf(series: readonly TrackSeries[]): Float64Array {
  let total = totals.get(series);
  if (total === undefined) totals.set(series, (total = sums(series)));
  return total;
}

function sums(series: readonly TrackSeries[]): Float64Array {
  const total = new Float64Array(series[0]?.values.length ?? 0);
  for (const { values } of series) values.forEach((value, bin) => (total[bin]! += value));
  return total;
}

/** `3.20 MB/s`; of waits, how many threads at a time. */
export function rateText(id: Track['id'], perUs: number): string {
  return id === 'waits' ? `${(perUs / 1000).toFixed(2)} threads` : `${formatBytes(perUs * 1e6)}/s`;
}

/** What a track says at a time, a line each. */
export function trackFacts(
  { id, fromUs, binUs, series }: Track,
  us: number,
): (readonly [name: string, value: string])[] {
  const bin = Math.floor((us - fromUs) / binUs);
  const at = fromUs + bin * binUs;
  return [
    ['from', `${(at / 1e6).toFixed(4)} s, for ${formatNs(binUs * 1000)}`],
    ...series.map(({ name, values }) => [name, rateText(id, (values[bin] ?? 0) / binUs)] as const),
  ];
}

export function drawTracks(
  context: CanvasRenderingContext2D,
  tracks: readonly Track[],
  layout: Layout,
  palette: Palette,
  peaks: Peaks,
): void {
  tracks.forEach((track, i) => {
    drawTrack(context, track, layout, palette, { ...layout.tracks[i]!, peak: peaks.get(track.id) ?? 0 });
  });
}

function drawTrack(
  context: CanvasRenderingContext2D,
  { id, fromUs, binUs, series }: Track,
  layout: Layout,
  palette: Palette,
  { top, height, peak }: { readonly top: number; readonly height: number; readonly peak: number },
): void {
  const base = top + height;
  const after = Math.ceil((layout.us(layout.width) - fromUs) / binUs) + 1;
  const first = Math.max(0, Math.floor((layout.us(layout.gutter) - fromUs) / binUs));
  const last = Math.max(first, Math.min(series[0]?.values.length ?? 0, after));
  const total = totalsOf(series);
  // A root, so that what is small can be seen beside the peak.
  const heightOf = (value: number): number =>
    peak === 0 || value === 0 ? 0 : Math.max(1, Math.sqrt(value / binUs / peak) * (height - 4));
  const colours = coloursOf(id, series, palette);
  const tops = new Float64Array(last - first).fill(base);
  // A series at a time: to change the colour takes longer than to draw a bar.
  series.forEach(({ values }, i) => {
    context.fillStyle = colours[i]!;
    for (let bin = first; bin < last; bin++) {
      if (values[bin] === 0) continue;
      // Whole pixels: between neighbours that share one there would be a lighter line.
      const x = Math.floor(layout.x(fromUs + bin * binUs));
      const width = Math.max(1, Math.floor(layout.x(fromUs + (bin + 1) * binUs)) - x);
      const part = (values[bin]! / total[bin]!) * heightOf(total[bin]!);
      tops[bin - first]! -= part;
      context.fillRect(x, tops[bin - first]!, width, part);
    }
  });
  context.fillStyle = palette.line;
  context.fillRect(layout.gutter, base, layout.width, 1);
}

/** Reads dark, writes light; the disks from one end of the ramp to the other. */
function coloursOf(id: Track['id'], series: readonly TrackSeries[], palette: Palette): string[] {
  if (id === 'waits') return [palette.chain];
  if (id === 'moved') return series.map(({ name }) => (name === 'written' ? palette.faint : palette.accent));
  return series.map((_, i) => palette.ramp[4 - (i % 5)]!);
}
