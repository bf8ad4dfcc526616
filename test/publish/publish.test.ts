/** `bootio publish` as a person runs it: what the site holds, that it is whole at any moment, and that only what changed is written. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bootio, expectRefusal, program, root } from '../cli/bootio.ts';
import { hostileStrings } from '../support/hostile-strings.ts';
import { makeRun } from '../support/make-run.ts';
import { makeArchive } from '../support/publish-archive.ts';
import { base, killPublishing } from '../support/publish-kills.ts';
import { filesOf, siteChecker } from '../support/site-check.ts';
import { temporaryDirectory } from '../support/temporary.ts';

// Each publishes several times, which takes seconds.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const recorded = ['debian-12', 'debian-13'].map((name) => path.join(root, 'test/fixtures/runs', name));
const { whole } = siteChecker(base);
const readJson = (...names: string[]): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(...names), 'utf8')) as Record<string, unknown>;

let archive: string;
let runs: string[];

/** Six recorded boots of three releases. */
beforeAll(() => {
  archive = temporaryDirectory();
  runs = makeArchive(archive, recorded, { runs: 6, releases: 3 });
});

function publish(to: string, ...args: string[]): string {
  const { code, stdout, stderr } = bootio(['publish', '--to', to, '--archive', archive, ...args]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  return stderr;
}

describe('a site', () => {
  let to: string;
  const stamps = (): Record<string, string> =>
    Object.fromEntries(
      filesOf(to).map((file) => {
        const { mtimeNs, ino } = statSync(path.join(to, file), { bigint: true });
        return [file, `${ino} ${mtimeNs}`];
      }),
    );

  beforeAll(() => {
    to = path.join(temporaryDirectory(), 'new/site');
    expect(publish(to, '--base-url', base)).toMatch(/index\.html: \d+ files written\n$/);
  });

  test('is whole, and has a page and JSON for each run, comparison and the trend', () => {
    expect(whole(to)).toEqual([]);
    const files = filesOf(to);
    for (const run of runs)
      for (const ending of ['html', 'json']) expect(files).toContain(`runs/${path.basename(run)}.${ending}`);
    for (const file of [
      'index.html',
      'index.json',
      'feed.xml',
      'trend.html',
      'trend.json',
      'compare/release-1_to_release-2.html',
      'compare/release-2_to_release-3.json',
      'latest/run.html',
      'latest/release-release-1.html',
      'latest/compare.html',
      'latest/grade.svg',
      'badges/release-2-startup.svg',
    ])
      expect(files).toContain(file);
    expect(readJson(to, 'latest/index.json')).toMatchObject({
      run: { page: `runs/${path.basename(runs.at(-1)!)}.html` },
      compare: { page: 'compare/release-2_to_release-3.html' },
    });
  });

  test('can be read by a web server, whatever the umask', () => {
    for (const file of filesOf(to)) expect(statSync(path.join(to, file)).mode & 0o777).toBe(0o644);
    for (const directory of ['.', 'runs', 'compare', 'latest', 'badges'])
      expect(statSync(path.join(to, directory)).mode & 0o777).toBe(0o755);
  });

  test('is not touched where nothing has changed, not even its log', () => {
    const before = [stamps(), statSync(path.join(to, '.bootio/site.jsonl'), { bigint: true }).mtimeNs];
    expect(publish(to, '--base-url', base)).toMatch(/nothing has changed\n$/);
    expect([stamps(), statSync(path.join(to, '.bootio/site.jsonl'), { bigint: true }).mtimeNs]).toEqual(
      before,
    );
  });

  test('gets a new run by that run’s page and what tells of it', () => {
    const before = stamps();
    const id = '20260301T000000Z-0000000f';
    const added = makeArchive(temporaryDirectory(), recorded, { runs: 1, releases: 1 })[0]!;
    const manifest = path.join(added, 'run.yaml');
    const text = readFileSync(manifest, 'utf8').replace(/^id: .*$/m, `id: ${id}`);
    writeFileSync(manifest, text.replace(/^label: .*$/m, 'label: release-3'));
    publish(to, '--base-url', base, ...runs, added);
    const after = stamps();
    const written = Object.keys(after).filter((file) => after[file] !== before[file]);
    expect(written).toContain(`runs/${id}.html`);
    expect(written).toContain('compare/release-2_to_release-3.json');
    expect(written.filter((file) => file.startsWith('runs/') && !file.includes(id))).toEqual([]);
    expect(written.filter((file) => file.startsWith('compare/release-1_to_'))).toEqual([]);
    expect(whole(to)).toEqual([]);
    expect(publish(to, '--base-url', base)).toMatch(/removed\n$/);
    expect(existsSync(path.join(to, `runs/${id}.html`))).toBe(false);
    expect(whole(to)).toEqual([]);
  });

  test('is repaired: what is damaged or missing is made again, and nothing else', () => {
    const before = stamps();
    const [page, trend] = [`runs/${path.basename(runs[0]!)}.html`, 'trend.html'];
    writeFileSync(path.join(to, page), 'half a pa');
    rmSync(path.join(to, trend));
    writeFileSync(path.join(to, '.bootio/site.jsonl'), '{"page":"torn', { flag: 'a' });
    publish(to, '--base-url', base);
    const after = stamps();
    expect(Object.keys(after).filter((file) => after[file] !== before[file])).toEqual([page, trend]);
    expect(whole(to)).toEqual([]);
  });

  test('leaves out what is not for others, unless it is told not to', () => {
    const plain = path.join(temporaryDirectory(), 'plain');
    publish(plain, '--no-redact', runs[0]!);
    const host = (readJson(plain, `runs/${path.basename(runs[0]!)}.json`)['host'] as { name: string }).name;
    const all = (directory: string): string =>
      filesOf(directory)
        .map((file) => readFileSync(path.join(directory, file), 'utf8'))
        .join('\n');
    const word = new RegExp(`(?<![\\w-])${host}(?![\\w-])`);
    expect(all(plain)).toMatch(word);
    expect(all(plain)).toContain('Not redacted:');
    expect(all(to)).not.toMatch(word);
    expect(all(to)).toContain('[host');
    expect(readFileSync(path.join(to, 'index.html'), 'utf8')).toContain('Redacted: secrets');
    expect(existsSync(path.join(plain, 'feed.xml'))).toBe(false);
  });
});

test('a site that is published in steps is the same as one that is published at once', () => {
  const [steps, once] = [path.join(temporaryDirectory(), 'a'), path.join(temporaryDirectory(), 'b')];
  publish(steps, ...runs.slice(0, 2));
  publish(steps, ...runs.slice(0, 5));
  publish(steps);
  publish(once);
  const contents = (to: string): unknown[] =>
    filesOf(to).map((file) => [file, readFileSync(path.join(to, file), 'utf8')]);
  expect(contents(steps)).toEqual(contents(once));
});

test('releases are in the order that is asked for', () => {
  const to = path.join(temporaryDirectory(), 'site');
  publish(to, '--order', 'release-3,release-1,release-2');
  const titles = (readJson(to, 'index.json')['releases'] as { title: string }[]).map(({ title }) => title);
  expect(titles).toEqual(['release-3', 'release-1', 'release-2']);
  expect(filesOf(to)).toContain('compare/release-3_to_release-1.html');
  expect(whole(to)).toEqual([]);
});

test('what cannot be compared like for like is not compared, and the index says why', () => {
  const to = path.join(temporaryDirectory(), 'site');
  const other = path.join(temporaryDirectory(), 'other');
  makeRun({ id: 'other', label: 'release-9', kind: 'session', processes: [{ name: 'x', pid: 1 }] }, other);
  publish(to, ...runs, other);
  expect(filesOf(to).filter((file) => file.includes('release-9'))).not.toContain(
    'compare/release-3_to_release-9.html',
  );
  expect(readFileSync(path.join(to, 'index.html'), 'utf8')).toContain(
    'not compared with <bdi>release-3</bdi>: The runs are of different kinds',
  );
  expect(whole(to)).toEqual([]);
});

test('labels, hosts and ids of any kind become safe names and safe text', () => {
  const to = path.join(temporaryDirectory(), 'site');
  const strange = temporaryDirectory();
  const strings = hostileStrings(40);
  for (const [i, text] of strings.entries()) {
    makeRun(
      {
        ...{ id: i < 2 ? 'twice' : `Id:${i}`, label: text },
        manifest: { created: `2026-01-01T00:00:${String(i).padStart(2, '0')}Z`, host: { name: text } },
        processes: [{ name: 'x', pid: 1, executable: '/bin/x', accesses: [{ path: `/etc/${i}` }] }],
      },
      path.join(strange, String(i)),
    );
  }
  const { code } = bootio(['publish', '--to', to, '--archive', strange, '--base-url', base, '--no-redact']);
  expect(code).toBe(0);
  expect(whole(to)).toEqual([]);
  for (const file of filesOf(to)) expect(file).toMatch(/^[\w./-]{1,200}$/);
  // Longer texts make a manifest that cannot be read.
  const usable = strings.filter((text) => text.length <= 65_536);
  expect(readJson(to, 'index.json')['runs']).toHaveLength(usable.length);
  const folded = filesOf(to).map((file) => file.toLowerCase());
  expect(new Set(folded).size).toBe(folded.length);
});

describe('refuses', () => {
  test('a directory that holds other things', () => {
    const to = temporaryDirectory();
    writeFileSync(path.join(to, 'thesis.tex'), '');
    expectRefusal(
      bootio(['publish', '--to', to, '--archive', archive]),
      'not empty, and no site that bootio made',
    );
    writeFileSync(path.join(to, 'file'), '');
    expectRefusal(
      bootio(['publish', '--to', path.join(to, 'file'), '--archive', archive]),
      'not a directory',
    );
    expect(filesOf(to)).toEqual(['file', 'thesis.tex']);
  });

  test('wrong options, and an archive without runs', () => {
    const to = path.join(temporaryDirectory(), 'site');
    const refuse = (args: string[], message: string): void => {
      expectRefusal(bootio(['publish', ...args]), message);
    };
    const both = ['--to', to, '--archive', archive];
    refuse(['--archive', archive], '--to DIR is missing');
    refuse([...both, '--base-url', 'ftp://x'], 'give an address such as');
    refuse([...both, '--order', 'release-1'], 'leaves out release-2');
    refuse([...both, '--order', 'label,release-1'], 'leaves out release-2');
    refuse([...both, '--no-redact', '--redact-pattern', 'x'], 'of no use');
    refuse(['--to', to, '--archive', temporaryDirectory()], 'no runs in');
    refuse([...both, '/nonexistent/run'], 'no such directory');
    expect(existsSync(path.join(to, 'index.html'))).toBe(false);
  });

  test('a site of another bootio, and a second publisher', async () => {
    const to = path.join(temporaryDirectory(), 'site');
    mkdirSync(path.join(to, '.bootio'), { recursive: true });
    writeFileSync(path.join(to, '.bootio/site.jsonl'), '{"schema":"bootio/site/2"}\n');
    expectRefusal(bootio(['publish', '--to', to, '--archive', archive]), 'newer or older');
    rmSync(path.join(to, '.bootio/site.jsonl'));
    const { lockDirectory } = await import('../../src/publish/lock.ts');
    const unlock = await lockDirectory(to);
    expectRefusal(bootio(['publish', '--to', to, '--archive', archive]), 'another bootio publishes to it');
    unlock!();
    publish(to, runs[0]!);
    expect(whole(to)).toEqual([]);
  });
});

test('a run that cannot be read is left out, and told of', () => {
  const broken = temporaryDirectory();
  const [good, bad] = makeArchive(broken, recorded, { runs: 2, releases: 2 });
  writeFileSync(path.join(bad!, 'events.bio'), 'no events');
  mkdirSync(path.join(broken, 'nothing'));
  const to = path.join(temporaryDirectory(), 'site');
  const { code, stderr } = bootio(['publish', '--to', to, '--archive', broken]);
  expect(code).toBe(0);
  expect(stderr.match(/it is left out of the site/g)).toHaveLength(2);
  expect(filesOf(to).filter((file) => /^runs\/.*html$/.test(file))).toEqual([
    `runs/${path.basename(good!)}.html`,
  ]);
  expect(whole(to)).toEqual([]);
  chmodSync(broken, 0o700);
});

test('is whole whenever it is killed, and to whoever reads it meanwhile', { timeout: 300_000 }, async () => {
  const lines: string[] = [];
  const outcome = await killPublishing({
    ...{ program, directory: temporaryDirectory(), kills: 8 },
    scenarios: [runs, runs.slice(0, 4), [...runs, '--redact-pattern', 'systemd', '--title', 'Again']],
    log: (line) => lines.push(line),
  });
  expect({ ...outcome, lines }).toMatchObject({ kills: 8, problems: [] });
  expect(outcome.readings).toBeGreaterThan(0);
});
