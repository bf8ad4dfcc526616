/** The object for kernels that do not let their memory be read must not ask for it: it would be refused as a whole. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { top } from './live.ts';

/** Numbers of enum bpf_func_id: probe_read, probe_read_str, probe_read_kernel, probe_read_kernel_str. */
const readers = [4, 45, 113, 115];
/** Of what the set is known to use, so that a listing which is read wrongly does not pass: map_lookup_elem, probe_read_user_str. */
const used = [1, 114];

const helpersOf = (object: string): Set<number> => {
  const listing = execFileSync('llvm-objdump', ['-d', path.join(top, 'probes/build', object)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // A helper's number is what a call has as its immediate, in an instruction `85 00 00 00` (calls of functions have `85 10` or `85 20`).
  const calls = listing.matchAll(/\b85 00 00 00 ((?:[0-9a-f]{2} ?){4})/g);
  return new Set([...calls].map(([, bytes]) => Buffer.from(bytes!.replaceAll(' ', ''), 'hex').readInt32LE()));
};

test('the set on system calls reads no memory of the kernel but by types', () => {
  const helpers = helpersOf('fallback.bpf.o');
  expect([...helpers]).toEqual(expect.arrayContaining(used));
  expect(readers.filter((reader) => helpers.has(reader))).toEqual([]);
});

test('the same look at the main set finds them', () => {
  expect(readers.filter((reader) => helpersOf('bootio.bpf.o').has(reader))).toEqual([113, 115]);
});
