/** A whole call as strace prints it, `name(arguments) = result`, to the shape that all tracers share. */
import { constants } from 'node:os';
import type { Argument, Call, NamedFile } from '../calls/call.ts';
import { endOfNote, splitList } from './scan.ts';
import { quoted, unescape } from './text.ts';

const errnos: ReadonlyMap<string, number> = new Map(Object.entries(constants.errno));
/** Of a call that is made again after a signal, or was interrupted: nothing came of it. */
const otherErrno = 4095;

class StraceArgument implements Argument {
  readonly raw: string;

  constructor(raw: string) {
    // Names of arguments, as some structures have them: `fd=3`.
    this.raw = raw;
  }

  get number(): number {
    const [digits] = /^-?(?:0x[0-9a-f]+|\d+)/.exec(this.raw) ?? [];
    return digits === undefined ? NaN : Number(digits);
  }

  get file(): NamedFile | undefined {
    const [before] = /^(?:\d+|AT_FDCWD)(?=<)/.exec(this.raw) ?? [];
    return before === undefined ? undefined : noted(this.raw, before.length);
  }

  get text(): string | undefined {
    return quoted(this.raw)?.text;
  }

  get list(): { readonly texts: readonly string[]; readonly cut: boolean } | undefined {
    if (!this.raw.startsWith('[')) return undefined;
    const parts = splitList(this.raw, 1)?.parts ?? [];
    const strings = parts.map((part) => quoted(part));
    const texts = strings.flatMap((string) => (string === undefined ? [] : [string.text]));
    return { texts, cut: strings.some((string) => string === undefined || string.cut) };
  }
}

const types: ReadonlyMap<string, number> = new Map([
  ['char', 2],
  ['block', 6],
  ['pipe', 1],
  ['socket', 12],
]);

/** What stands behind a descriptor, from `<` on. */
function noted(text: string, at: number): NamedFile | undefined {
  const end = endOfNote(text, at);
  if (end === -1) return undefined;
  const inside = text.slice(at + 1, end - 1);
  if (inside.startsWith('/')) {
    const [, path = inside, kind = ''] = /^(.*)<(char|block) \d+:\d+>$/s.exec(inside) ?? [];
    // As strace before 6 has it.
    return { path: unescape(path).replace(/ \(deleted\)$/, ''), type: types.get(kind) ?? 0 };
  }
  const [, kind = ''] = /^([\w-]+):\[/.exec(inside) ?? [];
  const type = types.get(kind) ?? (/^[A-Z]/.test(kind) ? 12 : 0);
  return { path: inside, type };
}

/** The name of the call that a line begins with; undefined where it is none. */
export function callName(text: string): string | undefined {
  const open = text.indexOf('(');
  const name = open === -1 ? '' : text.slice(0, open);
  return /^[a-z_][a-z0-9_]{0,63}$/.test(name) ? name : undefined;
}

export interface ParsedCall extends Omit<Call, 'ns' | 'endNs' | 'timed'> {
  /** Time in the call, where strace was asked for it (-T), in ns. */
  readonly tookNs: number | undefined;
}

/** Undefined where the text is not a whole call. */
export function parseCall(name: string, text: string): ParsedCall | undefined {
  const list = splitList(text, name.length + 1);
  if (list === undefined) return undefined;
  const rest = /^\s*= (.*)$/s.exec(text.slice(list.end))?.[1];
  if (rest === undefined) return undefined;
  const [, value, after = ''] = /^(-?\d+|0x[0-9a-f]+|\?)(.*)$/s.exec(rest) ?? [];
  if (value === undefined) return undefined;
  const errnoName = value === '-1' || value === '?' ? (/^ (E[A-Z0-9]+) /.exec(`${after} `)?.[1] ?? '') : '';
  const errno = errnoName === '' ? 0 : (errnos.get(errnoName) ?? otherErrno);
  return {
    name,
    arguments: list.parts.map((part) => new StraceArgument(part)),
    result: value === '?' ? NaN : Number(value),
    errno,
    resultFile: after.startsWith('<') ? resultFile(after) : undefined,
    tookNs: tookNs(after),
  };
}

/** `</path>`, which is no path where it is the time that a call took: `<0.000009>`. */
function resultFile(after: string): NamedFile | undefined {
  const file = noted(after, 0);
  return file === undefined || /^\d/.test(file.path) ? undefined : file;
}

function tookNs(after: string): number | undefined {
  const [, seconds, fraction = ''] = /<(\d{1,7})\.(\d{1,9})>$/.exec(after) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1e9 + Number(fraction.padEnd(9, '0'));
}
