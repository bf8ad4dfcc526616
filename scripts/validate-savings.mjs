// Estimated savings beside measured ones: `npm run soak:savings [-- ROUNDS]` (default 10). Boots a machine with some causes of boot time in
// it, and without each of them, ROUNDS times (test/vm/savings; root, nbdkit; an hour for ten), and prints the table of
// docs/findings-validated.md. Boots are kept in .cache/savings: what is there is not booted again, and is judged by the rules as they are now.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { importBundled, root } from './bundled.mjs';

const rounds = Number(process.argv[2] ?? 10);
const directory = path.join(root, '.cache/savings');

if (rounds > 0) {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  execFileSync('make', ['--silent', '-C', 'probes'], { cwd: root, stdio: 'inherit' });
  execFileSync(path.join(root, 'test/vm/savings/build-image'), { stdio: 'inherit' });
}
const { causes, recordRound, validation, withAll } = await importBundled('test/vm/savings/validate.ts');
const kinds = process.argv[3]?.split(',') ?? [withAll, ...causes.map(({ name }) => name)];
const images = path.join(root, '.cache/vm/debian-13');
for (let round = 1; round <= rounds; round++)
  await recordRound({ images, directory, machine: path.join(root, 'test/vm/savings/machine') }, kinds, round);
console.log(validation(directory));
