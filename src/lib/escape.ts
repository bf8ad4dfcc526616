/**
 * Text that others chose: names of files and processes are bytes, not always UTF-8, and may hold anything but NUL.
 * Inside bootio they are strings in which each byte that is not UTF-8 is a lone surrogate U+DC80 to U+DCFF (as Python's
 * surrogateescape has it), so that nothing is lost; `printable` makes them safe to show on one line.
 */

const replacement = '\ufffd';

/**
 * UTF-8 to text; each byte that is not part of valid UTF-8 becomes U+DC00 + byte. Lossless: see encodeBytes. Of a part of `bytes`,
 * without a view of its own, where there are millions of them.
 */
export function decodeBytes(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('utf8', from, to);
  // Node puts U+FFFD for bytes it cannot read; only then is the slow way needed (or U+FFFD itself is in the name).
  return text.includes(replacement) ? decodeSlowly(bytes.subarray(from, to)) : text;
}

/** The inverse of decodeBytes. Lone surrogates that no byte stands for become U+FFFD. */
export function encodeBytes(text: string): Uint8Array {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let end = 0;
  for (const match of text.matchAll(/\p{Surrogate}/gu)) {
    const code = match[0].charCodeAt(0);
    if (code < 0xdc80 || code > 0xdcff) continue;
    parts.push(Buffer.from(text.slice(end, match.index), 'utf8'), Buffer.of(code - 0xdc00));
    end = match.index + 1;
  }
  parts.push(Buffer.from(text.slice(end), 'utf8'));
  return Buffer.concat(parts);
}

function decodeSlowly(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at]!);
    else text += Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('utf8');
    at += Math.max(length, 1);
  }
  return text;
}

/** The length of the valid UTF-8 sequence at `at`, 0 where there is none (RFC 3629: no overlong forms, no surrogates). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0;
  for (let i = 1; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
}

// Control characters, line separators, what is invisible or turns the direction of text, and lone surrogates. A backslash
// stays as it is: systemd's names are full of `\x2d`, and the exact name is in the JSON output.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/**
 * Makes hostile text safe for a terminal and for one line: control characters and bytes that are not UTF-8 become `\xNN`,
 * other unsafe characters `\uNNNN`.
 */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x80) return `\\x${hex(code, 2)}`;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\x${hex(code - 0xdc00, 2)}`;
    return `\\u${hex(code, 4)}`;
  });
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');
