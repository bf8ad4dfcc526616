/**
 * The pages that `node scripts/screens.mjs` takes pictures of, by name, each made when it is asked for: reports, comparisons and the
 * trend of the sources as they are, a site of what `npm run build` built.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseBudgets } from '../../src/budget/config.ts';
import { checkBudgets } from '../../src/budget/check.ts';
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup, sharedKeys, shownRun, type FoldedGroup } from '../../src/compare/group.ts';
import { Judge } from '../../src/compare/judge.ts';
import { trendOf } from '../../src/compare/trend.ts';
import { importTrace } from '../../src/import/import-trace.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import { readAssets } from '../../src/render/html/assets.ts';
import { renderCompareHtml } from '../../src/render/html/compare/report.ts';
import { judged as judge, judgedSides } from '../../src/render/html/judged.ts';
import { renderReportHtml } from '../../src/render/html/report.ts';
import { renderTrendHtml } from '../../src/render/html/trend/report.ts';
import { hostileRun } from './hostile-run.ts';
import { hostileStrings } from './hostile-strings.ts';
import { makeArchive } from './publish-archive.ts';
import { unpackSeries } from './series-files.ts';
import { largePair, syntheticBoot } from './synthetic-boot.ts';

export interface ScreenPage {
  readonly name: string;
  /** Writes the page, and what it needs, below `directory`, and returns its file. */
  readonly make: (directory: string) => Promise<string>;
}

export function screenPages(root: string, script: string): ScreenPage[] {
  const assets = readAssets(`${root}/templates`, script);
  const fixture = (name: string) => (): Run => loadRun(path.join(root, 'test/fixtures', name));
  const recorded = ['debian-12', 'debian-13'].map((name) => path.join(root, 'test/fixtures/runs', name));
  const runs: readonly (readonly [string, () => Run | Promise<Run>])[] = [
    ['debian-12', fixture('runs/debian-12')],
    ['debian-13', fixture('runs/debian-13')],
    ['slow-disk', fixture('runs/slow-disk')],
    ['quiet', fixture('quiet-session')],
    ['trace', () => imported(path.join(root, 'test/import/samples/strace-yy-T.txt'))],
    ['large', () => syntheticBoot({ processes: 5000, busy: 12 })],
    ['hostile', () => hostileRun(hostileStrings(1000))],
  ];
  const compared = (a: FoldedGroup, b: FoldedGroup, budgets?: string): string => {
    const comparison = compareGroups(a, b);
    const shown = { a: shownRun(a, again), b: shownRun(b, again) };
    const report =
      budgets === undefined ? undefined : checkBudgets(comparison, parseBudgets(budgets, 'budgets'));
    return renderCompareHtml(comparison, shown, { judged: judgedSides(shown), budgets: report, assets });
  };
  const alone = (run: Run): FoldedGroup => foldGroup([run], undefined, new Judge());
  const pages: readonly (readonly [string, (directory: string) => string | Promise<string>])[] = [
    ...runs.map(([name, load]) => {
      const html = async (): Promise<string> => {
        const run = await load();
        return renderReportHtml(run, { judged: judge(run), assets });
      };
      return [name, html] as const;
    }),
    ['compare', () => compared(alone(loadRun(recorded[0]!)), alone(loadRun(recorded[1]!)), someBudgets)],
    ['compare-same', () => compared(alone(loadRun(recorded[0]!)), alone(loadRun(recorded[0]!)))],
    [
      'compare-injected',
      (directory) => {
        const fold = foldSeries(root, directory);
        return compared(fold('debian-13.real'), fold('debian-13+injected-1.real'));
      },
    ],
    [
      'compare-large',
      () => {
        const { a, b } = largePair();
        return compared(alone(a), alone(b));
      },
    ],
    [
      'compare-hostile',
      () =>
        compared(alone(hostileRun(hostileStrings(1000))), alone(hostileRun(hostileStrings(1000).reverse()))),
    ],
    [
      'trend',
      (directory) => renderTrendHtml(trendOf(trendSeries.map(foldSeries(root, directory))), { assets }),
    ],
  ];
  return [
    ...pages.map(([name, html]) => ({
      name,
      make: async (directory: string) => {
        const file = path.join(directory, `${name}.html`);
        writeFileSync(file, await html(directory));
        return file;
      },
    })),
    ...sitePages(root, recorded[1]!),
  ];
}

const trendSeries = [
  'debian-12.real',
  'debian-13.real',
  'debian-13+injected-1.real',
  'debian-13+injected-2.real',
];

const someBudgets = `budgets:
  - { milestone: multi-user, max: 9 s }
  - { total: all, metric: diskBytes, increase: 5% }
  - { unit: ssh.service, metric: blocked, max: 900 ms }
  - { process: /usr/bin/udevadm, metric: opens, increase: 100, level: warn }
  - { finding: '*', metric: new, max: 0, level: warn, name: No new findings }
`;

/** A site of the recorded series, and one of a single boot. */
function sitePages(root: string, boot: string): ScreenPage[] {
  const made = new Map<string, Promise<string>>();
  const site = (directory: string, name: string, unpack: (archive: string) => void): Promise<string> => {
    let found = made.get(name);
    if (found === undefined) {
      const [archive, to] = [path.join(directory, `${name}-runs`), path.join(directory, name)];
      mkdirSync(archive);
      unpack(archive);
      const publish = [
        'publish',
        '--archive',
        archive,
        '--to',
        to,
        '--base-url',
        'https://example.org/boots/',
      ];
      execFileSync(process.execPath, [path.join(root, 'dist/bootio.js'), ...publish], { stdio: 'ignore' });
      made.set(name, (found = Promise.resolve(to)));
    }
    return found;
  };
  const ofSeries = (name: string, pick: RegExp): ScreenPage => ({
    name,
    make: async (directory) => {
      const to = await site(directory, 'site', (archive) => {
        for (const series of trendSeries) unpackSeries(root, series, archive);
      });
      const [file] = readdirSync(to, { recursive: true, encoding: 'utf8' })
        .filter((each) => pick.test(each))
        .sort();
      return path.join(to, file!);
    },
  });
  return [
    ofSeries('site-index', /^index\.html$/),
    ofSeries('site-run', /^runs\/.*html$/),
    ofSeries('site-compare', /^compare\/.*html$/),
    ofSeries('site-trend', /^trend\.html$/),
    {
      name: 'site-one',
      make: async (directory) => {
        const to = await site(directory, 'site-one', (archive) => {
          makeArchive(archive, [boot], { runs: 1, releases: 1 });
        });
        return path.join(to, 'index.html');
      },
    },
  ];
}

/** Folds recorded series, unpacked below `directory`. */
function foldSeries(root: string, directory: string): (name: string) => FoldedGroup {
  const keys = sharedKeys();
  return (name) => {
    const target = path.join(directory, name);
    mkdirSync(target, { recursive: true });
    return foldGroup(unpackSeries(root, name, target).map(loadRun), keys, new Judge());
  };
}

function again({ directory }: { readonly directory: string }): Run {
  return loadRun(directory);
}

async function imported(file: string): Promise<Run> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bootio-screens-'));
  try {
    const out = path.join(directory, 'run');
    await importTrace(file, out, {});
    return loadRun(out);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
