/**
 * What each system call means for a run. Positions are those of the kernel's declarations. Calls that are not here change
 * nothing that a run tells.
 */
import { accessFlags } from '../access-flags.ts';
import { failed, hasFlag, type Argument, type Call } from './call.ts';
import { isDescriptor, isPid, namedResult, type Follower } from './follower.ts';
import { ioctlNumber } from './ioctl-number.ts';
import type { TracedProcess } from './tasks.ts';

type Action = (follower: Follower, process: TracedProcess, call: Call) => void;

/** FAILED's numbers of calls, and CHANGE's of operations (probes/FORMAT.md). */
const Lookup = { open: 1, stat: 2, access: 3, readlink: 4, exec: 5 } as const;
const Change = {
  ...{ unlink: 1, rmdir: 2, rename: 3, mkdir: 4, link: 5, symlink: 6, truncate: 7, fallocate: 8 },
} as const;

/** Calls that failed on a descriptor that is none have no file; those that were interrupted are made again. */
const badDescriptor = 9;
/** E2BIG, EAGAIN, ENOMEM and ENOEXEC say nothing of the file that was to be executed. */
const notAboutTheFile: ReadonlySet<number> = new Set([7, 8, 11, 12]);

/** `folder` and `path` are positions; without a folder the path is below the working directory. */
interface Place {
  readonly folder?: number;
  readonly path: number;
}

const asked = (follower: Follower, process: TracedProcess, call: Call, place: Place): string =>
  follower.pathOf(
    process,
    place.folder === undefined ? undefined : call.arguments[place.folder],
    call.arguments[place.path],
  );

/** The path as it was asked for, which is what a failed look-up is told by. */
function lookupFailed(
  follower: Follower,
  process: TracedProcess,
  call: Call,
  place: Place,
  kind: number,
): void {
  const path = call.arguments[place.path]?.text;
  // Of a descriptor's own file (AT_EMPTY_PATH) nothing was looked up.
  if (path === '') return;
  if (path === undefined) follower.nameless++;
  follower.windows.lookup(call.ns, {
    ...{ process: process.number, path: path ?? '', call: kind, errno: call.errno },
  });
}

const opens =
  (place: Place, flagsAt: number | undefined): Action =>
  (follower, process, call) => {
    if (failed(call)) {
      lookupFailed(follower, process, call, place, Lookup.open);
      return;
    }
    if (!isDescriptor(call.result)) return;
    const flags = flagsAt === undefined ? undefined : call.arguments[flagsAt];
    const file = namedResult(call, asked(follower, process, call, place));
    follower.accesses.open(process.table, call.result, file, call.ns, {
      opener: process.number,
      asked: call.arguments[place.path]?.text !== undefined,
      flags:
        flagsAt === undefined
          ? accessFlags.canWrite | accessFlags.create | accessFlags.truncate
          : openFlags(flags),
      closeOnExec: hasFlag(flags, 'O_', 'CLOEXEC'),
    });
  };

function openFlags(flags: Argument | undefined): number {
  const has = (name: string): boolean => hasFlag(flags, 'O_', name);
  if (has('PATH')) return accessFlags.pathOnly;
  const write = has('WRONLY') || has('RDWR');
  return (
    (has('WRONLY') ? 0 : accessFlags.canRead) |
    (write ? accessFlags.canWrite : 0) |
    (has('CREAT') ? accessFlags.create : 0) |
    (has('TRUNC') ? accessFlags.truncate : 0) |
    (has('APPEND') ? accessFlags.append : 0) |
    (has('DIRECT') ? accessFlags.direct : 0) |
    (has('DIRECTORY') ? accessFlags.pathOnly : 0)
  );
}

const looksUp =
  (place: Place, kind: number): Action =>
  (follower, process, call) => {
    if (failed(call)) lookupFailed(follower, process, call, place, kind);
  };

/** Bytes that went out of the file of one argument, and into that of another. */
const moves =
  (from: number | undefined, to: number | undefined): Action =>
  (follower, process, call) => {
    if (Number.isNaN(call.result) || call.errno === badDescriptor) return;
    for (const [at, what] of [
      [from, 'read'],
      [to, 'write'],
    ] as const) {
      const description =
        at === undefined ? undefined : follower.described(process, call.arguments[at], call.ns);
      if (description !== undefined)
        follower.accesses.moved(description, process.number, what, Math.max(0, call.result), call);
    }
  };

/** Calls that return a new descriptor for something that has no path to be opened by. */
const makes: Action = (follower, process, call) => {
  if (failed(call) || !isDescriptor(call.result)) return;
  const file = namedResult(call, '');
  const closeOnExec = call.arguments.some((argument) => argument.raw.includes('CLOEXEC'));
  follower.accesses.open(process.table, call.result, file, call.ns, { closeOnExec });
};

const duplicates =
  (flagsAt?: number): Action =>
  (follower, process, call) => {
    const from = call.arguments[0];
    if (failed(call) || from === undefined || !isDescriptor(from.number) || !isDescriptor(call.result))
      return;
    const closeOnExec = flagsAt !== undefined && hasFlag(call.arguments[flagsAt], 'O_', 'CLOEXEC');
    const { accesses } = follower;
    accesses.duplicate(process.table, from.number, call.result, from.file, call.ns, closeOnExec);
  };

