/** What a terminal shows while a session is captured: the parts that matter most come first, for a narrow one cuts the end. */
import type { CaptureProgress } from '../capture/capture-process.ts';
import { formatBytes, formatCount, plural } from '../render/numbers.ts';

/** `capturing 0:42 of 5:00: 12,345 events, 1.20 MB, 87 processes; 3 lost` */
export function captureLine(progress: CaptureProgress, durationSeconds: number | undefined): string {
  const { elapsedMs, events, bytes, processes, lost } = progress;
  const of = durationSeconds === undefined ? '' : ` of ${clock(durationSeconds)}`;
  const counts = [
    plural(events, 'event'),
    formatBytes(bytes),
    plural(processes, 'process', 'processes'),
  ].join(', ');
  const losses = lost === 0 ? '' : `; ${formatCount(lost)} lost`;
  return `capturing ${clock(Math.floor(elapsedMs / 1000))}${of}: ${counts}${losses}`;
}

/** `0:42`, `5:00`, `1:05:00`. */
function clock(seconds: number): string {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
