/** Arguments and results as `perf trace` prints them: by name, without those that are zero. */
import { constants } from 'node:os';
import type { Argument, Call, NamedFile } from '../calls/call.ts';

/** The kernel's names of the arguments of calls that are followed, in their order: those of its tracepoints. */
const signatures: ReadonlyMap<string, readonly string[]> = new Map(
  `
  open filename flags mode
  openat dfd filename flags mode
  openat2 dfd filename how usize
  creat pathname mode
  close fd
  close_range fd max_fd flags
  dup fildes
  dup2 oldfd newfd
  dup3 oldfd newfd flags
  fcntl fd cmd arg
  read fd buf count
  pread64 fd buf count pos
  readv fd vec vlen
  preadv fd vec vlen
  preadv2 fd vec vlen
  write fd buf count
  pwrite64 fd buf count pos
  writev fd vec vlen
  pwritev fd vec vlen
  pwritev2 fd vec vlen
  vmsplice fd uiov nr_segs flags
  sendfile out_fd in_fd offset count
  sendfile64 out_fd in_fd offset count
  splice fd_in off_in fd_out off_out len flags
  copy_file_range fd_in off_in fd_out off_out len flags
  tee fdin fdout len flags
  mmap addr len prot flags fd off
  fsync fd
  fdatasync fd
  ioctl fd cmd arg
  stat filename statbuf
  lstat filename statbuf
  newstat filename statbuf
  newlstat filename statbuf
  newfstatat dfd filename statbuf flag
  statx dfd filename flags mask buffer
  access filename mode
  faccessat dfd filename mode
  faccessat2 dfd filename mode flags
  readlink path buf bufsiz
  readlinkat dfd pathname buf bufsiz
  execve filename argv envp
  execveat fd filename argv envp flags
  unlink pathname
  unlinkat dfd pathname flag
  rmdir pathname
  rename oldname newname
  renameat olddfd oldname newdfd newname
  renameat2 olddfd oldname newdfd newname flags
  mkdir pathname mode
  mkdirat dfd pathname mode
  link oldname newname
  linkat olddfd oldname newdfd newname flags
  symlink oldname newname
  symlinkat oldname newdfd newname
  truncate path length
  ftruncate fd length
  fallocate fd mode offset len
  chdir filename
  fchdir fd
  prctl option arg2
  clone clone_flags newsp parent_tidptr child_tidptr tls
  clone3 uargs size
  exit error_code
  exit_group error_code
  `
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', ...all] = line.trim().split(' ');
      return [name, all];
    }),
);

class PerfArgument implements Argument {
  readonly raw: string;
  readonly list = undefined;

  constructor(raw: string) {
    this.raw = raw;
  }

  get number(): number {
    const [digits] = /^-?(?:0x[0-9a-f]+|\d+)/.exec(this.raw) ?? [];
    return digits === undefined ? NaN : Number(digits);
  }

  get file(): NamedFile | undefined {
    const [, path] = /^\d+<(.*)>$/s.exec(this.raw) ?? [];
    return path === undefined ? undefined : named(path);
  }

  /** Without escapes; perf before 5.2 prints it without quotes. */
  get text(): string | undefined {
    return /^"(.*)"(?:\.\.)?$/s.exec(this.raw)?.[1] ?? (this.raw.startsWith('/') ? this.raw : undefined);
  }
}

const zero = new PerfArgument('0');

/** In the kernel's order. Of calls whose arguments are not known here those that are printed, in their order. */
export function parseArguments(name: string, inside: string): Argument[] {
  const values = valuesByName(inside);
  const signature = signatures.get(name);
  if (signature === undefined) return [...values.values()].map((raw) => new PerfArgument(raw));
  return signature.map((argument) => {
    const raw = values.get(argument);
    return raw === undefined ? zero : new PerfArgument(raw);
  });
}

/** A value ends before the next name; one in quotes, or of a descriptor with its file, with that. */
function valuesByName(inside: string): Map<string, string> {
  const values = new Map<string, string>();
  const next = /(?:^|, )([a-z_][a-z0-9_]{0,31}): /g;
  let name = '';
  let from = 0;
  for (let match = next.exec(inside); match !== null; match = next.exec(inside)) {
    if (name !== '' && !isWhole(inside.slice(from, match.index))) continue;
    if (name !== '') values.set(name, inside.slice(from, match.index));
    name = match[1]!;
    from = match.index + match[0].length;
  }
  if (name !== '') values.set(name, inside.slice(from));
  return values;
}

function isWhole(value: string): boolean {
  if (value.startsWith('"')) return value.length > 1 && (value.endsWith('"') || value.endsWith('"..'));
  return !/^\d+</.test(value) || value.endsWith('>');
}

const errnos: ReadonlyMap<string, number> = new Map(Object.entries(constants.errno));
/** An error whose name is not known here. */
const otherErrno = 4095;

/** From `=` on: `= 3</etc/passwd>`, `= -1 ENOENT (No such file or directory)`, `= 17 (sh)`, `= 0x7f76`, or `=` and nothing. */
export function parseResult(end: string): Pick<Call, 'result' | 'errno' | 'resultFile'> {
  const [, value, path, error] =
    /^=\s*(-?\d+|0x[0-9a-f]+)(?:<(.*)>| (E[A-Z0-9]+)\b.*| .*)?$/s.exec(end) ?? [];
  const result = value === undefined ? NaN : Number(value);
  return {
    result,
    errno: result < 0 ? (errnos.get(error ?? '') ?? otherErrno) : 0,
    resultFile: path === undefined ? undefined : named(path),
  };
}

function named(path: string): NamedFile {
  const type = path.startsWith('pipe:') ? 1 : path.startsWith('socket:') ? 12 : 0;
  return { path: path.replace(/ \(deleted\)$/, ''), type };
}
