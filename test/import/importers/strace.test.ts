import { describe, expect, test } from 'vitest';
import { ioctlName } from '../../../src/model/ioctl-names.ts';
import { AccessFlag, type Run } from '../../../src/model/types.ts';
import { importText, usesOf } from '../import-file.ts';

const importLines = (...lines: string[]): Promise<Run> => importText(`${lines.join('\n')}\n`, 'strace');

/** Rows of the access table, in plain words. */
function rows(run: Run): unknown[] {
  const { accesses: table, files, processes } = run;
  return Array.from({ length: table.length }, (_, row) => ({
    pid: processes[table.process[row]!]!.pid,
    path: files[table.file[row]!]!.path,
    opened: (table.flags[row]! & AccessFlag.opened) !== 0,
    openAtEnd: (table.flags[row]! & AccessFlag.openAtEnd) !== 0,
    ms: [table.openNs[row]! / 1e6, table.closeNs[row]! / 1e6],
  }));
}

const whole = { skippedLines: { count: 0, first: [] }, badRecords: 0, unresolved: 0 };

describe('descriptors', () => {
  test('an access lasts from open to the last close of what was duplicated', async () => {
    const run = await importLines(
      '7 100.000000 openat(AT_FDCWD</>, "a", O_RDWR|O_CREAT|O_APPEND|O_CLOEXEC, 0600) = 3</a>',
      '7 100.001000 dup2(3</a>, 9) = 9</a>',
      '7 100.002000 close(3</a>) = 0',
      '7 100.003000 write(9</a>, "12345", 5) = 5',
      '7 100.004000 fcntl(9</a>, F_DUPFD_CLOEXEC, 20) = 20</a>',
      '7 100.005000 close(9</a>) = 0',
      '7 100.006000 close(20</a>) = 0',
    );
    expect(run.completeness).toMatchObject(whole);
    expect(rows(run)).toEqual([{ pid: 7, path: '/a', opened: true, openAtEnd: false, ms: [0, 6] }]);
    const { canRead, canWrite, create, append, truncate } = AccessFlag;
    expect(run.accesses.flags[0]! & (canRead | canWrite | create | append | truncate)).toBe(
      canRead | canWrite | create | append,
    );
    expect(usesOf(run, 7).written).toEqual([['/a', 1, 5]]);
  });

  test('a child has an access of its own where it uses what it inherited, and none where it does not', async () => {
    const run = await importLines(
      '7 1.000 openat(AT_FDCWD</>, "/used", O_RDONLY) = 3</used>',
      '7 1.001 openat(AT_FDCWD</>, "/unused", O_RDONLY) = 4</unused>',
      '7 1.002 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7) = 8',
      '8 1.003 read(3</used>, "x", 1) = 1',
      '8 1.004 +++ exited with 0 +++',
      '7 1.005 read(3</used>, "y", 1) = 1',
      '7 1.006 +++ killed by SIGSEGV (core dumped) +++',
    );
    expect(rows(run)).toEqual([
      { pid: 7, path: '/used', opened: true, openAtEnd: false, ms: [0, 6] },
      { pid: 7, path: '/unused', opened: true, openAtEnd: false, ms: [1, 6] },
      { pid: 8, path: '/used', opened: false, openAtEnd: false, ms: [3, 4] },
    ]);
    expect(run.processes.map(({ pid, parent, exitStatus }) => [pid, parent, exitStatus])).toEqual([
      [7, undefined, 11 | 128],
      [8, 0, 0],
    ]);
  });

  test('a thread works in its process, with the same descriptors', async () => {
    const run = await importLines(
      '7 1.000 clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, stack=0x7f} => {parent_tid=[9]}, 88) = 9',
      '9 1.001 openat(AT_FDCWD</>, "/t", O_RDONLY) = 3</t>',
      '9 1.002 +++ exited with 0 +++',
      '7 1.003 read(3</t>, "x", 10) = 1',
      '7 1.004 close(3</t>) = 0',
    );
    expect(run.processes).toHaveLength(1);
    expect(rows(run)).toEqual([{ pid: 7, path: '/t', opened: true, openAtEnd: false, ms: [1, 4] }]);
  });

  test('executing closes what is marked for it, of threads and of all', async () => {
    const run = await importLines(
      '7 1.000 execve("/bin/a", ["a", "b c", ""], 0x7 /* 3 vars */) = 0',
      '7 1.001 open("/kept", O_RDONLY) = 3',
      '7 1.002 open("/marked", O_RDONLY|O_CLOEXEC) = 4',
      '7 1.003 open("/later", O_RDONLY) = 5',
      '7 1.004 fcntl(5, F_SETFD, FD_CLOEXEC) = 0',
      '7 1.005 execve("./b", ["b", "long"...], 0x7 /* 3 vars */) = 0',
      '7 1.006 close(3) = 0',
    );
    expect(rows(run)).toMatchObject([
      { path: '/kept', ms: [1, 6] },
      { path: '/marked', ms: [2, 5] },
      { path: '/later', ms: [3, 5] },
    ]);
    expect(run.processes[0]).toMatchObject({
      executable: './b',
      comm: 'b',
      argv: ['b', 'long'],
      argvCut: true,
    });
    expect(run.processes[0]!.execs[0]).toMatchObject({ executable: '/bin/a', argv: ['a', 'b c', ''] });
    expect(run.processes[0]!.beforeCapture).toBe(false);
    expect(run.completeness.blindSpots.join()).toContain('the ends of long arguments');
  });

  test('close_range, and what was closed unseen', async () => {
    const run = await importLines(
      '7 1.000 open("/a", O_RDONLY) = 3</a>',
      '7 1.001 open("/b", O_RDONLY) = 4</b>',
      '7 1.002 open("/c", O_RDONLY) = 5</c>',
      '7 1.003 close_range(4, 4294967295, 0) = 0',
      '7 1.004 read(3</other>, "x", 1) = 1',
      '7 1.005 read(3</other>, "x", 1) = 1',
    );
    expect(rows(run)).toMatchObject([
      { path: '/a', opened: true, ms: [0, 4] },
      { path: '/b', ms: [1, 3] },
      { path: '/c', ms: [2, 3] },
      { path: '/other', opened: false, openAtEnd: true, ms: [4, 5] },
    ]);
  });

  test('a file stays itself when it is renamed or removed, a socket when it is connected', async () => {
    const run = await importLines(
      '7 1.000 openat(AT_FDCWD</d>, "a", O_WRONLY) = 3</d/a>',
      '7 1.001 rename("a", "b") = -1 EXDEV (Invalid cross-device link)',
      '7 1.002 renameat2(AT_FDCWD</d>, "a", AT_FDCWD</d>, "b", RENAME_NOREPLACE) = 0',
      '7 1.003 write(3</d/b>, "x", 1) = 1',
      '7 1.004 unlinkat(AT_FDCWD</d>, "b", 0) = 0',
      '7 1.005 write(3</d/b>(deleted), "x", 1) = 1',
      '7 1.006 write(3</d/a (deleted)>, "x", 1) = 1',
      '7 1.007 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4<TCP:[77]>',
      '7 1.008 write(4<TCP:[127.0.0.1:5->127.0.0.1:6]>, "abc", 3) = 3',
      '7 1.009 write(4<TCPv6:[[::1]:5->[::1]:6]>, "abc", 3) = 3',
    );
    expect(usesOf(run, 7).written).toEqual([
      ['/d/a', 3, 3],
      ['TCP:[77]', 1, 3],
      ['TCPv6:[[::1]:5->[::1]:6]', 1, 3],
    ]);
    expect(run.details.changes).toMatchObject([
      { operation: 3, path: 'a', secondPath: 'b' },
      { operation: 1, path: 'b' },
    ]);
  });

  test('without -y names are from opens and the working directory', async () => {
    const run = await importLines(
      '7 1.000 chdir("/tmp") = 0',
      '7 1.001 open("a", O_RDONLY) = 3',
      '7 1.002 openat(AT_FDCWD, "../b", O_RDONLY) = 4',
      '7 1.003 open("/usr", O_RDONLY|O_DIRECTORY) = 5',
      '7 1.004 openat(5, "lib/c", O_RDONLY) = 6',
      '7 1.005 fchdir(5) = 0',
      '7 1.006 open("d", O_RDONLY) = 7',
      '7 1.007 read(0, "x", 1) = 1',
    );
    expect(run.files.map((file) => file.path).filter((name) => name !== '')).toEqual(
      expect.arrayContaining(['/tmp/a', '/b', '/usr', '/usr/lib/c', '/usr/d']),
    );
    expect(usesOf(run, 7).read).toEqual([['', 1, 1]]);
    expect(run.completeness.blindSpots.join()).toContain('names of some files');
  });
});

