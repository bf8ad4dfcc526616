/** Recorded series of boots, unpacked for the tests of one file. */
import path from 'node:path';
import { foldGroup, sharedKeys, type FoldedGroup } from '../../src/compare/group.ts';
import { Judge } from '../../src/compare/judge.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { unpackSeries } from './series-files.ts';
import { temporaryDirectory } from './temporary.ts';

const root = path.join(import.meta.dirname, '../..');
const keys = sharedKeys();

/** Directories of the runs of `debian-12.real` and the like, oldest first. */
export function seriesRuns(name: string): string[] {
  return unpackSeries(root, name, temporaryDirectory());
}

export function foldSeries(name: string): FoldedGroup {
  return foldGroup(seriesRuns(name).map(loadRun), keys, new Judge());
}
