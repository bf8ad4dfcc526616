// False alarms of `bootio compare`: `npm run soak:splits -- ARCHIVE LABEL [SPLITS] [SEED]` splits the boots of a label into two halves, 200
// times by default, and compares them. Ends with 1 where more than 5 % of the splits have any row that is told apart.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { importBundled } from './bundled.mjs';

const [archive, label, splits = '200', seed = '1'] = process.argv.slice(2);
if (label === undefined) throw new Error('usage: soak-splits.mjs ARCHIVE LABEL [SPLITS] [SEED]');
const directories = readdirSync(archive)
  .map((name) => path.join(archive, name))
  .filter((directory) => load(readFileSync(path.join(directory, 'run.yaml'), 'utf8')).label === label)
  .sort();
const { splitRuns } = await importBundled('test/support/splits.ts');
const result = splitRuns(directories, Number(splits), Number(seed));
for (const [name, times] of [...result.alarms].sort(([, x], [, y]) => y - x)) {
  console.log(`${String(times).padStart(5)} ${name}`);
}
const share = (100 * result.alarmed) / result.splits;
console.log(
  `${directories.length} boots of ${label}: ${result.alarmed} of ${result.splits} splits with a false alarm (${share.toFixed(1)} %)`,
);
process.exitCode = share > 5 ? 1 : 0;
