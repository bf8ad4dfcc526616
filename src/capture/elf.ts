/** The one thing that is asked of an ELF file: for which processor it is. */
import { closeSync, openSync, readSync } from 'node:fs';

/** The processor number of an ELF file; undefined for any other file. Throws what opening it throws. */
export function elfMachine(file: string): number | undefined {
  const header = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
  const bigEndian = header[5] === 2;
  return bigEndian ? header.readUInt16BE(18) : header.readUInt16LE(18);
}
