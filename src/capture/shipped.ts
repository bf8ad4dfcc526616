/** Files that come with bootio and are installed on the machine to be profiled: found beside dist/ or src/, whichever runs. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../lib/errors.ts';

/** The directory of bootio's package.json. Throws UserError where this file was taken out of its package. */
function packageRoot(): string {
  const start = path.dirname(fileURLToPath(import.meta.url));
  for (let directory = start; ; directory = path.dirname(directory)) {
    if (isPackage(path.join(directory, 'package.json'))) return directory;
    if (directory === path.dirname(directory))
      throw new UserError(`${start}: not inside bootio's package, so its files for capturing are missing`);
  }
}

function isPackage(file: string): boolean {
  if (!existsSync(file)) return false;
  const description = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown } | null;
  return description?.name === 'bootio';
}

/** Path of a file of the package's systemd/ directory. */
export function shippedFile(name: string): string {
  return path.join(packageRoot(), 'systemd', name);
}

/** The built program: a directory that needs nothing from outside of it but Node. Throws UserError where it is not built. */
export function shippedProgram(): string {
  const directory = path.join(packageRoot(), 'dist');
  if (existsSync(path.join(directory, 'bootio.js'))) return directory;
  throw new UserError(`${directory}: the program is not built; run: npm run build`);
}

/** Path of the capture binary: `given`, or the one that was built here. Throws UserError where it is not there. */
export function captureBinary(given: string | undefined): string {
  const file = given ?? path.join(packageRoot(), 'probes', 'build', 'bootio-capture');
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() === true && stat.size > 0) return file;
  if (given !== undefined)
    throw new UserError(`${given}: no such file; name the capture binary, or leave the option out`);
  throw new UserError(
    `${file}: the capture binary is not built; run: make -C ${path.join(packageRoot(), 'probes')}`,
  );
}
