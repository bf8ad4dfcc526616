/** Retention, in TypeScript and in shell: over archives of any kind both keep the same, and neither what no rule may take. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prune } from '../../src/archive/prune.ts';
import { tooMany, type Limits, type StoredRun } from '../../src/archive/retention.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { addRun } from './make-manifest.ts';

const script = path.join(import.meta.dirname, '..', '..', 'systemd', 'bootio-retain');
const top = temporaryDirectory();

/** Everything below `directory`, links and empty directories too. */
function tree(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'latin1' }).sort();
}

/** Runs the script with these limits in its capture.conf. */
function retain(archive: string, limits: Limits & { spared?: string }): { stdout: string; stderr: string } {
  const root = mkdtempSync(path.join(top, 'root-'));
  mkdirSync(path.join(root, 'etc/bootio'), { recursive: true });
  const megabytes = limits.bytes === undefined ? '' : String(limits.bytes / 1e6);
  writeFileSync(
    path.join(root, 'etc/bootio/capture.conf'),
    `KEEP_RUNS=${limits.runs ?? ''}\nKEEP_MEGABYTES=${megabytes}\n`,
  );
  const { status, stdout, stderr } = spawnSync('sh', [script, archive, limits.spared ?? ''], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], BOOTIO_ROOT: root },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { stdout, stderr };
}

/** What may stand in an archive under any name. */
type Entry =
  | { kind: 'run'; manifest: string; pinned: boolean; kilobytes: number; reports: boolean; nested: boolean }
  | { kind: 'link' | 'linked manifest' | 'linked pin' | 'file' | 'empty' };

const ordinary = fc
  .record({
    label: fc.constantFrom(
      "'debian-12'",
      'debian-12',
      '"debian-12"',
      'debian-13',
      'null',
      '~',
      "'~'",
      "'null'",
    ),
    day: fc.integer({ min: 10, max: 28 }),
    fraction: fc.constantFrom('', '.5', '.123'),
  })
  .map(
    ({ label, day, fraction }) =>
      `schema: 1\nid: 'x'\nlabel: ${label}\nkind: boot\ncreated: '2026-01-${day}T10:00:00${fraction}Z'\n`,
  );
const hostile = fc.constantFrom(
  '',
  'label: a\n',
  "created: '2026-01-01T00:00:00Z'\n",
  "label: a b\ncreated: '2026-01-01T00:00:00Z'\n",
  "label: $(touch x)\ncreated: '2026-01-01T00:00:00Z'\n",
  "label: a\u0000b\ncreated: '2026-01-01T00:00:00Z'\n",
  "label: -\ncreated: '2026-01-01T00:00:00Z'\n",
  "label: '\ncreated: '2026-01-01T00:00:00Z'\n",
  "label: 'a'\r\ncreated: '2026-01-01T00:00:00Z'\r\n",
  "label: ä\ncreated: '2026-01-01T00:00:00Z'\n",
  "label: a\nlabel: b\ncreated: '2026-01-05T00:00:00Z'\ncreated: x\n",
  'label: a\ncreated: yesterday\n',
  'label: a\ncreated: 2026-01-01T00:00:00+02:00\n',
  `${'#'.repeat(70_000)}\nlabel: a\ncreated: '2026-01-01T00:00:00Z'\n`,
  "x: |\n  label: debian-12\nlabel: __proto__\ncreated: '2026-01-01T00:00:00Z'\n",
);
const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      manifest: fc.oneof({ weight: 5, arbitrary: ordinary }, { weight: 1, arbitrary: hostile }),
      pinned: fc.nat(3).map((number) => number === 0),
      kilobytes: fc.integer({ min: 0, max: 900 }),
      reports: fc.boolean(),
      nested: fc.boolean(),
    }),
  },
  fc.record({
    kind: fc.constantFrom('link', 'linked manifest', 'linked pin', 'file', 'empty'),
  }),
);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^2026[01]\d-[a-f0-9]{2}$/) },
  fc.constantFrom(
    'reports',
    '.boot-x',
    '.session-x',
    '.removed-x',
    '-rf',
    '--help',
    'a b',
    'a\nb',
    '*',
    '$(id)',
    'ü',
    'x'.repeat(129),
  ),
  fc.constantFrom('constructor', '__proto__', 'a:b', 'A.b', 'x'.repeat(128)),
);
const entries = fc.dictionary(name, entry, { minKeys: 8, maxKeys: 14, size: 'max' });
const limits = fc.record({
  runs: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  bytes: fc.option(
    fc.integer({ min: 1, max: 2 }).map((megabytes) => megabytes * 1e6),
    { nil: undefined },
  ),
});

