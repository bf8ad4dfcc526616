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

/** By field, what a difference of may be nothing: a page or two, a call more. */
const fields: readonly (readonly [keyof Activity, slack: number])[] = [
  ['readBytes', 4096],
  ['writeBytes', 4096],
  ['diskBytes', 16_384],
  ['opens', 1],
  ['readCalls', 1],
  ['processes', 0],
  ['spawned', 1],
];

/** The mean over what either has any of. */
export function ioLikeness(a: Activity, b: Activity): number {
  let sum = 0;
  let counted = 0;
  for (const [field, slack] of fields) {
    const [less, more] = a[field] < b[field] ? [a[field], b[field]] : [b[field], a[field]];
    if (more === 0) continue;
    sum += (less + slack) / (more + slack);
    counted++;
  }
  return counted === 0 ? 1 : sum / counted;
}
