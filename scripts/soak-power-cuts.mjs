// Power cuts during the boot: `npm run soak:power-cuts -- [CUTS] [RELEASE]` looks at the disks that 20 power cuts, spread over boots,
// leave, recovers the run from each, and says what came back (test/vm/faults/power-cuts.ts has how). `-- CUTS RELEASE boot` kills a machine
// for each instead, every 0.6 s of its boot, and boots it again. Ends with 1 where more than 5 s are lost. Runs as root.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { importBundled, root } from './bundled.mjs';

const mostSeconds = 5;
const spacingSeconds = 2.5;
const bootSpacingSeconds = 0.6;
const [cuts = '20', release = 'debian-13', how = 'look'] = process.argv.slice(2);
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
execFileSync('make', ['--silent', '-C', 'probes'], { stdio: 'inherit' });
execFileSync(path.join(root, 'test/vm/build-image'), [release], { stdio: 'inherit' });
const { cutAndRecover, cutsOfOneBoot } = await importBundled('test/vm/faults/power-cuts.ts');
let worst = 0;
let done = 0;
const tell = (name, { firstBeat, lastBeat, run, lost, lostOpen }) => {
  const what =
    run === undefined
      ? 'nothing'
      : `${run.manifest.completeness.endReason}, ${run.accesses.length} accesses, ${run.completeness.damagedBytes} bytes damaged`;
  const age = (lastBeat - firstBeat).toFixed(1);
  console.log(
    `${name}, cut ${age} s after the capture began: lost ${lost.toFixed(1)} s, of an open file ${lostOpen.toFixed(1)} s; recovered: ${what}`,
  );
  worst = Math.max(worst, lost, lostOpen);
  done++;
};
for (let boot = 1; done < Number(cuts); boot++) {
  if (how === 'boot') {
    tell(`boot ${boot}`, await cutAndRecover(release, bootSpacingSeconds * boot));
    continue;
  }
  // Each boot at other moments.
  for await (const cut of cutsOfOneBoot(release, 0.5 + (boot % 4), spacingSeconds)) {
    tell(`boot ${boot}`, cut);
    // Later ones of this boot have nothing to lose.
    if (cut.run?.completeness.ended) break;
  }
}
console.log(`${done} cuts, at most ${worst.toFixed(1)} s lost`);
process.exitCode = worst > mostSeconds ? 1 : 0;
