/** An archive to publish: copies of recorded boots, each with an id, a label and a time of its own. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dump, load } from 'js-yaml';

/** Copies `sources` in turns to `archive`: `runs` of them, `releases` labels of as many each. Returns the run directories. */
export function makeArchive(
  archive: string,
  sources: readonly string[],
  { runs, releases }: { readonly runs: number; readonly releases: number },
): string[] {
  return Array.from({ length: runs }, (_, i) => {
    const release = Math.floor((i * releases) / runs);
    const at = new Date(Date.UTC(2026, 0, 1 + i));
    const id = `${at.toISOString().replace(/[-:]|\.\d+/g, '')}-${(i + 1).toString(16).padStart(8, '0')}`;
    const directory = path.join(archive, id);
    cpSync(sources[i % sources.length]!, directory, { recursive: true });
    const manifest = load(readFileSync(path.join(directory, 'run.yaml'), 'utf8')) as object;
    const changed = { ...manifest, id, label: `release-${release + 1}`, created: at.toISOString() };
    writeFileSync(path.join(directory, 'run.yaml'), dump(changed));
    return directory;
  });
}
