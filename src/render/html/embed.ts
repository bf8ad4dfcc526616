/** Putting data and code into a page so that neither can end its element early, and naming the code for the policy. */
import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';

/** JSON, compressed, in letters: a third of its size, and nothing in it can close or open an element. */
export function packedJson(value: unknown): string {
  return deflateRawSync(Buffer.from(JSON.stringify(value), 'utf8'), { level: 9 }).toString('base64');
}

/** A Content-Security-Policy that lets exactly this script (undefined: none) and this style run and nothing be loaded. */
export function contentPolicy(script: string | undefined, style: string): string {
  return [
    "default-src 'none'",
    script === undefined ? "script-src 'none'" : `script-src '${sourceHash(script)}'`,
    `style-src '${sourceHash(style)}'`,
    // The icon is in the page itself; without this line browsers report it as blocked.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function sourceHash(source: string): string {
  return `sha256-${createHash('sha256').update(source, 'utf8').digest('base64')}`;
}
