/**
 * Numbers for people, in every output and in the report's browser code: three significant digits, units of powers of
 * 1000 (as disks and networks count), a comma between thousands, a blank before the unit. Numbers that are not finite
 * (from damaged runs) are shown as they are.
 */

interface Scale {
  readonly units: readonly string[];
  readonly step: number;
}

const byteScale: Scale = { units: ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'], step: 1000 };
const timeScale: Scale = { units: ['ns', 'µs', 'ms', 's'], step: 1000 };

/** `0 B`, `832 B`, `1.23 kB`, `12.3 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, byteScale);
}

/** A time or span: `340 µs`, `12.3 ms`, `11.0 s`, `301 s`; from 10 minutes on `12 min 5 s`. */
export function formatNs(ns: number): string {
  const seconds = Math.round(Math.abs(ns) / 1e9);
  if (seconds < 600 || !Number.isFinite(ns)) return scaled(ns, timeScale);
  const sign = ns < 0 ? '-' : '';
  if (seconds < 36_000) return `${sign}${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${sign}${formatCount(Math.floor(seconds / 3600))} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** As exact as it is known, for whoever asks: `1,234,567 bytes`. */
function exactBytes(bytes: number): string {
  return plural(bytes, 'byte');
}

/** To the microsecond: `9.264123 s`. */
export function exactNs(ns: number): string {
  return Number.isFinite(ns) ? `${(ns / 1e9).toFixed(6)} s` : String(ns);
}

/** How a number that `format` rounds is written in full. */
export function exactly(format: (value: number) => string): (value: number) => string {
  return format === formatBytes ? exactBytes : format === formatNs ? exactNs : formatCount;
}

/** `4,001`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return String(count);
  const digits = String(Math.round(Math.abs(count)));
  // Beyond 1e21 numbers print with an exponent, which has no thousands.
  const grouped = digits.includes('e') ? digits : digits.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return count < 0 && grouped !== '0' ? `-${grouped}` : grouped;
}

/** `1 block`, `4,001 blocks`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `format` with a sign: `+1.23 kB`, `-12`; nothing changed is `0`. */
export function formatDelta(delta: number, format: (value: number) => string): string {
  if (delta === 0) return '0';
  return delta > 0 ? `+${format(delta)}` : format(delta);
}

/** The change from a to b in per cent: `+12 %`, `-3.4 %`, from ten times on `x12`; '' where a is 0. */
export function formatChange(a: number, b: number): string {
  if (a === b) return '0 %';
  if (a === 0) return '';
  if (b / a >= 10) return `x${formatCount(b / a)}`;
  const percent = ((b - a) / a) * 100;
  const size = Math.abs(percent);
  const sign = percent > 0 ? '+' : '-';
  if (size < 0.1) return `${sign}<0.1 %`;
  return `${sign}${size < 9.95 ? size.toFixed(1) : formatCount(size)} %`;
}

/** `±2 %`: how far an interval goes from its median at most; '' where it is one number. */
export function reachOf(reach: number, median: number, format: (value: number) => string): string {
  if (reach === 0) return '';
  return median === 0 ? `±${format(reach)}` : `±${percent(reach / Math.abs(median))}`;
}

function percent(share: number): string {
  const size = share * 100;
  if (size >= 999.5) return '>999 %';
  return size < 0.95 ? '1 %' : `${formatCount(size)} %`;
}

function scaled(value: number, { units, step }: Scale): string {
  if (!Number.isFinite(value)) return String(value);
  let size = Math.abs(value);
  let unit = 0;
  // 999.5 of a unit would round up to 1000 of it.
  while (size >= step - 0.5 && unit < units.length - 1) {
    size /= step;
    unit++;
  }
  const sign = value < 0 && size > 0 ? '-' : '';
  return `${sign}${unit === 0 ? formatCount(size) : threeDigits(size)} ${units[unit]!}`;
}

function threeDigits(size: number): string {
  if (size < 9.995) return size.toFixed(2);
  if (size < 99.95) return size.toFixed(1);
  return formatCount(size);
}
