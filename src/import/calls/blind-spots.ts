/** What a trace of system calls does not say: what none does, and what was not traced in this one. */
import type { Follower } from './follower.ts';

const ofAll = [
  'page faults, and so what was really read from a disk and the waits for it',
  'io_uring, aio and what the kernel reads for itself',
  'users, control groups and systemd units',
  'the interpreters of scripts: the script itself counts as the program',
];

/** Groups of calls, of which a trace that was narrowed has none. */
const groups: readonly (readonly [name: string, calls: readonly string[]])[] = [
  ['opens', ['open', 'openat', 'openat2', 'creat']],
  ['closes', ['close', 'close_range']],
  ['reads', ['read', 'pread64', 'readv', 'preadv', 'preadv2']],
  ['writes', ['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2']],
  ['mappings', ['mmap', 'mmap2']],
  [
    'look-ups',
    [
      'stat',
      'lstat',
      'newfstatat',
      'fstatat64',
      'statx',
      'access',
      'faccessat',
      'faccessat2',
      'readlink',
      'readlinkat',
    ],
  ],
  ['program starts', ['execve', 'execveat']],
  ['process starts', ['clone', 'clone3', 'fork', 'vfork']],
];

/** Without numbers: two traces that were made alike should say the same. */
export function blindSpotsOf({ met, tasks, nameless, unnumbered, accesses }: Follower): string[] {
  const absent = groups.filter(([, calls]) => !calls.some((call) => met.has(call))).map(([name]) => name);
  const spots = [...ofAll];
  if (absent.length > 0)
    spots.push(`no such calls are in the trace, not traced or not made: ${absent.join(', ')}`);
  if (tasks.met > 0)
    spots.push('who started some of the processes, and what these did before they were traced');
  if (nameless > 0) spots.push('names of some files, which the trace has as numbers only');
  if (unnumbered > 0) spots.push('which requests some ioctl calls made');
  if (accesses.untracked > 0) spots.push('I/O on some files, of more than could be followed at a time');
  return spots;
}
