/** Recorded series of boots (test/fixtures/series, made by test/vm/record-series), unpacked for the tests of one file. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { foldGroup, sharedKeys, type FoldedGroup } from '../../src/compare/group.ts';
import { Judge } from '../../src/compare/judge.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { temporaryDirectory } from './temporary.ts';

const archives = path.join(import.meta.dirname, '../fixtures/series');
const keys = sharedKeys();

/** Directories of the runs of `debian-12.real` and the like, oldest first. */
export function seriesRuns(name: string): string[] {
  const directory = temporaryDirectory();
  execFileSync('tar', ['-C', directory, '--no-same-owner', '-xJf', path.join(archives, `${name}.tar.xz`)]);
  return readdirSync(directory)
    .sort()
    .map((run) => path.join(directory, run));
}

export function foldSeries(name: string): FoldedGroup {
  return foldGroup(seriesRuns(name).map(loadRun), keys, new Judge());
}
