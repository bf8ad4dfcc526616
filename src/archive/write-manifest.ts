/** Writes `run.yaml`. What is written is what `readManifest` accepts: a manifest that could not be read back is refused. */
import path from 'node:path';
import { dump } from 'js-yaml';
import { parseManifest, type Manifest } from './manifest.ts';
import { writeFileAtomic } from './write-file.ts';

/** Command lines and host names are nobody else's business, so the file is its owner's alone. */
const manifestMode = 0o600;

/** Writes `manifest` to `directory`/run.yaml. Throws UserError where it cannot be written, or read back. */
export function writeManifest(directory: string, manifest: Manifest): void {
  const file = path.join(directory, 'run.yaml');
  const text = dump(manifest, { lineWidth: -1, noRefs: true });
  parseManifest(text, file);
  writeFileAtomic(file, text, manifestMode);
}