function make(archive: string, outside: string, description: Readonly<Record<string, Entry>>): void {
  mkdirSync(archive);
  for (const [key, value] of Object.entries(description)) {
    const place = path.join(archive, key);
    if (value.kind === 'link') symlinkSync(outside, place);
    else if (value.kind === 'file') writeFileSync(place, 'x');
    else {
      mkdirSync(place, { recursive: true });
      if (value.kind === 'linked manifest')
        symlinkSync(path.join(outside, 'run.yaml'), path.join(place, 'run.yaml'));
      if (value.kind === 'linked pin') {
        cpSync(path.join(outside, 'run.yaml'), path.join(place, 'run.yaml'));
        symlinkSync('/nonexistent', path.join(place, 'pinned'));
      }
      if (value.kind === 'run') fill(archive, key, value, outside);
    }
  }
}

function fill(archive: string, key: string, run: Extract<Entry, { kind: 'run' }>, outside: string): void {
  const place = path.join(archive, key);
  writeFileSync(path.join(place, 'run.yaml'), run.manifest);
  writeFileSync(path.join(place, 'events.bio'), Buffer.alloc(run.kilobytes * 1000));
  // What a run must not lead to, nor be measured by.
  symlinkSync(outside, path.join(place, 'elsewhere'));
  if (run.pinned) writeFileSync(path.join(place, 'pinned'), '');
  if (run.nested) {
    mkdirSync(path.join(place, 'more'));
    writeFileSync(path.join(place, 'more', 'a\nb'), Buffer.alloc(300_000));
  }
  if (!run.reports || key === 'reports' || !/^[\w:.-]+$/.test(key)) return;
  mkdirSync(path.join(archive, 'reports', key), { recursive: true });
  writeFileSync(path.join(archive, 'reports', key, 'report.html'), '');
}

describe('the archive of a machine', () => {
  test('is held to its limits alike by the shell script and by bootio prune', () => {
    const outside = path.join(top, 'outside');
    addRun(outside, '.', { label: 'debian-12', created: '2026-01-20T00:00:00Z' });
    const outsideBefore = tree(outside);
    let removedInAll = 0;
    let keptInAll = 0;
    fc.assert(
      fc.property(entries, limits, fc.nat(), (description, { runs, bytes }, pick) => {
        const directory = mkdtempSync(path.join(top, 'archive-'));
        // Where `reports` is a run or a link, there are no reports in it.
        const [one, two] = [path.join(directory, 'one'), path.join(directory, 'two')];
        const { reports, ...others } = description;
        for (const archive of [one, two]) {
          make(archive, outside, others);
          if (reports?.kind === 'link' && !existsSync(path.join(archive, 'reports')))
            symlinkSync(outside, path.join(archive, 'reports'));
        }
        const before = tree(one);
        const names = Object.keys(others);
        const spared = names[pick % (names.length + 1)];
        const { stdout } = retain(one, { runs, bytes, ...(spared === undefined ? {} : { spared }) });
        const printed = stdout.split('\n').filter((line) => line !== '');
        const dry = prune(two, { limits: { runs, bytes }, spared, dryRun: true }).map((run) => run.name);
        // Only what an earlier one left behind may be gone after a removal that has nothing to do.
        expect(tree(two)).toEqual(before);
        const removed = prune(two, { limits: { runs, bytes }, spared }).map((run) => run.name);
        expect(dry).toEqual(removed);
        expect([...printed].sort()).toEqual([...removed].sort());
        const leftover = (file: string): boolean => file.startsWith('.removed-');
        expect(tree(one).filter((file) => !leftover(file))).toEqual(
          tree(two).filter((file) => !leftover(file)),
        );

        for (const gone of removed) {
          const was = others[gone]!;
          expect(was.kind === 'run' && !was.pinned).toBe(true);
          expect(gone).not.toBe(spared);
          expect(existsSync(path.join(two, 'reports', gone))).toBe(false);
        }
        for (const kept of names.filter((each) => !removed.includes(each) && !leftover(each)))
          expect(lstatSync(path.join(two, kept), { throwIfNoEntry: false })).toBeDefined();
        expect(tree(outside)).toEqual(outsideBefore);
        removedInAll += removed.length;
        keptInAll += names.length - removed.length;
        rmSync(directory, { recursive: true });
      }),
      { numRuns: 60 },
    );
    // The archives are such that something happens.
    expect(removedInAll).toBeGreaterThan(20);
    expect(keptInAll).toBeGreaterThan(100);
  }, 120_000);
});

