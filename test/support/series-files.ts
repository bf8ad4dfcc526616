/** The recorded series of boots in test/fixtures/series, made by test/vm/record-series. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Unpacks `debian-12.real` and the like; returns its run directories, oldest first. `root`: of the repository. */
export function unpackSeries(root: string, name: string, directory: string): string[] {
  const archive = path.join(root, 'test/fixtures/series', `${name}.tar.xz`);
  execFileSync('tar', ['-C', directory, '--no-same-owner', '-xJf', archive]);
  return readdirSync(directory)
    .sort()
    .map((run) => path.join(directory, run));
}
