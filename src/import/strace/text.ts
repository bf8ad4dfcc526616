/** Strings as strace prints them, back to what they were. */
import { decodeBytes, encodeBytes } from '../../lib/escape.ts';

const letters: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['t', 9],
  ['r', 13],
  ['v', 11],
  ['f', 12],
  ['b', 8],
  ['a', 7],
  ['e', 27],
]);

/** Takes back `\n`, `\"`, `\303`, `\xc3` and the like. Bytes that are not UTF-8 become as decodeBytes has them. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes = encodeBytes(text);
  const result = Buffer.alloc(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte !== 92 || i + 1 === bytes.length) {
      result[length++] = byte;
      continue;
    }
    const rest = Buffer.from(bytes.subarray(i + 1, i + 4)).toString('latin1');
    const [octal] = /^[0-7]{1,3}/.exec(rest) ?? [];
    const [, hex] = /^x([0-9a-fA-F]{2})/.exec(rest) ?? [];
    if (octal !== undefined) {
      result[length++] = Number.parseInt(octal, 8) & 255;
      i += octal.length;
    } else if (hex !== undefined) {
      result[length++] = Number.parseInt(hex, 16);
      i += 3;
    } else {
      result[length++] = letters.get(rest[0]!) ?? bytes[i + 1]!;
      i++;
    }
  }
  return decodeBytes(result.subarray(0, length));
}

/** The text of `"..."`; undefined where it is none. `cut` where strace left out its end. */
export function quoted(raw: string): { readonly text: string; readonly cut: boolean } | undefined {
  const cut = raw.endsWith('...');
  const end = cut ? raw.length - 3 : raw.length;
  if (end < 2 || !raw.startsWith('"') || raw[end - 1] !== '"') return undefined;
  return { text: unescape(raw.slice(1, end - 1)), cut };
}
