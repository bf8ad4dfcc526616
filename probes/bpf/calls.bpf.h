// SPDX-License-Identifier: MIT OR GPL-2.0
/* What each system call does to files, by its number. */
enum action {
	NOTHING,
	READS, /* argument 0 is a descriptor */
	WRITES,
	SENDS, /* from argument 1 to argument 0 */
	MOVES, /* from argument `first` to argument `second` */
	SPLICES_MEMORY,
	OPENS, /* path: first, relative to argument 0 if that is another; flags: second */
	OPENS_HOW, /* flags: in memory at `second` */
	CREATES,
	DUPLICATES,
	DUPLICATES_TO,
	CONTROLS, /* fcntl */
	IOCTL,
	LOOKS_UP, /* detail: enum failed_call; path: first */
	EXECUTES,
	CHANGES, /* detail: enum change_operation; paths: first, second */
	REMOVES_AT,
	CHANGES_SIZE, /* of the descriptor in argument 0; size: first */
	SYNCS,
	MAPS,
	NAMES, /* prctl */
	MOVES_TO, /* another working directory; path: first */
	MARKS_RANGE, /* close_range */
};

#define NONE 7 /* no such argument */

struct call {
	__u8 action;
	__u8 detail;
	__u8 first;
	__u8 second;
};

#define CALLS 512
#define CALL(name, does, ...) [__NR_##name] = { .action = does, ##__VA_ARGS__ }

/* What is `#ifdef` here, newer architectures were born without. */
static const struct call calls[CALLS] = {
	CALL(read, READS),
	CALL(pread64, READS),
	CALL(readv, READS),
	CALL(preadv, READS),
	CALL(preadv2, READS),
	CALL(write, WRITES),
	CALL(pwrite64, WRITES),
	CALL(writev, WRITES),
	CALL(pwritev, WRITES),
	CALL(pwritev2, WRITES),
	CALL(sendfile, SENDS),
	CALL(splice, MOVES, .second = 2),
	CALL(tee, MOVES, .second = 1),
	CALL(copy_file_range, MOVES, .second = 2),
	CALL(vmsplice, SPLICES_MEMORY),
	CALL(openat, OPENS, .first = 1, .second = 2),
	CALL(openat2, OPENS_HOW, .first = 1, .second = 2),
	CALL(dup, DUPLICATES),
	CALL(dup3, DUPLICATES_TO),
	CALL(fcntl, CONTROLS),
	CALL(ioctl, IOCTL),
	CALL(newfstatat, LOOKS_UP, .detail = FAILED_STAT, .first = 1),
	CALL(statx, LOOKS_UP, .detail = FAILED_STAT, .first = 1),
	CALL(faccessat, LOOKS_UP, .detail = FAILED_ACCESS, .first = 1),
	CALL(faccessat2, LOOKS_UP, .detail = FAILED_ACCESS, .first = 1),
	CALL(readlinkat, LOOKS_UP, .detail = FAILED_READLINK, .first = 1),
	CALL(execve, EXECUTES, .detail = FAILED_EXEC),
	CALL(execveat, EXECUTES, .detail = FAILED_EXEC, .first = 1),
	CALL(renameat, CHANGES, .detail = CHANGE_RENAME, .first = 1, .second = 3),
	CALL(renameat2, CHANGES, .detail = CHANGE_RENAME, .first = 1, .second = 3),
	CALL(mkdirat, CHANGES, .detail = CHANGE_MKDIR, .first = 1, .second = NONE),
	CALL(linkat, CHANGES, .detail = CHANGE_LINK, .first = 1, .second = 3),
	CALL(symlinkat, CHANGES, .detail = CHANGE_SYMLINK, .second = 2),
	CALL(truncate, CHANGES, .detail = CHANGE_TRUNCATE, .second = 1),
	CALL(unlinkat, REMOVES_AT, .first = 1),
	CALL(ftruncate, CHANGES_SIZE, .detail = CHANGE_TRUNCATE, .first = 1),
	CALL(fallocate, CHANGES_SIZE, .detail = CHANGE_ALLOCATE, .first = 3),
	CALL(fsync, SYNCS),
	CALL(fdatasync, SYNCS),
	CALL(mmap, MAPS),
	CALL(prctl, NAMES),
	CALL(chdir, MOVES_TO),
	CALL(fchdir, MOVES_TO, .first = NONE),
	CALL(close_range, MARKS_RANGE),
#ifdef __NR_open
	CALL(open, OPENS, .second = 1),
	CALL(creat, CREATES),
	CALL(dup2, DUPLICATES_TO),
	CALL(stat, LOOKS_UP, .detail = FAILED_STAT),
	CALL(lstat, LOOKS_UP, .detail = FAILED_STAT),
	CALL(access, LOOKS_UP, .detail = FAILED_ACCESS),
	CALL(readlink, LOOKS_UP, .detail = FAILED_READLINK),
	CALL(unlink, CHANGES, .detail = CHANGE_UNLINK, .second = NONE),
	CALL(rmdir, CHANGES, .detail = CHANGE_RMDIR, .second = NONE),
	CALL(rename, CHANGES, .detail = CHANGE_RENAME, .second = 1),
	CALL(mkdir, CHANGES, .detail = CHANGE_MKDIR, .second = NONE),
	CALL(link, CHANGES, .detail = CHANGE_LINK, .second = 1),
	CALL(symlink, CHANGES, .detail = CHANGE_SYMLINK, .second = 1),
#endif
};
