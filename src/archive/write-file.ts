/** Writes a file so that a reader sees the old one or the whole new one, never a part, also when writing fails midway. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { UserError } from '../lib/errors.ts';

/**
 * Replaces `file` by `contents`. `mode` applies to the new file, less the umask. A link is followed, and what is no regular
 * file (/dev/stdout, a FIFO) is written to in place. Throws UserError where the file cannot be written.
 */
export function writeFileAtomic(file: string, contents: string | Uint8Array, mode: number): void {
  try {
    if (isSpecial(file)) writeFileSync(file, contents);
    else replaceFile(followLinks(file), contents, mode);
  } catch (error) {
    throw new UserError(`${file}: cannot be written: ${writeProblem(error as NodeJS.ErrnoException)}`);
  }
}

function replaceFile(target: string, contents: string | Uint8Array, mode: number): void {
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'wx', mode);
  try {
    writeFileSync(descriptor, contents);
    // Without it a power cut after the rename may leave an empty file on some file systems.
    fsyncSync(descriptor);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** Devices and pipes, and names for an open file (/dev/stdout): renaming another file over them would not reach their reader. */
function isSpecial(file: string): boolean {
  if (/^\/(dev|proc)\//.test(path.resolve(file))) return true;
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

function followLinks(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

/** Why a file cannot be written, and what to do about it. */
export function writeProblem(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return 'its directory does not exist; make it first';
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'it is a directory; give the name of a file';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'no permission; choose another place';
    case 'ENOSPC':
      return 'no space left on its file system';
    default:
      return error.message;
  }
}
