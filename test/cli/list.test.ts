import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addRun } from '../archive/make-manifest.ts';
import { bootio } from './bootio.ts';
import { temporaryDirectory } from '../support/temporary.ts';

function archive(): string {
  const directory = temporaryDirectory();
  addRun(directory, '20260101-old', { label: 'debian-12', created: '2026-01-01T10:00:00Z' });
  addRun(directory, '20260201-new', { label: 'debian-13', created: '2026-02-01T10:00:00Z' });
  mkdirSync(path.join(directory, 'broken-run'));
  writeFileSync(path.join(directory, 'broken-run', 'run.yaml'), 'schema: 99\n');
  return directory;
}

describe('bootio list', () => {
  test('shows runs newest first and broken ones with their reason', () => {
    const { code, stdout, stderr } = bootio(['list', '--archive', archive()]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/: \/\S+: /, ': ').split('\n')).toEqual([
      'RUN           LABEL      KIND  CREATED     SIZE   SYSTEM',
      '20260201-new  debian-13  boot  2026-02-01  277 B  testos 1, 6.1.0-test, testhost',
      '20260101-old  debian-12  boot  2026-01-01  277 B  testos 1, 6.1.0-test, testhost',
      'broken-run  broken: manifest schema 99 is newer than this bootio knows (1); use a newer bootio',
      '',
    ]);
  });

  test('a narrow terminal cuts the end of lines', () => {
    const { stdout } = bootio(['list', '--archive', archive()], { env: { COLUMNS: '60' } });
    expect(stdout).toContain('20260201-new  debian-13  boot  2026-02-01  277 B  testos 1,…\n');
  });

  test('the archive can come from BOOTIO_ARCHIVE, and the option wins', () => {
    const env = { BOOTIO_ARCHIVE: archive() };
    expect(bootio(['list'], { env }).stdout).toContain('20260201-new');
    expect(bootio(['list', '--archive', temporaryDirectory()], { env }).stdout).toBe('');
  });

  test('an empty archive is no error and says what to do', () => {
    const { code, stdout, stderr } = bootio(['list', '--archive', '/nonexistent/runs']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^bootio: warning: no runs in \/nonexistent\/runs; bootio enable .*\n$/);
  });

  test('JSON has a schema and all runs', () => {
    const directory = archive();
    const document = JSON.parse(bootio(['list', '--archive', directory, '--format', 'json']).stdout) as {
      schema: string;
      runs: Record<string, unknown>[];
    };
    expect(document.schema).toBe('bootio/list/1');
    expect(document.runs.map((run) => run['id'])).toEqual(['20260201-new', '20260101-old', 'broken-run']);
    expect(document.runs[0]).toEqual({
      id: '20260201-new',
      directory: path.join(directory, '20260201-new'),
      label: 'debian-13',
      kind: 'boot',
      endReason: 'asked',
      created: '2026-02-01T10:00:00Z',
      system: 'Test OS 1',
      kernel: '6.1.0-test',
      host: 'testhost',
      eventBytes: 8,
      bytes: 277,
      pinned: false,
      problem: null,
    });
  });

  test('says which boots were cut off, and which came to their time limit', () => {
    const directory = temporaryDirectory();
    addRun(directory, 'a', { completeness: { endReason: 'interrupted' } });
    addRun(directory, 'b', { completeness: { endReason: 'limit' } });
    const text = bootio(['list', '--archive', directory]).stdout;
    expect(text).toMatch(/^a .* interrupted boot /m);
    expect(text).toMatch(/^b .* unfinished boot /m);
  });

  test('names from a manifest cannot write to the terminal or break a table', () => {
    const directory = temporaryDirectory();
    addRun(directory, 'run', { label: 'a|b\u001b]0;owned\u0007\nnext', host: {}, os: {} });
    const text = bootio(['list', '--archive', directory]).stdout;
    expect(text).toContain('a|b\\x1b]0;owned\\x07\\x0anext');
    const markdown = bootio(['list', '--archive', directory, '--format', 'markdown']).stdout;
    expect(markdown.trimEnd().split('\n')).toHaveLength(3);
    expect(markdown).toContain('a\\|b');
  });
});
