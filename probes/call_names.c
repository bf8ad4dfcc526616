/* SPDX-License-Identifier: MIT */
#include "call_names.h"

#include <stdio.h>
#include <sys/syscall.h>

#define NAME(call) [__NR_##call] = #call

/* What is `#ifdef` here, newer architectures were born without. */
static const char *const names[] = {
	NAME(read), NAME(write), NAME(close), NAME(fstat), NAME(lseek), NAME(mmap), NAME(munmap), NAME(ioctl),
	NAME(pread64), NAME(pwrite64), NAME(readv), NAME(writev), NAME(mremap), NAME(msync), NAME(mincore),
	NAME(madvise), NAME(sendfile), NAME(clone), NAME(execve), NAME(exit), NAME(wait4), NAME(fcntl), NAME(flock),
	NAME(fsync), NAME(fdatasync), NAME(truncate), NAME(ftruncate), NAME(getcwd), NAME(chdir), NAME(fchdir),
	NAME(fchmod), NAME(fchown), NAME(statfs), NAME(fstatfs), NAME(swapon), NAME(swapoff), NAME(mount),
	NAME(umount2), NAME(pivot_root), NAME(sync), NAME(chroot), NAME(init_module), NAME(delete_module),
	NAME(quotactl), NAME(readahead), NAME(setxattr), NAME(lsetxattr), NAME(fsetxattr), NAME(getxattr),
	NAME(lgetxattr), NAME(fgetxattr), NAME(listxattr), NAME(llistxattr), NAME(flistxattr), NAME(removexattr),
	NAME(io_setup), NAME(io_destroy), NAME(io_getevents), NAME(io_submit), NAME(getdents64), NAME(fadvise64),
	NAME(waitid), NAME(openat), NAME(mkdirat), NAME(mknodat), NAME(fchownat), NAME(newfstatat), NAME(unlinkat),
	NAME(renameat), NAME(linkat), NAME(symlinkat), NAME(readlinkat), NAME(fchmodat), NAME(faccessat),
	NAME(splice), NAME(tee), NAME(sync_file_range), NAME(vmsplice), NAME(utimensat), NAME(fallocate),
	NAME(preadv), NAME(pwritev), NAME(name_to_handle_at), NAME(open_by_handle_at), NAME(syncfs),
	NAME(finit_module), NAME(renameat2), NAME(execveat), NAME(mlock), NAME(mlock2), NAME(mlockall),
	NAME(copy_file_range), NAME(preadv2), NAME(pwritev2), NAME(statx), NAME(io_pgetevents), NAME(io_uring_setup),
	NAME(io_uring_enter), NAME(io_uring_register), NAME(open_tree), NAME(move_mount), NAME(fsopen),
	NAME(fsconfig), NAME(fsmount), NAME(close_range), NAME(openat2), NAME(faccessat2), NAME(clone3),
	NAME(process_madvise), NAME(kexec_load), NAME(kexec_file_load), NAME(migrate_pages), NAME(move_pages),
	NAME(mbind),
#ifdef __NR_open
	NAME(open), NAME(stat), NAME(lstat), NAME(access), NAME(fork), NAME(vfork), NAME(getdents), NAME(rename),
	NAME(mkdir), NAME(rmdir), NAME(creat), NAME(link), NAME(unlink), NAME(symlink), NAME(readlink), NAME(chmod),
	NAME(chown), NAME(lchown), NAME(utime), NAME(mknod), NAME(utimes),
#endif
};

const char *call_name(int call, char *room, size_t size)
{
	if (call >= 0 && (size_t)call < sizeof(names) / sizeof(*names) && names[call])
		return names[call];
	snprintf(room, size, "call %d", call);
	return room;
}
