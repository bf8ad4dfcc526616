/** The pages that `npm run bench page` measures, by name: made of the sources as they are. */
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import { readAssets } from '../../src/render/html/assets.ts';
import { renderReportHtml } from '../../src/render/html/report.ts';
import { judged as judge } from '../../src/render/html/judged.ts';
import { compareHtml } from './compare-html.ts';
import { largePair, syntheticBoot } from './synthetic-boot.ts';

export function benchPages(
  root: string,
  script: string,
): { readonly name: string; readonly accesses: number; readonly html: string }[] {
  const assets = readAssets(`${root}/templates`, script);
  const runs: readonly (readonly [string, Run])[] = [
    ['Debian 13, recorded', loadRun(`${root}/test/fixtures/runs/debian-13`)],
    ['500 processes', owned(syntheticBoot({ processes: 500 }))],
    ['5,000 processes', owned(syntheticBoot({ processes: 5000, busy: 12 }))],
  ];
  const pairs: readonly (readonly [string, () => { readonly a: Run; readonly b: Run }])[] = [
    [
      'Debian 12 and 13',
      () => ({
        a: loadRun(`${root}/test/fixtures/runs/debian-12`),
        b: loadRun(`${root}/test/fixtures/runs/debian-13`),
      }),
    ],
    ['5,000 and 5,000', largePair],
  ];
  return [
    ...runs.map(([name, run]) => ({
      ...{ name, accesses: run.accesses.length },
      html: renderReportHtml(run, { judged: judge(run), assets }),
    })),
    ...pairs.map(([name, load]) => {
      const { a, b } = load();
      return { name, accesses: a.accesses.length + b.accesses.length, html: compareHtml(a, b, assets) };
    }),
  ];
}

/** With packages as small as they can be: each library and each directory is one. */
function owned(run: Run): Run {
  const packageOf = (path: string): string[] => {
    const [, name] = /^\/(?:etc|usr\/share|usr\/lib\/[^/]+)\/([^/]+?)(?:\.so.*)?(?:\/|$)/.exec(path) ?? [];
    return name === undefined ? [] : [name];
  };
  return { ...run, owners: new Map(run.files.map(({ path }) => [path, packageOf(path)])) };
}
