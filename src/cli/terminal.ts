/** What is known of where the output goes. */

const defaultWidth = 80;
const leastWidth = 20;
const mostWidth = 1000;

/** Columns to fill: COLUMNS where it is set, else the terminal's, else 80. */
export function terminalWidth(): number {
  const wanted = Number(process.env['COLUMNS']);
  if (Number.isInteger(wanted) && wanted > 0) return clamp(wanted);
  // Some terminals (and `script`) say 0 columns.
  const { columns } = process.stdout as { columns?: number };
  return columns === undefined || columns === 0 ? defaultWidth : clamp(columns);
}

function clamp(width: number): number {
  return Math.min(Math.max(width, leastWidth), mostWidth);
}

/** Colour is for people at a terminal that have not asked for none (https://no-color.org). */
export function useColor(): boolean {
  const noColor = process.env['NO_COLOR'];
  if (noColor !== undefined && noColor !== '') return false;
  return process.stdout.isTTY && process.env['TERM'] !== 'dumb';
}
