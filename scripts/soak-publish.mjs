// `npm run soak:publish -- [KILLS] [DIRECTORY]`: publishes 60 runs of 6 releases (relabelled copies of the recorded series), is killed
// at 50 moments of it, and reads the site after each and meanwhile. Ends with 1 where anything of it was not whole.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importBundled, root } from './bundled.mjs';

const kills = Number(process.argv[2] ?? 50);
const { makeArchive } = await importBundled('test/support/publish-archive.ts');
const { killPublishing } = await importBundled('test/support/publish-kills.ts');
const directory = mkdtempSync(path.join(process.argv[3] ?? tmpdir(), 'bootio-soak-publish-'));
try {
  const series = path.join(directory, 'series');
  mkdirSync(series);
  const packed = path.join(root, 'test/fixtures/series');
  for (const name of readdirSync(packed))
    execFileSync('tar', ['-C', series, '--no-same-owner', '-xJf', path.join(packed, name)]);
  const archive = path.join(directory, 'archive');
  const recorded = readdirSync(series)
    .sort()
    .map((name) => path.join(series, name));
  const runs = makeArchive(archive, recorded, { runs: 60, releases: 6 });
  const most = runs.slice(0, 40);
  const outcome = await killPublishing({
    program: path.join(root, 'dist/bootio.js'),
    directory,
    kills,
    scenarios: [
      runs,
      // Two releases gone.
      most,
      // All back, and each page another one.
      [...runs, '--redact-pattern', 'systemd', '--title', 'Again'],
    ],
    log: (line) => console.log(line),
  });
  for (const problem of outcome.problems) console.log(`PROBLEM ${problem}`);
  console.log(
    `60 runs of 6 releases: ${outcome.kills} kills, ${outcome.completed} publications completed between them, ` +
      `${outcome.readings} readings meanwhile, ${outcome.problems.length} problems`,
  );
  process.exitCode = outcome.problems.length > 0 || outcome.kills < kills ? 1 : 0;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
