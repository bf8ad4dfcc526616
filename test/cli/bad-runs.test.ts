import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRun, type RunDescription } from '../support/make-run.ts';
import { bootio, expectRefusal } from './bootio.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const description: RunDescription = {
  id: 'good-run',
  label: 'debian-12',
  processes: [
    {
      name: 'init',
      pid: 1,
      executable: '/sbin/init',
      accesses: [{ path: '/etc/fstab', openMs: 10, read: [2, 512] }],
    },
    {
      name: 'sshd',
      pid: 7,
      parent: 'init',
      startMs: 20,
      executable: '/usr/sbin/sshd',
      cgroup: '/system.slice/ssh.service',
    },
  ],
};

function goodRun(directory = path.join(temporaryDirectory(), 'good-run')): string {
  return makeRun(description, directory);
}

const header = 16;

interface CompareDocument {
  readonly schema: string;
  readonly warnings: readonly Record<string, unknown>[];
  readonly totals: { readonly all: { readonly b: { readonly readBytes: number } } };
}

describe('a run that cannot be used is one line on stderr and exit code 2', () => {
  test.each([
    ['a path that is not there', './no-such-run', 'no such directory'],
    ['a name that is not in the archive', 'fedora-40', /fedora-40: no such run in .*bootio list/],
    ['an empty name', '', 'an empty RUN'],
    ['an ambiguous prefix', 'good', /good: begins 2 run ids: good-run, good-run-2; give more of one/],
    ['a file', '/etc/passwd', 'not a directory'],
    ['a directory that is not a run', '/etc', '/etc/run.yaml'],
  ])('%s', (_, argument, message) => {
    const archive = temporaryDirectory();
    const good = goodRun(path.join(archive, 'good-run'));
    cpSync(good, path.join(archive, 'good-run-2'), { recursive: true });
    expectRefusal(bootio(['compare', good, argument, '--archive', archive]), message);
  });

  function refusal(spoil: (run: string) => void): ReturnType<typeof bootio> {
    const run = goodRun();
    spoil(run);
    return bootio(['compare', goodRun(), run]);
  }

  test('a manifest of a newer schema', () => {
    const outcome = refusal((run) => {
      const file = path.join(run, 'run.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('schema: 1', 'schema: 2'));
    });
    expectRefusal(outcome, 'manifest schema 2 is newer than this bootio knows (1); use a newer bootio');
  });

  test('events of a newer major version', () => {
    const outcome = refusal((run) => {
      const file = path.join(run, 'events.bio');
      const bytes = readFileSync(file);
      bytes.writeUInt16LE(2, 8);
      writeFileSync(file, bytes);
    });
    expectRefusal(outcome, /events\.bio: .*2.*1/);
  });

  test('no events', () => {
    expectRefusal(
      refusal((run) => {
        rmSync(path.join(run, 'events.bio'));
      }),
      'events.bio',
    );
  });

  test('events that are a directory', () => {
    expectRefusal(
      refusal((run) => {
        rmSync(path.join(run, 'events.bio'));
        mkdirSync(path.join(run, 'events.bio'));
      }),
      'events.bio',
    );
  });

  test('events that are something else', () => {
    expectRefusal(
      refusal((run) => {
        writeFileSync(path.join(run, 'events.bio'), 'this is not a capture at all\n');
      }),
      'events.bio',
    );
  });

  test('a manifest that is not YAML, or another document', () => {
    for (const text of ['{', '- 1\n', '', 'schema: 1\n', '\u0000']) {
      expectRefusal(
        refusal((run) => {
          writeFileSync(path.join(run, 'run.yaml'), text);
        }),
        'run.yaml',
      );
    }
  });

  test('a name with terminal escapes is shown without them', () => {
    const outcome = bootio(['compare', './\u001b[2Jrun', './x\ny']);
    expectRefusal(outcome, './\\x1b[2Jrun');
  });
});

describe('a damaged run is analysed up to its damage', () => {
  function compareWith(run: string): ReturnType<typeof bootio> & { document: CompareDocument } {
    const outcome = bootio(['compare', goodRun(), run, '--format', 'json']);
    return { ...outcome, document: JSON.parse(outcome.stdout) as CompareDocument };
  }

  test('truncated in its last block: a warning, the loss in the output, exit code 0', () => {
    const run = goodRun();
    const events = path.join(run, 'events.bio');
    truncateSync(events, readFileSync(events).length - 3);
    const { code, stderr, document } = compareWith(run);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^bootio: warning: .*events\.bio: [^\n]*cut off[^\n]*whole blocks were analysed\n$/,
    );
    expect(document.warnings).toContainEqual({ code: 'cut-off', run: 'b' });
    expect(document.warnings).toContainEqual(expect.objectContaining({ code: 'damaged', run: 'b' }));
  });

  test('nothing left but the header: the same', () => {
    const run = goodRun();
    truncateSync(path.join(run, 'events.bio'), header);
    const { code, stderr, document } = compareWith(run);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^bootio: warning: [^\n]*cut off[^\n]*\n$/);
    expect(document.totals.all.b.readBytes).toBe(0);
  });

  test('what stands before the damage is counted', () => {
    const run = goodRun();
    const events = path.join(run, 'events.bio');
    writeFileSync(events, Buffer.concat([readFileSync(events), Buffer.from('garbage after the end')]));
    const { code, stderr, document } = compareWith(run);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^bootio: warning: [^\n]*21 bytes are damaged[^\n]*\n$/);
    expect(document.totals.all.b.readBytes).toBe(512);
  });
});

describe('labels', () => {
  test('a label of several runs means the newest where one is shown, and a warning says so; compare takes all', () => {
    const archive = temporaryDirectory();
    const made = (id: string, created: string): string =>
      makeRun({ ...description, id, manifest: { created } }, path.join(archive, id));
    made('older', '2026-01-01T00:00:00Z');
    made('newer', '2026-01-02T00:00:00Z');
    const shown = bootio(['show', 'debian-12', '--archive', archive, '--format', 'json']);
    expect(shown.code).toBe(0);
    expect(shown.stderr).toBe('bootio: warning: debian-12: 2 runs have this label; took the newest, newer\n');
    expect((JSON.parse(shown.stdout) as { run: { id: string } }).run.id).toBe('newer');
    const compared = bootio(['compare', goodRun(), 'debian-12', '--archive', archive, '--format', 'json']);
    expect(compared).toMatchObject({ code: 0, stderr: '' });
    expect((JSON.parse(compared.stdout) as { warnings: object[] }).warnings.at(-1)).toMatchObject({
      a: 1,
      b: 2,
    });
  });
});
