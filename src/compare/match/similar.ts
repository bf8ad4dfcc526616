/** How alike two names, two sets and the I/O of two rows are: from 0 (not at all) to 1 (as one). Pure; linear in the names' lengths. */
import type { Activity } from '../activity.ts';

/** Longer names are compared by their beginnings. */
const longestName = 256;

/**
 * Of names without directory, version numbers apart: what they have in common word by word counts nothing, so that `systemd-a` is not
 * like `systemd-b`. One that has a word more than the other is half like it.
 */
export function nameLikeness(a: string, b: string): number {
  const left = wordsOf(a);
  const right = wordsOf(b);
  if (left.join(' ') === right.join(' ')) return 1;
  const restA = left.filter((word) => !right.includes(word)).join(' ');
  const restB = right.filter((word) => !left.includes(word)).join(' ');
  if (restA === '' || restB === '') return left.length > 0 && right.length > 0 ? 0.5 : 0;
  return dice(restA, restB);
}

/** The same for names that differ in their version numbers only. */
export function stem(name: string): string {
  return wordsOf(name).join(' ');
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, longestName)
    .toLowerCase()
    .replace(/\d+(?:\.\d+)*/g, ' ')
    .split(/[^a-z\u0080-\uffff]+/)
    .filter((word) => word !== '');
}

/** Of pairs of neighbouring letters (Dice 1945). */
function dice(a: string, b: string): number {
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < a.length; i++)
    pairs.set(a.slice(i, i + 2), (pairs.get(a.slice(i, i + 2)) ?? 0) + 1);
  let common = 0;
  for (let i = 0; i + 1 < b.length; i++) {
    const left = pairs.get(b.slice(i, i + 2)) ?? 0;
    if (left === 0) continue;
    common++;
    pairs.set(b.slice(i, i + 2), left - 1);
  }
  const all = Math.max(0, a.length - 1) + Math.max(0, b.length - 1);
  return all === 0 ? 0 : (2 * common) / all;
}

/** What they have in common, of what they have (Jaccard 1901); of two empty ones nothing is known, and that is 0. */
export function setLikeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  let common = 0;
  for (const each of small) if (large.has(each)) common++;
  return common / (a.size + b.size - common);
}

const byteFields = ['readBytes', 'writeBytes', 'diskBytes'] as const;
const countFields = ['opens', 'readCalls', 'processes', 'spawned'] as const;
/** What a difference of may be nothing: a few pages, a call more. */
const slackBytes = 16_384;
const slackCounts = 2;

/** Of bytes, or of calls, opens and processes where those are less alike: what both have, of what either has. */
export function ioLikeness(a: Activity, b: Activity): number {
  return Math.min(common(a, b, byteFields, slackBytes), common(a, b, countFields, slackCounts));
}

function common(a: Activity, b: Activity, fields: readonly (keyof Activity)[], slack: number): number {
  let [least, most] = [slack, slack];
  for (const field of fields) {
    least += Math.min(a[field], b[field]);
    most += Math.max(a[field], b[field]);
  }
  return least / most;
}
