import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareGroups } from '../../../src/compare/compare.ts';
import { foldGroup } from '../../../src/compare/group.ts';
import type { ReportAssets } from '../../../src/render/html/assets.ts';
import { loadRun } from '../../../src/model/load-run.ts';
import { readNames } from '../../../src/render/html/names.ts';
import type { ReportData } from '../../../src/render/html/report-data.ts';
import { renderCompareHtml } from '../../../src/render/html/compare/report.ts';
import { renderReportHtml } from '../../../src/render/html/report.ts';
import { boots } from '../../support/boots.ts';
import { fakeRun } from '../../support/fake-run.ts';
import { judged as judge } from '../../../src/render/html/judged.ts';
import { sourceAssets } from '../../support/report-assets.ts';
import { syntheticBoot } from '../../support/synthetic-boot.ts';
import { compareHtml } from '../../support/compare-html.ts';
import { hostileProcess, releaseA, releaseB } from '../compare-fixture.ts';

let assets: ReportAssets;
beforeAll(async () => {
  assets = await sourceAssets();
});

function dataOf(html: string): ReportData {
  const text = /<script type="application\/octet-stream" id="data">([^<]*)<\/script>/.exec(html)?.[1];
  return JSON.parse(inflateRawSync(Buffer.from(text!, 'base64')).toString('utf8')) as ReportData;
}

function movedOf(html: string): readonly (readonly number[])[] {
  const { tracks } = dataOf(html).timelines[0]!;
  return (tracks.find(({ id }) => id === 'moved')?.series ?? []).map(({ values }) => values);
}

describe('a report', () => {
  it('loads nothing: no address in any attribute but its own icon', () => {
    const html = compareHtml(releaseA, releaseB, assets);
    const addresses = [...html.matchAll(/\s(?:src|href|action|data|poster|srcset)\s*=\s*"([^"]*)"/g)].map(
      ([, address]) => address!,
    );
    expect(addresses.filter((address) => !/^#|^data:image\/svg\+xml,/.test(address))).toEqual([]);
    expect(assets.styleOf('compare')).not.toMatch(/url\(|@import/);
  });

  it('has two scripts, its own and the data, whatever the names hold', () => {
    const run = fakeRun({ processes: [hostileProcess()], manifest: { label: '</title><script>x</script>' } });
    const html = renderReportHtml(run, { assets });
    expect(html.match(/<script/gi)).toHaveLength(2);
    expect(html.match(/<\/script/gi)).toHaveLength(2);
    // Tested this way round: a page in a message about a failed test helps nobody.
    expect(/<img|[\u202a-\u202e\u0007\u001b]|\p{Surrogate}/u.test(html)).toBe(false);
  });

  it('takes braces in names for text', () => {
    const run = fakeRun({ manifest: { label: '{{constructor}} {{> run}}' } });
    expect(renderReportHtml(run, { assets }).includes('{{constructor}} {{&gt; run}}')).toBe(true);
  });

  it('says what booted, in how long, and what the capture saw', () => {
    const html = renderReportHtml(releaseA, { assets });
    for (const text of [
      'Debian GNU/Linux 12 (bookworm)',
      'Linux 6.1.0-40-cloud-amd64',
      'debian-12',
      '2 CPUs',
      '7.10',
      'Nothing was lost',
      'Capture began 1.00 s after the kernel started',
    ]) {
      expect([text, html.includes(text)]).toEqual([text, true]);
    }
  });

  it('says how well it did and what would save most, and nothing of it where nobody judged', () => {
    const run = loadRun(fileURLToPath(new URL('../../fixtures/runs/debian-12', import.meta.url)));
    const html = renderReportHtml(run, { judged: judge(run), assets });
    for (const text of [
      '75 of 100',
      'Largest savings',
      'up to 445 ms',
      'Hall of shame',
      'Nothing missing from',
    ])
      expect([text, html.includes(text)]).toEqual([text, true]);
    expect(html.length).toBeLessThan(1_000_000);
    expect(renderReportHtml(run, { assets })).not.toContain('Hall of shame');
  });

  it('embeds all names and rows', () => {
    const data = dataOf(renderReportHtml(releaseA, { assets }));
    const names = readNames(data.names);
    const files = data.tables.find((table) => table.id === 'files')!;
    expect(files.name.map((name) => names[name])).toEqual([
      '/var/cache/gone.bin',
      '/etc/ssh/sshd_config',
      '/usr/lib/x86_64-linux-gnu/libcrypto.so.3',
      '/etc/fstab',
    ]);
    expect(data.timelines[0]!.processes.pid).toEqual([1, 101, 102, 103]);
  });

  it('of empty runs is a page', () => {
    expect(renderReportHtml(fakeRun(), { assets })).toContain('</html>');
    expect(compareHtml(fakeRun(), fakeRun(), assets)).toContain('</html>');
  });

  it('of many boots says how its numbers came about, and which boot is shown', () => {
    const slower = { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 };
    const [a, b] = [boots(10, { label: 'old' }), boots(10, { label: 'new', slower }, 2)];
    const comparison = compareGroups(foldGroup(a), foldGroup(b));
    const html = renderCompareHtml(comparison, { a: a[3]!, b: b[3]! }, { assets });
    expect(html).toContain('Medians of n&#x3D;10 and n&#x3D;10');
    expect(html).toMatch(/<span class="size">10 boots<\/span>/);
    expect(html).toContain(`${a[3]!.manifest.id}, the one of the median time to boot`);
    expect(html).toMatch(
      /waited for disk <span class="reach">±.*\n<p class="delta">.*<span class="sure">p &lt;0\.001<\/span>/,
    );
    expect(html).toMatch(/written by calls.*\n<p class="delta"><span class="unclear">~<\/span>/);
    expect(html).toContain('data-status="unclear"');
  });

  it('leaves bootio’s own throughput out', () => {
    const own = fakeRun({
      processes: [{ executable: '/x', own: true, accesses: [{ path: '/f', read: [1, 1e9] }] }],
    });
    expect(movedOf(renderReportHtml(own, { assets }))).toEqual([]);
  });

  it('keeps every byte of the throughput', () => {
    const run = syntheticBoot({ processes: 60 });
    const [read, written] = movedOf(renderReportHtml(run, { assets }));
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    const wanted = run.processes.filter((process) => !process.own);
    const total = sum(wanted.map(({ totals }) => totals.readBytes + totals.writeBytes));
    expect(Math.abs(sum(read!) + sum(written!) - total) / total).toBeLessThan(0.001);
  });

  it.each([
    ['an ordinary boot', 500, 1_000_000],
    ['ten times that', 5000, 3_000_000],
  ])('of %s is small enough', (_, processes, most) => {
    expect(renderReportHtml(syntheticBoot({ processes }), { assets }).length).toBeLessThan(most);
  });

  it('of two ordinary boots is at most 1 MB', () => {
    const a = syntheticBoot({ processes: 500 });
    const b = syntheticBoot({ processes: 560, seed: 2, scale: 1.2 });
    expect(compareHtml(a, b, assets).length).toBeLessThan(1_000_000);
  });
});
