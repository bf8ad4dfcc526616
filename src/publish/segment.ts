/**
 * Labels and run ids as names of files: of letters that every file system and server bears, the same for the same text always, and
 * never the same for two. What is such a name already stays as it is; of everything else a readable part is kept, with a hash after an
 * underscore, which no name that stays has.
 */
import { createHash } from 'node:crypto';

const longest = 64;
/** No capitals: some file systems do not tell them from small letters. */
const plain = /^[a-z0-9]+(?:[.-]+[a-z0-9]+)*$/;
/** As captures are named; capitals stand where they stand in all of them. */
const runId = /^\d{8}T\d{6}Z-[0-9a-f]{1,16}$/;
/** Names that are devices on Windows, with any ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

export function pathSegment(text: string): string {
  if (runId.test(text)) return text;
  if (text.length <= longest && plain.test(text) && !devices.test(text)) return text;
  const words = text
    .slice(0, 4 * longest)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // Not as UTF-8, in which all lone surrogates are the same.
  const hash = createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex');
  return `${words.slice(0, 40).replace(/-+$/, '') || 'x'}_${hash.slice(0, 20)}`;
}
