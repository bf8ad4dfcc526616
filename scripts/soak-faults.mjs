// The fault matrix: `npm run soak:faults -- [NAME ...]` boots a machine with each fault of test/vm/faults/faults.ts, or with those named.
// Ends with 1 where something is not as it must be. Runs as root; takes a minute or two a fault.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { importBundled, root } from './bundled.mjs';

const release = 'debian-13';
const names = process.argv.slice(2);
execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
execFileSync('make', ['--silent', '-C', 'probes'], { stdio: 'inherit' });
execFileSync(path.join(root, 'test/vm/build-image'), [release], { stdio: 'inherit' });
const { faults, problemsOf } = await importBundled('test/vm/faults/faults.ts');
for (const fault of faults.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const began = Date.now();
  let problems;
  try {
    problems = problemsOf(release, fault);
  } catch (error) {
    problems = [error.message];
  }
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(
    `${fault.name} (${seconds} s): ${problems.length === 0 ? 'as it must be' : problems.join('\n  ')}`,
  );
  if (problems.length > 0) process.exitCode = 1;
}
