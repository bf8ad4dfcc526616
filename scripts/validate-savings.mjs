// Estimated savings beside measured ones: `npm run soak:savings [-- ROUNDS [KIND,...]]` (default 10, and all kinds: `all` and the
// causes). Boots a machine with some causes of boot time in it, and without each of them, ROUNDS times (test/vm/savings; root, nbdkit;
// an hour for ten), and prints the table of docs/findings-validated.md. Boots are kept in .cache/savings: what is there is not booted again, and is judged by the rules as they are now.
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
const { validation } = await importBundled('test/vm/savings/validate.ts');
const images = path.join(root, '.cache/vm/debian-13');
const machine = path.join(root, 'test/vm/savings/machine');
console.log(await validation({ images, directory, machine }, rounds, process.argv[3]?.split(',')));
