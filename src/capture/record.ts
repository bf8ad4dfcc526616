/** /usr/lib/bootio/installed.json: what `enable` found missing and made, for `disable` to put back as it was. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { recordFile } from './layout.ts';
import { readInside } from './root-path.ts';

const InstallRecord = v.object({
  /** Paths of the root, outermost first. */
  directories: v.array(v.pipe(v.string(), v.startsWith('/'))),
  /** SHA-256 of capture.conf as `enable` wrote it; null where it was there before, and so is the user's to keep. */
  settingsHash: v.nullable(v.string()),
});

export type InstallRecord = v.InferOutput<typeof InstallRecord>;

/** Undefined where nothing is installed, or the record cannot be used: then nothing counts as ours but what has our names. */
export function readRecord(root: string): InstallRecord | undefined {
  try {
    const document: unknown = JSON.parse(readInside(root, recordFile) ?? '');
    const result = v.safeParse(InstallRecord, document);
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export const hashOf = (contents: string): string => createHash('sha256').update(contents).digest('hex');
