import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveRuns } from '../../src/archive/resolve.ts';
import { addRun } from './make-manifest.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** Three runs of two labels, made in another order than their names'. */
function archive(): string {
  const directory = temporaryDirectory();
  addRun(directory, '20260103-c', { label: 'debian-13', created: '2026-01-03T00:00:00Z' });
  addRun(directory, '20260101-a', { label: 'debian-12', created: '2026-01-01T00:00:00Z' });
  addRun(directory, '20260102-b', { label: 'debian-12', created: '2026-01-02T00:00:00+00:00' });
  return directory;
}

describe('resolveRuns', () => {
  test('a path with a slash is itself, whatever the archive holds', () => {
    const directory = archive();
    const run = path.join(directory, '20260101-a');
    expect(resolveRuns(run, '/nonexistent')).toEqual([run]);
  });

  test('a path that is not there says so', () => {
    expect(() => resolveRuns('./no-such-run', archive())).toThrow('./no-such-run: no such directory');
  });

  test('a path of a file is not a run', () => {
    const file = path.join(archive(), '20260101-a', 'events.bio');
    expect(() => resolveRuns(file, '/nonexistent')).toThrow('not a directory');
  });

  test('an id and a unique prefix of one name one run', () => {
    const directory = archive();
    expect(resolveRuns('20260102-b', directory)).toEqual([path.join(directory, '20260102-b')]);
    expect(resolveRuns('20260103', directory)).toEqual([path.join(directory, '20260103-c')]);
  });

  test('an id that is also the prefix of another id names its own run', () => {
    const directory = archive();
    const longer = addRun(directory, '20260101-a2');
    expect(resolveRuns('20260101-a', directory)).toEqual([path.join(directory, '20260101-a')]);
    expect(resolveRuns('20260101-a2', directory)).toEqual([longer]);
  });

  test('an ambiguous prefix lists the candidates', () => {
    expect(() => resolveRuns('2026', archive())).toThrow('20260101-a, 20260102-b, 20260103-c');
  });

  test('an ambiguous prefix of many runs lists a few of them', () => {
    const directory = temporaryDirectory();
    for (let n = 0; n < 9; n++) addRun(directory, `run-${n}`);
    expect(() => resolveRuns('run', directory)).toThrow(/begins 9 run ids: run-0, .*, run-4 and 4 more/);
  });

  test('latest and previous go by the time of the capture, not by name', () => {
    const directory = archive();
    addRun(directory, '00000000-z', { created: '2026-02-01T00:00:00Z' });
    expect(resolveRuns('latest', directory)).toEqual([path.join(directory, '00000000-z')]);
    expect(resolveRuns('previous', directory)).toEqual([path.join(directory, '20260103-c')]);
  });

  test('latest skips a run that is broken', () => {
    const directory = archive();
    mkdirSync(path.join(directory, '20270101-broken'));
    writeFileSync(path.join(directory, '20270101-broken', 'run.yaml'), 'schema: 1\n');
    expect(resolveRuns('latest', directory)).toEqual([path.join(directory, '20260103-c')]);
  });

  test('a label names all of its runs, newest first', () => {
    const directory = archive();
    expect(resolveRuns('debian-12', directory)).toEqual(
      ['20260102-b', '20260101-a'].map((id) => path.join(directory, id)),
    );
  });

  test('a run whose directory was renamed is still found by its id', () => {
    const directory = archive();
    addRun(directory, 'elsewhere', { id: 'original-id' });
    expect(resolveRuns('original-id', directory)).toEqual([path.join(directory, 'elsewhere')]);
  });

  test('what is not there says what to do, with and without an archive', () => {
    const directory = archive();
    expect(() => resolveRuns('fedora', directory)).toThrow('see bootio list');
    expect(() => resolveRuns('fedora', temporaryDirectory())).toThrow('bootio enable');
    expect(() => resolveRuns('latest', path.join(directory, 'nowhere'))).toThrow('--archive');
    expect(() => resolveRuns('', directory)).toThrow('empty RUN');
  });

  test('previous needs two runs', () => {
    const directory = temporaryDirectory();
    addRun(directory, 'only');
    expect(() => resolveRuns('previous', directory)).toThrow('only one usable run');
  });
});
