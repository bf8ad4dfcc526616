import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { listRuns } from '../../src/archive/list.ts';
import { addRun } from './make-manifest.ts';
import { temporaryDirectory } from '../support/temporary.ts';

describe('listRuns', () => {
  test('an archive that does not exist holds no runs', () => {
    expect(listRuns(path.join(temporaryDirectory(), 'none'))).toEqual([]);
  });

  test('an archive that is a file is refused', () => {
    const file = path.join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => listRuns(file)).toThrow('not a directory');
  });

  test('runs are newest first, with the size of their events', () => {
    const archive = temporaryDirectory();
    addRun(archive, 'old', { created: '2025-01-01T00:00:00Z' });
    addRun(archive, 'new', { created: '2026-01-01T00:00:00Z' });
    expect(listRuns(archive).map((run) => [run.name, run.eventBytes])).toEqual([
      ['new', 8],
      ['old', 8],
    ]);
  });

  test('broken runs are listed last, each with its reason', () => {
    const archive = temporaryDirectory();
    addRun(archive, 'good');
    mkdirSync(path.join(archive, 'empty'));
    rmSync(path.join(addRun(archive, 'eventless', { created: '2020-01-01T00:00:00Z' }), 'events.bio'));
    writeFileSync(path.join(addRun(archive, 'newer'), 'run.yaml'), 'schema: 99\n');
    const problems = Object.fromEntries(listRuns(archive).map((run) => [run.name, run.problem]));
    expect(Object.keys(problems)).toEqual(['good', 'eventless', 'newer', 'empty']);
    expect(problems['good']).toBeUndefined();
    expect(problems['empty']).toContain('cannot be read');
    expect(problems['eventless']).toContain('events.bio: missing');
    expect(problems['newer']).toContain('newer than this bootio');
  });

  test('stray files, hidden directories and dangling links are no runs; a link to a run is one', () => {
    const archive = temporaryDirectory();
    const elsewhere = addRun(temporaryDirectory(), 'elsewhere');
    writeFileSync(path.join(archive, 'notes.txt'), '');
    mkdirSync(path.join(archive, '.partial'));
    symlinkSync('/nonexistent/run', path.join(archive, 'dangling'));
    symlinkSync(elsewhere, path.join(archive, 'linked'));
    expect(listRuns(archive).map((run) => run.name)).toEqual(['linked']);
  });
});
