#!/usr/bin/env node
/** The program's entry. `--version` alone is answered before anything else is loaded. */
import { setFlagsFromString } from 'node:v8';
import { endOnOutputError, reportFailure } from './failure.ts';

/** Put in by scripts/build.mjs, from package.json. */
declare const BOOTIO_VERSION: string;

endOnOutputError();
const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') {
  process.stdout.write(`${BOOTIO_VERSION}\n`);
} else {
  // Node 20 compiles a function for speed when it has run for 66 kB of its code. Most commands take half a second, and half of that
  // went into functions that were nearly done. Later V8s count calls instead, refuse the option, and have a cheaper compiler.
  if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--interrupt-budget=1000000');
  try {
    const { runProgram } = await import('./program.ts');
    process.exitCode = await runProgram(args, BOOTIO_VERSION);
  } catch (error) {
    reportFailure(error);
  }
}