const controls: Action = (follower, process, call) => {
  const [from, command, argument] = call.arguments;
  if (failed(call) || from === undefined || !isDescriptor(from.number)) return;
  const { accesses } = follower;
  if (hasFlag(command, 'F_', 'DUPFD') || hasFlag(command, 'F_', 'DUPFD_CLOEXEC')) {
    if (!isDescriptor(call.result)) return;
    const closeOnExec = hasFlag(command, 'F_', 'DUPFD_CLOEXEC');
    accesses.duplicate(process.table, from.number, call.result, from.file, call.ns, closeOnExec);
  } else if (hasFlag(command, 'F_', 'SETFD')) {
    const set = hasFlag(argument, 'FD_', 'CLOEXEC') || argument?.number === 1;
    accesses.markCloseOnExec(process.table, from.number, set);
  }
};

const closes: Action = (follower, process, call) => {
  const fd = call.arguments[0];
  if (failed(call) || fd === undefined || !isDescriptor(fd.number)) return;
  follower.accesses.close(process.table, fd.number, call.endNs);
};

const closesRange: Action = (follower, process, call) => {
  const [first, last, flags] = call.arguments;
  if (failed(call) || first === undefined || !isDescriptor(first.number)) return;
  // The last is ~0U where all are meant.
  const to = last !== undefined && isDescriptor(last.number) ? last.number : Infinity;
  const marks = hasFlag(flags, 'CLOSE_RANGE_', 'CLOEXEC');
  for (const fd of [...process.table.entries.keys()]) {
    if (fd < first.number || fd > to) continue;
    if (marks) follower.accesses.markCloseOnExec(process.table, fd, true);
    else follower.accesses.close(process.table, fd, call.endNs);
  }
};

const maps: Action = (follower, process, call) => {
  if (failed(call) || hasFlag(call.arguments[3], 'MAP_', 'ANONYMOUS')) return;
  const description = follower.described(process, call.arguments[4], call.ns);
  if (description !== undefined) follower.accesses.mapped(description, process.number, call.ns);
};

const syncs: Action = (follower, process, call) => {
  if (Number.isNaN(call.result) || call.errno === badDescriptor) return;
  const description = follower.described(process, call.arguments[0], call.ns);
  if (description !== undefined)
    follower.accesses.synced(description, process.number, call.ns, call.timed ? call.endNs - call.ns : 0);
};

const requests: Action = (follower, process, call) => {
  if (Number.isNaN(call.result) || call.errno === badDescriptor) return;
  const description = follower.described(process, call.arguments[0], call.ns);
  const command = ioctlNumber(call.arguments[1]?.raw ?? '');
  if (command === undefined) follower.unnumbered++;
  const file = follower.fileNumber(description);
  follower.windows.ioctl(call.ns, { process: process.number, file, command: command ?? 0 }, failed(call));
};

/** Paths as they were asked for, as a capture tells them. */
const changes =
  (operation: number, place: Place, secondAt?: number): Action =>
  (follower, process, call) => {
    if (call.result !== 0) return;
    const path = call.arguments[place.path]?.text ?? '';
    if (path === '') follower.nameless++;
    if (operation === Change.rename) follower.accesses.noteRename(asked(follower, process, call, place));
    follower.writer.change(call.ns, {
      process: process.number,
      operation:
        operation === Change.unlink && hasFlag(call.arguments[2], 'AT_', 'REMOVEDIR')
          ? Change.rmdir
          : operation,
      path,
      ...(secondAt === undefined ? {} : { secondPath: call.arguments[secondAt]?.text ?? '' }),
    });
  };

/** By descriptor or by path. */
const resizes =
  (operation: number, sizesAt: readonly number[], byPath: boolean): Action =>
  (follower, process, call) => {
    if (call.result !== 0) return;
    const size = sizesAt.reduce((sum, at) => sum + (call.arguments[at]?.number ?? NaN), 0);
    const description = byPath ? undefined : follower.described(process, call.arguments[0], call.ns);
    follower.writer.change(call.ns, {
      ...{ process: process.number, operation, file: follower.fileNumber(description) },
      path: byPath ? (call.arguments[0]?.text ?? '') : '',
      size: Number.isSafeInteger(size) && size >= 0 ? size : 0,
    });
  };

const executes =
  (place: Place, argvAt: number): Action =>
  (follower, process, call) => {
    if (failed(call)) {
      if (!notAboutTheFile.has(call.errno)) lookupFailed(follower, process, call, place, Lookup.exec);
      return;
    }
    if (call.result !== 0) return;
    const { texts = [], cut = true } = call.arguments[argvAt]?.list ?? {};
    const path = asked(follower, process, call, place);
    follower.tasks.executes(process, call.endNs, path, { argv: texts, cut });
  };

const goes =
  (at: number): Action =>
  (follower, process, call) => {
    if (call.result !== 0) return;
    const argument = call.arguments[at];
    const description =
      argument?.text === undefined ? follower.described(process, argument, call.ns) : undefined;
    process.directory = description?.file.path ?? asked(follower, process, call, { path: at });
  };