describe('calls', () => {
  test('are put together where another thread came between', async () => {
    const run = await importLines(
      '7 1.000 read(3</a>,  <unfinished ...>',
      '8 1.001 read(3</b>,  <unfinished ...>',
      '7 1.005 <... read resumed>"12", 10) = 2',
      '8 1.006 <... read resumed>"123", 10) = 3 <0.004000>',
      '7 1.007 close(3</a> <unfinished ...>',
      '7 1.009 <... close resumed>) = 0',
    );
    expect(run.completeness).toMatchObject(whole);
    expect(usesOf(run, 7).read).toEqual([['/a', 1, 2]]);
    expect(usesOf(run, 8).read).toEqual([['/b', 1, 3]]);
    expect(run.accesses.readNs).toBeDefined();
    expect([...run.accesses.readNs!]).toEqual([0, 4e6]);
  });

  test('that move bytes from file to file count for both', async () => {
    const run = await importLines(
      '7 1.000 sendfile(1</out>, 3</in>, NULL, 100) = 50',
      '7 1.001 copy_file_range(3</in>, NULL, 1</out>, NULL, 7, 0) = 7',
      '7 1.002 splice(3</in>, NULL, 4<pipe:[5]>, NULL, 10, 0) = 3',
      '7 1.003 preadv2(3</in>, [{iov_base="x", iov_len=1}, {iov_base="", iov_len=9}], 2, 0, 0) = 1',
      '7 1.004 pwrite64(1</out>, "x", 1, 0) = -1 ENOSPC (No space left on device)',
      '7 1.005 write(9, "x", 1) = -1 EBADF (Bad file descriptor)',
      '7 1.006 read(3</in>, 0x7ff, 10) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)',
    );
    expect(usesOf(run, 7)).toEqual({
      read: [['/in', 4, 61]],
      written: [
        ['/out', 3, 57],
        ['pipe:[5]', 1, 3],
      ],
    });
  });

  test('that fail are look-ups with their errno, added up by the second', async () => {
    const run = await importLines(
      '7 1.000 openat(AT_FDCWD</>, "lib/a", O_RDONLY) = -1 ENOENT (No such file or directory)',
      '7 1.100 openat(AT_FDCWD</>, "lib/a", O_RDONLY) = -1 ENOENT (No such file or directory)',
      '7 3.000 openat(AT_FDCWD</>, "lib/a", O_RDONLY) = -1 ENOENT (No such file or directory)',
      '7 3.001 access("/b", R_OK) = -1 EACCES (Permission denied)',
      '7 3.002 statx(AT_FDCWD</>, "/c", 0, STATX_ALL, 0x7) = -1 ENOTDIR (Not a directory)',
      '7 3.003 readlink("/d", 0x7, 100) = -1 EINVAL (Invalid argument)',
      '7 3.004 execve("/e", ["e"], 0x7 /* 1 var */) = -1 ENOENT (No such file or directory)',
      '7 3.005 newfstatat(3</f>, "", {st_mode=S_IFREG|0644, ...}, AT_EMPTY_PATH) = 0',
      '7 3.006 execve("/g", ["g"], 0x7 /* 1 var */) = -1 ENOEXEC (Exec format error)',
    );
    expect(
      run.details.failedLookups.map(({ path, call, errno, count }) => [path, call, errno, count]),
    ).toEqual([
      ['lib/a', 1, 2, 2],
      ['lib/a', 1, 2, 1],
      ['/b', 3, 13, 1],
      ['/c', 2, 20, 1],
      ['/d', 4, 22, 1],
      ['/e', 5, 2, 1],
    ]);
  });

  test('ioctl, fsync, mmap and changes', async () => {
    const run = await importLines(
      '7 1.000 ioctl(3</dev/x<char 1:3>>, TCGETS, 0x7) = -1 ENOTTY (Inappropriate ioctl for device)',
      '7 1.001 ioctl(3</dev/x<char 1:3>>, SNDCTL_TMR_TIMEBASE or TCGETS, 0x7) = 0',
      '7 1.002 ioctl(3</dev/x<char 1:3>>, _IOC(_IOC_READ, 0x45, 0x20, 0x8), 0x7) = 0',
      '7 1.003 fsync(4</f>) = 0 <0.000250>',
      '7 1.004 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 4</f>, 0) = 0x7f0000000000',
      '7 1.005 mmap(NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f0000000000',
      '7 1.006 ftruncate(4</f>, 123) = 0',
      '7 1.007 fallocate(4</f>, 0, 100, 23) = 0',
      '7 1.008 unlinkat(AT_FDCWD</>, "g", AT_REMOVEDIR) = 0',
      '7 1.009 symlink("target", "/link") = 0',
    );
    expect(
      run.details.ioctls.map(({ command, count, failed }) => [ioctlName(command), count, failed]),
    ).toEqual([
      ['TCGETS', 2, 1],
      ['EVIOCGBIT(0x0, 8)', 1, 0],
    ]);
    expect(run.details.syncs).toMatchObject([{ calls: 1, amount: 250_000 }]);
    expect(
      run.details.changes.map(({ operation, path, secondPath, size }) => [operation, path, secondPath, size]),
    ).toEqual([
      [7, '', '', 123],
      [8, '', '', 123],
      [2, 'g', '', 0],
      [6, 'target', '/link', 0],
    ]);
    const mapped = rows(run).findIndex((row) => (row as { path: string }).path === '/f');
    expect(run.accesses.flags[mapped]! & AccessFlag.mapped).toBe(AccessFlag.mapped);
    expect(run.files.find(({ path }) => path === '/dev/x')?.type).toBe('character');
  });

  test('names come back as they were', async () => {
    const run = await importLines(
      String.raw`7 1.000 openat(AT_FDCWD</>, "\303\251 \"q\" \\ \n\t\x1b[31m <x>, (y) = 3", O_RDONLY) = 3</\303\251 "q" \\ \n\t\x1b[31m \74x\76, (y) = 3>`,
      String.raw`7 1.001 read(3</\303\251 "q" \\ \n\t\x1b[31m \74x\76, (y) = 3>, ") = 99", 10) = 6`,
      String.raw`7 1.002 openat(AT_FDCWD</>, "\377", O_RDONLY) = 4</\377>`,
    );
    expect(run.files.map(({ path }) => path)).toEqual(
      ['/\udcff', '/é "q" \\ \n\t\u001b[31m <x>, (y) = 3'].sort(),
    );
    expect(usesOf(run, 7).read).toEqual([['/é "q" \\ \n\t\u001b[31m <x>, (y) = 3', 1, 6]]);
  });
});

