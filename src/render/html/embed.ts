/** Putting data and code into a page so that neither can end its element early, and naming the code for the policy. */
import { createHash } from 'node:crypto';

/** JSON for a <script type="application/json">: no character in it can close or open anything, or end a line of script. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A Content-Security-Policy that lets exactly this script and this style run and nothing be loaded. */
export function contentPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${sourceHash(script)}'`,
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