const renames: Action = (follower, process, call) => {
  const name = call.arguments[1]?.text;
  if (call.result === 0 && name !== undefined && hasFlag(call.arguments[0], 'PR_', 'SET_NAME'))
    follower.tasks.named(process, name, call.ns);
};

const forks: Action = (follower, process, call) => {
  if (isPid(call.result)) follower.tasks.make(call.result, process, call.ns, makingOf(call));
};

/** What a call of clone's family asks for, from its flags as far as the trace has them. */
export function makingOf({ arguments: all }: Pick<Call, 'arguments'>): {
  thread: boolean;
  sharesFiles: boolean;
} {
  const has = (name: string): boolean => all.some((argument) => hasFlag(argument, 'CLONE_', name));
  return { thread: has('THREAD'), sharesFiles: has('FILES') };
}

/** Two descriptors in an array, as strace has it: `[3<pipe:[17]>, 4<pipe:[17]>]`. */
const makesPair =
  (at: number): Action =>
  (follower, process, call) => {
    if (call.result !== 0) return;
    const pair = call.arguments[at]?.raw.match(/(?<=[[ ])\d+(?:<[^\s]*>)?(?=[,\]])/g) ?? [];
    const closeOnExec = call.arguments.some((argument) => argument.raw.includes('CLOEXEC'));
    for (const each of pair) {
      const [, fd = '', path = ''] = /^(\d+)(?:<(.*)>)?$/.exec(each) ?? [];
      const file = { path, type: path.startsWith('pipe:') ? 1 : 12 };
      follower.accesses.open(process.table, Number(fd), file, call.ns, { closeOnExec });
    }
  };

const names = (list: string, action: Action): [string, Action][] =>
  list.split(' ').map((name) => [name, action]);

export const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['open', opens({ path: 0 }, 1)],
  ...names('openat openat2', opens({ folder: 0, path: 1 }, 2)),
  ['creat', opens({ path: 0 }, undefined)],
  ['close', closes],
  ['close_range', closesRange],
  ...names('dup dup2', duplicates()),
  ['dup3', duplicates(2)],
  ...names('fcntl fcntl64', controls),
  ...names('read pread64 readv preadv preadv2', moves(0, undefined)),
  ...names('write pwrite64 writev pwritev pwritev2 vmsplice', moves(undefined, 0)),
  ...names('sendfile sendfile64', moves(1, 0)),
  ...names('splice copy_file_range', moves(0, 2)),
  ['tee', moves(0, 1)],
  ...names('mmap mmap2', maps),
  ...names('fsync fdatasync', syncs),
  ['ioctl', requests],
  ...names('stat lstat stat64 lstat64', looksUp({ path: 0 }, Lookup.stat)),
  ...names('newfstatat fstatat64 statx', looksUp({ folder: 0, path: 1 }, Lookup.stat)),
  ['access', looksUp({ path: 0 }, Lookup.access)],
  ...names('faccessat faccessat2', looksUp({ folder: 0, path: 1 }, Lookup.access)),
  ['readlink', looksUp({ path: 0 }, Lookup.readlink)],
  ['readlinkat', looksUp({ folder: 0, path: 1 }, Lookup.readlink)],
  ['execve', executes({ path: 0 }, 1)],
  ['execveat', executes({ folder: 0, path: 1 }, 2)],
  ['unlink', changes(Change.unlink, { path: 0 })],
  ['unlinkat', changes(Change.unlink, { folder: 0, path: 1 })],
  ['rmdir', changes(Change.rmdir, { path: 0 })],
  ['rename', changes(Change.rename, { path: 0 }, 1)],
  ...names('renameat renameat2', changes(Change.rename, { folder: 0, path: 1 }, 3)),
  ['mkdir', changes(Change.mkdir, { path: 0 })],
  ['mkdirat', changes(Change.mkdir, { folder: 0, path: 1 })],
  ['link', changes(Change.link, { path: 0 }, 1)],
  ['linkat', changes(Change.link, { folder: 0, path: 1 }, 3)],
  ['symlink', changes(Change.symlink, { path: 0 }, 1)],
  ['symlinkat', changes(Change.symlink, { path: 0 }, 2)],
  ...names('truncate truncate64', resizes(Change.truncate, [1], true)),
  ...names('ftruncate ftruncate64', resizes(Change.truncate, [1], false)),
  ['fallocate', resizes(Change.fallocate, [2, 3], false)],
  ['prctl', renames],
  ['chdir', goes(0)],
  ['fchdir', goes(0)],
  ...names('clone clone3 fork vfork', forks),
  ...names('socket accept accept4 eventfd eventfd2 epoll_create epoll_create1 timerfd_create', makes),
  ...names('signalfd signalfd4 inotify_init inotify_init1 memfd_create userfaultfd pidfd_open', makes),
  ...names('fanotify_init perf_event_open bpf io_uring_setup mq_open open_tree open_by_handle_at', makes),
  ...names('pipe pipe2', makesPair(0)),
  ['socketpair', makesPair(3)],
]);