describe('processes', () => {
  test('whose maker is still in its call belong to it; of several makers the results tell', async () => {
    const run = await importLines(
      '7 1.000 vfork( <unfinished ...>',
      '8 1.001 execve("/bin/c", ["c"], 0x7 /* 0 vars */ <unfinished ...>',
      '7 1.002 <... vfork resumed>) = 8',
      '8 1.003 <... execve resumed>) = 0',
      '7 1.010 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
      '8 1.011 clone(child_stack=NULL, flags=SIGCHLD <unfinished ...>',
      '10 1.012 open("/ten", O_RDONLY) = 3</ten>',
      '9 1.013 open("/nine", O_RDONLY) = 3</nine>',
      '9 1.014 +++ exited with 9 +++',
      '8 1.015 <... clone resumed>) = 10',
      '7 1.016 <... clone resumed>) = 9',
      '10 1.017 close(3</ten>) = 0',
    );
    expect(run.completeness).toMatchObject(whole);
    expect(run.processes.map(({ pid, parent, comm, exitStatus }) => [pid, parent, comm, exitStatus])).toEqual(
      [
        [7, undefined, '', undefined],
        [8, 0, 'c', undefined],
        [9, 0, '', 9 << 8],
        [10, 1, 'c', undefined],
      ],
    );
    expect(rows(run)).toMatchObject([
      { pid: 10, path: '/ten', ms: [12, 17] },
      { pid: 9, path: '/nine', ms: [13, 14] },
    ]);
  });

  test('are new where a number comes again', async () => {
    const run = await importLines(
      '7 1.000 fork() = 8',
      '8 1.001 execve("/bin/a", ["a"], 0x7 /* 0 vars */) = 0',
      '8 1.002 +++ exited with 0 +++',
      '7 1.003 fork() = 8',
      '8 1.004 execve("/bin/b", ["b"], 0x7 /* 0 vars */) = 0',
      // Its end was not seen.
      '7 1.005 fork() = 8',
      '8 1.006 open("/x", O_RDONLY) = 3</x>',
    );
    expect(run.processes.map(({ pid, executable, exitNs }) => [pid, executable, exitNs])).toEqual([
      [7, '', undefined],
      [8, '/bin/a', 2e6],
      [8, '/bin/b', undefined],
      [8, '', undefined],
    ]);
    expect(run.processes[3]!.totals.opens).toBe(1);
  });

  test('a thread that executes takes the number of its process', async () => {
    const run = await importLines(
      '7 1.000 clone(child_stack=0x7, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, tls=0x7) = 9',
      '9 1.001 execve("/bin/x", ["x"], 0x7 /* 0 vars */ <unfinished ...>',
      '7 1.002 +++ superseded by execve in pid 9 +++',
      '7 1.003 <... execve resumed>) = 0',
      '7 1.004 open("/x", O_RDONLY) = 3</x>',
    );
    expect(run.completeness).toMatchObject(whole);
    expect(run.processes).toMatchObject([{ pid: 7, executable: '/bin/x', totals: { opens: 1 } }]);
  });

  test('without numbers are one, with names where strace tells them', async () => {
    const bare = await importLines('1.000 open("/x", O_RDONLY) = 3</x>', '1.001 +++ exited with 1 +++');
    expect(bare.processes).toMatchObject([{ pid: 0, exitStatus: 256 }]);
    expect(bare.completeness.blindSpots.join()).toContain('process numbers');
    const named = await importLines(
      '7<sh> 1.000 open("/x", O_RDONLY) = 3</x>',
      '7<sh> 1.001 close(3</x>) = 0',
    );
    expect(named.processes).toMatchObject([{ pid: 7, comm: 'sh', beforeCapture: true }]);
  });
});

