/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/*
 * Functions of the kernel that are passed rarely. To attach a program to one costs some 8 million instructions, however
 * seldom it is called; so where the kernel can (kprobe.multi: 5.18 with CONFIG_FPROBE), two programs watch all of these, one
 * where they are entered and one where they return, and learn by a number which it was. Elsewhere each has its own program
 * (on_NAME, and enter_NAME where it is timed). What is passed often has its own program everywhere: that is cheaper a call.
 */
#ifndef BOOTIO_HOOKS_H
#define BOOTIO_HOOKS_H

/* System calls, by the names of their functions, where they return. */
#define HOOKED_CALLS(X)                                                                                            \
	X(sendfile64) X(splice) X(tee) X(vmsplice) X(ioctl) X(fsync) X(fdatasync) X(newstat) X(newlstat)           \
	X(newfstatat) X(statx) X(access) X(faccessat) X(faccessat2) X(readlink) X(readlinkat) X(unlink) X(rmdir)   \
	X(rename) X(renameat) X(renameat2) X(mkdir) X(mkdirat) X(link) X(linkat) X(symlink) X(symlinkat)           \
	X(unlinkat) X(truncate) X(ftruncate) X(fallocate)
/* Of these, the ones that are timed: where they are entered too. */
#define TIMED_CALLS(X) X(fsync) X(fdatasync)
/*
 * Functions where they return; their arguments are kept from where they are entered. vfs_write is among these in the plain programs
 * alone: a boot has a quarter as many writes as reads, so that what each costs more is less than what another program costs to attach.
 */
#define HOOKED_RETURNS(X) X(vfs_readv) X(vfs_writev) X(kernel_read) X(vfs_copy_file_range) X(vfs_write)
/*
 * Calls that come by one function, vfs_statx, where they name a path: that is watched in their place where the kernel has it. Most of
 * them name none (fstat), and do not come by it.
 */
#define REPLACED_BY_STAT(X) X(newstat) X(newlstat) X(newfstatat) X(statx)
/* Functions where they are entered. */
#define HOOKED_ENTRIES(X)                                                                                          \
	X(security_inode_rename) X(security_sb_mount) X(security_sb_umount) X(security_move_mount)                 \
	X(security_sb_pivotroot) X(security_mmap_file) X(aio_complete_rw) X(locks_remove_posix)

#define HOOK_NUMBER(name) HOOK_##name,
enum hook { HOOKED_CALLS(HOOK_NUMBER) HOOKED_RETURNS(HOOK_NUMBER) HOOKED_ENTRIES(HOOK_NUMBER) HOOK_vfs_statx, HOOKS };

/* Where the number of a function is kept, by its address: at a place of its own among these, by the right multiplier. */
#define HOOK_BITS 8
#define HOOK_PLACE(address, multiplier) ((address) * (multiplier) >> (64 - HOOK_BITS))

/* System calls come first. */
#define HOOKED_CALL_COUNT HOOK_vfs_readv
#define HOOK_NAME_MAX 40

#if defined(__TARGET_ARCH_x86) || defined(__x86_64__)
#define SYSCALL_PREFIX "__x64_sys_"
#elif defined(__TARGET_ARCH_arm64) || defined(__aarch64__)
#define SYSCALL_PREFIX "__arm64_sys_"
#else
#error "system calls of this architecture are not described yet"
#endif

#endif
