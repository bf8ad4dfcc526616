/**
 * What `enable --report` adds: the unit that analyses a boot after it, and the program that it runs. The program is a copy (of 2.4 MB): as
 * root, and at every boot, nothing runs that lies where somebody else may write, such as a checkout in a home directory; and what is
 * installed stays of one version.
 */
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';
import { programDirectory, reportArchiveFile, reportFiles, type InstalledFile } from './layout.ts';
import { followInside, lstatInside } from './root-path.ts';
import { shippedFile, shippedProgram } from './shipped.ts';

/** Where systemd/bootio-report looks for it. */
const nodePlaces = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const;

interface NewFile {
  readonly to: string;
  readonly mode: number;
  readonly contents: string | Uint8Array;
}

export function reportIsInstalled(root: string): boolean {
  return reportFiles.some(({ to }) => lstatInside(root, to) !== undefined);
}

/** Throws UserError where no Node is in `root` for the unit to use. Which version it is, is seen when it runs. */
export function checkNode(root: string): void {
  const found = nodePlaces.some(
    (place) => lstatSync(followInside(root, `${place}/node`), { throwIfNoEntry: false })?.isFile() === true,
  );
  if (found) return;
  throw new UserError(
    `--report: no Node in ${path.join(root, 'usr/bin')} or ${path.join(root, 'usr/local/bin')}; install Node 20.19 there, or leave it out: runs can be analysed on any machine`,
  );
}

/** The archive is where the unit may write. */
export function reportUnitFiles(archive: string): readonly NewFile[] {
  const installed = reportFiles.map((file) => ({ ...file, contents: readFileSync(shippedFile(file.from)) }));
  // As systemd reads it: a path in quotes, and no specifiers in it.
  const place = archive.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%');
  const dropIn = `# Made by bootio enable.\n[Service]\nReadWritePaths=-"${place}"\n`;
  return [...installed, ...programFiles(), { to: reportArchiveFile, mode: 0o644, contents: dropIn }];
}

function programFiles(): NewFile[] {
  const program = shippedProgram();
  return readdirSync(program, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return {
        to: `${programDirectory}/${path.relative(program, file)}`,
        mode: 0o644,
        contents: readFileSync(file),
      };
    });
}

/** What `disable` takes away, besides the directory of the program. */
export const reportInstallation: readonly Pick<InstalledFile, 'to'>[] = [
  ...reportFiles,
  { to: reportArchiveFile },
];