describe('times', () => {
  test.each([
    ['-t', '23:59:59', '00:00:01', 2e9],
    ['-tt', '23:59:59.500000', '00:00:00.250000', 750e6],
    ['-ttt', '1795413845.999999', '1795413846.000001', 2000],
    ['nanoseconds', '1795413845.999999999', '1795413846.000000001', 2],
  ])('%s', async (_, from, to, ns) => {
    const run = await importLines(
      `7 ${from} open("/a", O_RDONLY) = 3</a>`,
      `7 ${to} open("/b", O_RDONLY) = 4</b>`,
    );
    expect(run.completeness).toMatchObject({ ...whole, captureEndNs: ns });
  });

  test('the run is dated as the trace is', async () => {
    const run = await importLines('7 1795413845.5 open("/a", O_RDONLY) = 3</a>');
    expect(run.manifest.created).toBe('2026-11-23T06:04:05Z');
  });

  test('that go back or far ahead do no harm', async () => {
    const run = await importLines(
      '7 100.000 open("/a", O_RDONLY) = 3</a>',
      '7 99.000 read(3</a>, "x", 1) = 1',
      '7 99999999999.000 read(3</a>, "x", 1) = 1',
      '7 100.500 read(3</a>, "x", 1) = 1',
      '7 50.000 close(3</a>) = 0',
    );
    expect(run.completeness).toMatchObject({
      ...whole,
      skippedLines: { count: 1, first: [3] },
      captureEndNs: 5e8,
    });
    expect(usesOf(run, 7).read).toEqual([['/a', 2, 2]]);
  });
});

test('what a narrowed trace does not have is said', async () => {
  const run = await importLines('7 1.000 open("/a", O_RDONLY) = 3</a>', '7 1.001 read(3</a>, "x", 1) = 1');
  expect(run.completeness.blindSpots).toContain(
    'no such calls are in the trace, not traced or not made: closes, writes, mappings, look-ups, program starts, process starts',
  );
});

test('lines of the tracer and of signals are no calls, and none is lost', async () => {
  const run = await importLines(
    'strace: Process 7 attached',
    '7 1.000 restart_syscall(<... resuming interrupted read ...>) = 0',
    '7 1.001 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=8} ---',
    '7 1.002 rt_sigreturn({mask=[]}) = 0',
    '[ Process PID=7 runs in 32 bit mode. ]',
    '[pid     7] 1.003 open("/a", O_RDONLY) = 3</a>',
    '7 1.004 [00007f0000000000] close(3</a>) = 0',
    '7 1.005 exit_group(0) = ?',
  );
  expect(run.completeness).toMatchObject(whole);
  expect(rows(run)).toMatchObject([{ path: '/a', ms: [3, 4] }]);
});
