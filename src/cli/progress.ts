/**
 * How far long work has come: one line on stderr, rewritten in place and gone at the end. For people at a terminal that can rewrite a
 * line, and for work that takes longer than a glance; nowhere else is anything written.
 */
import { printable } from '../lib/escape.ts';

/** Of the process's life: what is done sooner needs no telling. */
const firstMs = 300;
const everyMs = 100;

let isShown = false;
let lastMs = -Infinity;

/** `what` in a few words. Cheap where nothing is to be shown: it may be called often. */
export function showProgress(what: string, done?: number, total?: number): void {
  const nowMs = performance.now();
  if (nowMs < firstMs || nowMs < lastMs + everyMs) return;
  lastMs = nowMs;
  const count = total === undefined ? '' : ` ${(done ?? 0) + 1} of ${total}`;
  drawLine(`${what}${count} ...`);
}

/** Shows `text` in the place of the last one, where that can be. */
export function drawLine(text: string): void {
  if (!process.stderr.isTTY || process.env['TERM'] === 'dumb') return;
  // A line that is wrapped cannot be rewritten. Some terminals say 0 columns.
  const width = (process.stderr.columns || 80) - 1;
  process.stderr.write(`\r${printable(text).slice(0, width)}\u001b[K`);
  isShown = true;
}

/** Before anything else is written, and at the end. */
export function clearProgress(): void {
  if (!isShown) return;
  process.stderr.write('\r\u001b[K');
  isShown = false;
  lastMs = -Infinity;
}