describe('what is too much', () => {
  const run = (name: string, changes: Partial<StoredRun> = {}): StoredRun => ({
    name,
    label: 'a',
    created: `2026-01-${name.padStart(2, '0')}T00:00:00`,
    pinned: false,
    bytes: 10,
    ...changes,
  });
  const names = (runs: readonly StoredRun[], given: Limits, spared?: string): string[] =>
    tooMany(runs, given, spared).map((each) => each.name);

  test('is the oldest of each label', () => {
    const runs = [run('1'), run('2'), run('3'), run('4', { label: null }), run('5', { label: null })];
    expect(names(runs, { runs: 2 })).toEqual(['1']);
    expect(names(runs, { runs: 1 })).toEqual(['1', '2', '4']);
  });

  test('by size: everything older than what is too large', () => {
    const runs = [run('1', { bytes: 1 }), run('2', { bytes: 100 }), run('3')];
    expect(names(runs, { bytes: 50 })).toEqual(['1', '2']);
    expect(names(runs, { bytes: 110 })).toEqual(['1']);
    expect(names(runs, { bytes: 111 })).toEqual([]);
  });

  test('is never the newest, nor what is pinned or spared; what is pinned is not counted', () => {
    const runs = [run('1'), run('2', { pinned: true }), run('3'), run('4')];
    expect(names(runs, { bytes: 1 })).toEqual(['1', '3']);
    expect(names(runs, { runs: 2 })).toEqual(['1']);
    expect(names(runs, { runs: 1 }, '1')).toEqual(['3']);
  });

  test('is nothing without limits', () => {
    expect(names([run('1'), run('2')], {})).toEqual([]);
  });
});

describe('the shell script', () => {
  test.each(['0', '-1', '1x', '1 2', '$(touch x)', '9999999'])(
    'refuses KEEP_RUNS=%s and removes nothing',
    (value) => {
      const root = mkdtempSync(path.join(top, 'root-'));
      const archive = path.join(root, 'runs');
      for (const day of ['01', '02']) addRun(archive, `a${day}`, { created: `2026-01-${day}T00:00:00Z` });
      mkdirSync(path.join(root, 'etc/bootio'), { recursive: true });
      writeFileSync(path.join(root, 'etc/bootio/capture.conf'), `KEEP_RUNS=${value}\n`);
      const { status, stderr } = spawnSync('sh', [script, archive], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], BOOTIO_ROOT: root },
      });
      expect(status).toBe(1);
      expect(stderr).toMatch(/^bootio: .*KEEP_RUNS=.*not a number.*\n$/);
      expect(readdirSync(archive)).toEqual(['a01', 'a02']);
    },
  );

  test('takes away what was interrupted, and the reports of what it removes', () => {
    const archive = mkdtempSync(path.join(top, 'archive-'));
    for (const day of ['01', '02']) addRun(archive, `a${day}`, { created: `2026-01-${day}T00:00:00Z` });
    mkdirSync(path.join(archive, '.removed-abc', 'old'), { recursive: true });
    for (const day of ['01', '02']) mkdirSync(path.join(archive, 'reports', `a${day}`), { recursive: true });
    expect(retain(archive, { runs: 1 }).stdout).toBe('a01\n');
    expect(tree(archive)).toEqual(['a02', 'a02/events.bio', 'a02/run.yaml', 'reports', 'reports/a02']);
    expect(readFileSync(path.join(archive, 'a02', 'events.bio'), 'latin1')).toBe('BOOTIO\r\n');
  });
});
