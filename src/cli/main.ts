#!/usr/bin/env node
/** The program's entry. `--version` alone is answered before anything else is loaded. */
import { endOnOutputError, reportFailure } from './failure.ts';

/** Put in by scripts/build.mjs, from package.json. */
declare const BOOTIO_VERSION: string;

endOnOutputError();
const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') {
  process.stdout.write(`${BOOTIO_VERSION}\n`);
} else {
  try {
    const { runProgram } = await import('./program.ts');
    process.exitCode = await runProgram(args, BOOTIO_VERSION);
  } catch (error) {
    reportFailure(error);
  }
}
