/** Names for a report: made safe to show, cut to a length that a page can bear, and each stored once. */
import { printable } from '../../lib/escape.ts';
import type { NameTable } from './report-data.ts';

/** Longer names (64 kB ones exist) lose their middle: whoever needs it has `--format json`. */
const longestName = 320;
/** A sentence may hold several names. */
const longestText = 1500;

export const clip = (text: string): string => clipTo(text, longestName);
export const clipText = (text: string): string => clipTo(text, longestText);

/** Marks upon marks are one character, which no line can be broken within; scripts that people write have a few. */
const towers = /(\p{M}{6})\p{M}+/gu;

function clipTo(text: string, longest: number): string {
  // Far more than what is kept, so that what is cut here is in the middle then.
  const near = text.length <= 2 * longest ? text : `${text.slice(0, longest)}…${text.slice(-longest)}`;
  const safe = printable(near).replace(towers, '$1…');
  if (safe.length <= longest) return safe;
  // Cut between characters, not through one that takes two code units.
  const head = safe.slice(0, longest * 0.4).replace(/[\ud800-\udbff]$/, '');
  const tail = safe.slice(-longest * 0.6).replace(/^[\udc00-\udfff]/, '');
  return `${head}…${tail}`;
}

export class Names {
  readonly #numbers = new Map<string, number>();

  /** The name's number; a new one where it has not come yet. Takes hostile text. */
  number(text: string): number {
    return this.#numberOf(clip(text));
  }

  /** Undefined for one that has not come. */
  known(text: string): number | undefined {
    return this.#numbers.get(clip(text));
  }

  #numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(name, number);
    }
    return number;
  }

  /** Several texts as one name, a line each: each cut as a name is, and all of them to `longest` characters. */
  lines(texts: readonly string[], longest: number): number {
    const lines = texts.map(clip).join('\n');
    return this.#numberOf(lines.length > longest ? `${wellFormed(lines.slice(0, longest))}…` : lines);
  }

  /** -1 for undefined. */
  optional(text: string | undefined): number {
    return text === undefined ? -1 : this.number(text);
  }

  /** By number. */
  list(): string[] {
    return [...this.#numbers.keys()];
  }

  table(): NameTable {
    const sorted = [...this.#numbers].sort(([a], [b]) => (a < b ? -1 : 1));
    let previous = '';
    const shared: number[] = [];
    const rest: string[] = [];
    for (const [name] of sorted) {
      const length = commonLength(previous, name);
      shared.push(length);
      rest.push(name.slice(length));
      previous = name;
    }
    return { number: sorted.map(([, number]) => number), shared, rest };
  }
}

/** Without the first half of a character that was cut. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  // Never part a surrogate pair: half of one is not well-formed text.
  if (length > 0 && (a.charCodeAt(length - 1) & 0xfc00) === 0xd800) length--;
  return length;
}

/** The inverse of Names.table: all names by number. */
export function readNames({ number, shared, rest }: NameTable): string[] {
  const names: string[] = new Array<string>(number.length).fill('');
  let previous = '';
  for (let i = 0; i < number.length; i++) {
    previous = previous.slice(0, shared[i]) + rest[i]!;
    names[number[i]!] = previous;
  }
  return names;
}
