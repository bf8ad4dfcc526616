import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeBytes, printable } from '../../src/lib/escape.ts';

describe('decodeBytes', () => {
  it('keeps UTF-8 as it is', () => {
    expect(decodeBytes(Buffer.from('/etc/motd'))).toBe('/etc/motd');
    expect(decodeBytes(Buffer.from('/home/žofie/🐧'))).toBe('/home/žofie/🐧');
    expect(decodeBytes(Buffer.from('\ufeffbyte order mark \ufffd'))).toBe('\ufeffbyte order mark \ufffd');
  });

  it('turns each byte that is not UTF-8 into a lone surrogate', () => {
    expect(decodeBytes(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\udcffb');
    // Latin-1, a cut sequence, an overlong form, a surrogate, a number above Unicode.
    expect(decodeBytes(Buffer.from('caf\xe9', 'latin1'))).toBe('caf\udce9');
    expect(decodeBytes(Uint8Array.of(0xe2, 0x82))).toBe('\udce2\udc82');
    expect(decodeBytes(Uint8Array.of(0xc0, 0xaf))).toBe('\udcc0\udcaf');
    expect(decodeBytes(Uint8Array.of(0xed, 0xa0, 0x80))).toBe('\udced\udca0\udc80');
    expect(decodeBytes(Uint8Array.of(0xf4, 0x90, 0x80, 0x80))).toBe('\udcf4\udc90\udc80\udc80');
  });

  it('agrees with Node on what is UTF-8', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const text = decodeBytes(bytes);
        const valid = Buffer.from(Buffer.from(bytes).toString('utf8')).equals(bytes);
        expect(/\p{Surrogate}/u.test(text)).toBe(!valid);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('encodeBytes', () => {
  it('is the inverse of decodeBytes for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(Buffer.from(encodeBytes(decodeBytes(bytes)))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the inverse of decodeBytes where bytes and characters of many kinds are mixed', () => {
    const piece = fc.oneof(
      fc.constantFrom('/', 'é', '€', '🐧', '\ufffd').map((c) => Buffer.from(c)),
      fc.uint8Array({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const bytes = Buffer.concat(pieces);
        expect(Buffer.from(encodeBytes(decodeBytes(bytes)))).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes a replacement character for a surrogate that stands for no byte', () => {
    expect(decodeBytes(encodeBytes('a\ud800b\udc00c\udcff'))).toBe('a\ufffdb\ufffdc\udcff');
  });
});

describe('printable', () => {
  it('leaves ordinary names alone, backslashes and non-ASCII letters too', () => {
    for (const text of [
      '/usr/lib/x86_64-linux-gnu',
      'dev-disk-by\\x2duuid.device',
      'žluťoučký kůň 🐧',
      'a b',
    ]) {
      expect(printable(text)).toBe(text);
    }
  });

  it('shows what a terminal would obey', () => {
    expect(printable('\u001b[31mred\u0007')).toBe('\\x1b[31mred\\x07');
    expect(printable('two\nlines\r\t\u007f\0')).toBe('two\\x0alines\\x0d\\x09\\x7f\\x00');
    expect(printable('\u009b31m')).toBe('\\u009b31m');
  });

  it('shows what turns or hides text', () => {
    expect(printable('a\u202eb\u2066c\u200fd\u200be\u2028f\ufeffg')).toBe(
      'a\\u202eb\\u2066c\\u200fd\\u200be\\u2028f\\ufeffg',
    );
  });

  it('shows bytes that are not UTF-8 as bytes', () => {
    expect(printable(decodeBytes(Uint8Array.of(0x61, 0xff, 0x80)))).toBe('a\\xff\\x80');
    expect(printable('\ud800')).toBe('\\ud800');
  });

  it('gives one line of plain text for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(printable(decodeBytes(bytes))).toMatch(
          /^[^\p{Control}\p{Surrogate}\p{Bidi_Control}\u2028\u2029]*$/u,
        );
      }),
    );
  });
});
