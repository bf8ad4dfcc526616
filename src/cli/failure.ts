/** How errors end the process: one line on stderr, and an exit code, 2 where the error does not say another. */
import { printable } from '../lib/escape.ts';
import { UserError } from '../lib/errors.ts';
import { clearProgress } from './progress.ts';

/** Prints `error` and sets the exit code. With BOOTIO_DEBUG set, the stack too. */
export function reportFailure(error: unknown): void {
  clearProgress();
  const debug = process.env['BOOTIO_DEBUG'];
  const wantsStack = debug !== undefined && debug !== '' && debug !== '0';
  const message = error instanceof Error ? error.message : String(error);
  const hint =
    error instanceof UserError || wantsStack ? '' : ' (a bug in bootio: BOOTIO_DEBUG=1 shows where)';
  process.stderr.write(`bootio: ${printable(message)}${hint}\n`);
  if (wantsStack && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = error instanceof UserError ? error.exitCode : 2;
}

/**
 * Ends the process when stdout cannot be written to. A reader that has seen enough (`bootio show ... | head`) is no
 * error; a full disk is one.
 */
export function endOnOutputError(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE')
      process.stderr.write(`bootio: standard output cannot be written: ${error.message}\n`);
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  // Nobody is left to tell; what is being done (a capture whose terminal was closed) is done all the same.
  process.stderr.on('error', () => undefined);
}
