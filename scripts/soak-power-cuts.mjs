// Power cuts during the boot: `npm run soak:power-cuts -- [CUTS] [RELEASE]` cuts a machine off at 20 moments spread over its boot, each from
// a fresh image, and says what came back. Every tenth machine is booted again; of the others the disk is mounted, and bootio-finish
// run in it (test/vm/faults/power-cuts.ts). Ends with 1 where more than 5 s are lost. Runs as root; takes a minute a cut.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { importBundled, root } from './bundled.mjs';

const mostSeconds = 5;
const [cuts = '20', release = 'debian-13'] = process.argv.slice(2);
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
execFileSync('make', ['--silent', '-C', 'probes'], { stdio: 'inherit' });
execFileSync(path.join(root, 'test/vm/build-image'), [release], { stdio: 'inherit' });
const { cutAndRecover, measureBoot } = await importBundled('test/vm/faults/power-cuts.ts');
const length = await measureBoot(release);
console.log(`${release}: ${length.toFixed(1)} s from the capture's beginning until its run is archived`);
let worst = 0;
for (let i = 0; i < Number(cuts); i++) {
  const after = (length * (i + 0.5)) / Number(cuts);
  const { firstBeat, lastBeat, run, lost } = await cutAndRecover(
    release,
    after,
    i % 10 === 7 ? 'boot' : 'mount',
  );
  const what =
    run === undefined
      ? 'nothing'
      : `${run.completeness.endReason}, ${run.accesses.length} accesses, damaged ${run.completeness.damagedBytes} bytes`;
  console.log(
    `cut ${(lastBeat - firstBeat).toFixed(1)} s after the beginning: lost ${lost.toFixed(1)} s; recovered: ${what}`,
  );
  worst = Math.max(worst, lost);
}
console.log(`${cuts} cuts, at most ${worst.toFixed(1)} s lost`);
process.exitCode = worst > mostSeconds ? 1 : 0;
