// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * The programs on the functions of hooks.h: two for all of them, or (not among the plain ones) one for each. What they do is in the
 * header of their subject.
 */

/* What a function does to files. */
enum deed {
	READS = 1, /* from the descriptor or file `first` */
	WRITES,
	READS_FOR_KERNEL,
	MOVES, /* from `first` to `second` */
	MAPS_INTO_PIPE, /* or out of it: vmsplice */
	CONTROLS, /* ioctl: command `second` */
	SYNCS,
	LOOKS_UP, /* path `first`; detail: enum failed_call */
	CHANGES, /* paths `first` and `second`; detail: enum change_operation */
	REMOVES_AT, /* flags: `second` */
	RESIZES, /* descriptor `first`, to `second`; detail: as CHANGES */
};

#define NO_ARGUMENT 4

struct hooked {
	__u8 deed;
	__u8 detail;
	__u8 first, second; /* places among the arguments */
};

/* A power of two, so that the verifier sees that every place is in it. */
#define TABLE_SIZE 64
_Static_assert(HOOKS <= TABLE_SIZE, "too many hooks");

static const struct hooked table[TABLE_SIZE] = {
	[HOOK_sendfile64] = { MOVES, 0, 1, 0 },
	[HOOK_splice] = { MOVES, 0, 0, 2 },
	[HOOK_tee] = { MOVES, 0, 0, 1 },
	[HOOK_vmsplice] = { MAPS_INTO_PIPE, 0, 0, NO_ARGUMENT },
	[HOOK_ioctl] = { CONTROLS, 0, 0, 1 },
	/* At the system calls: compilers copy vfs_fsync_range into them. */
	[HOOK_fsync] = { SYNCS, 0, 0, NO_ARGUMENT },
	[HOOK_fdatasync] = { SYNCS, 0, 0, NO_ARGUMENT },
	[HOOK_newstat] = { LOOKS_UP, FAILED_STAT, 0, NO_ARGUMENT },
	[HOOK_newlstat] = { LOOKS_UP, FAILED_STAT, 0, NO_ARGUMENT },
	[HOOK_newfstatat] = { LOOKS_UP, FAILED_STAT, 1, NO_ARGUMENT },
	[HOOK_statx] = { LOOKS_UP, FAILED_STAT, 1, NO_ARGUMENT },
	[HOOK_access] = { LOOKS_UP, FAILED_ACCESS, 0, NO_ARGUMENT },
	[HOOK_faccessat] = { LOOKS_UP, FAILED_ACCESS, 1, NO_ARGUMENT },
	[HOOK_faccessat2] = { LOOKS_UP, FAILED_ACCESS, 1, NO_ARGUMENT },
	[HOOK_readlink] = { LOOKS_UP, FAILED_READLINK, 0, NO_ARGUMENT },
	[HOOK_readlinkat] = { LOOKS_UP, FAILED_READLINK, 1, NO_ARGUMENT },
	[HOOK_unlink] = { CHANGES, CHANGE_UNLINK, 0, NO_ARGUMENT },
	[HOOK_rmdir] = { CHANGES, CHANGE_RMDIR, 0, NO_ARGUMENT },
	[HOOK_rename] = { CHANGES, CHANGE_RENAME, 0, 1 },
	[HOOK_renameat] = { CHANGES, CHANGE_RENAME, 1, 3 },
	[HOOK_renameat2] = { CHANGES, CHANGE_RENAME, 1, 3 },
	[HOOK_mkdir] = { CHANGES, CHANGE_MKDIR, 0, NO_ARGUMENT },
	[HOOK_mkdirat] = { CHANGES, CHANGE_MKDIR, 1, NO_ARGUMENT },
	[HOOK_link] = { CHANGES, CHANGE_LINK, 0, 1 },
	[HOOK_linkat] = { CHANGES, CHANGE_LINK, 1, 3 },
	[HOOK_symlink] = { CHANGES, CHANGE_SYMLINK, 0, 1 },
	[HOOK_symlinkat] = { CHANGES, CHANGE_SYMLINK, 0, 2 },
	[HOOK_unlinkat] = { REMOVES_AT, 0, 1, 2 },
	[HOOK_truncate] = { CHANGES, CHANGE_TRUNCATE, 0, 1 },
	[HOOK_ftruncate] = { RESIZES, CHANGE_TRUNCATE, 0, 1 },
	[HOOK_fallocate] = { RESIZES, CHANGE_ALLOCATE, 0, 3 },
	[HOOK_vfs_readv] = { .deed = READS },
	[HOOK_vfs_writev] = { .deed = WRITES },
	[HOOK_vfs_write] = { .deed = WRITES },
	/* The kernel reads for itself: the head of what it executes, modules, firmware. */
	[HOOK_kernel_read] = { .deed = READS_FOR_KERNEL },
	[HOOK_vfs_copy_file_range] = { .deed = MOVES },
};

/* What the compiler knows of the number already, the verifier has yet to see. */
static __always_inline struct hooked hooked_as(__u32 hook)
{
	keep_order(hook);
	return table[hook % TABLE_SIZE];
}

static __always_inline int sync_returned(__u64 hook, __u64 fd)
{
	struct call_state call;

	if (!take_call(hook, &call))
		return 0;
	return account_fd(fd, bpf_ktime_get_boot_ns() - call.since_ns, SYNC);
}

/* Into the pipe's writing end, or out of its reading end. */
static __always_inline int vmsplice_returned(__u64 fd, long ret)
{
	struct file *file = file_of(fd);

	return account((__u64)file, ret, file && BPF_CORE_READ(file, f_mode) & FMODE_WRITE ? OUT : IN);
}

/* System call number `hook` has returned; `regs` are as it was entered with. */
static __always_inline int call_returned(__u32 hook, struct pt_regs *regs, long ret)
{
	__u64 arguments[NO_ARGUMENT];
	struct hooked hooked = hooked_as(hook);
	__u64 first, second;

	/* Most look-ups are no news. */
	if (!recording || (hooked.deed == LOOKS_UP && ret >= 0))
		return 0;
	syscall_arguments(regs, arguments);
	first = arguments[hooked.first % NO_ARGUMENT];
	second = hooked.second < NO_ARGUMENT ? arguments[hooked.second % NO_ARGUMENT] : 0;
	switch (hooked.deed) {
	case MOVES:
		account_fd(first, ret, IN);
		return account_fd(second, ret, OUT);
	case MAPS_INTO_PIPE:
		return vmsplice_returned(first, ret);
	case CONTROLS:
		return second == IOCTL_TCGETS ? account_fd(first, ret, TCGETS_CALL) : ioctl_done(first, second, ret);
	case SYNCS:
		return sync_returned(hook, first);
	case LOOKS_UP:
		return lookup_done(hook, hooked.detail, first, ret);
	case CHANGES:
		return change_done(hook, hooked.detail, first, second, ret);
	case REMOVES_AT:
		return change_done(hook, second & K_AT_REMOVEDIR ? CHANGE_RMDIR : CHANGE_UNLINK, first, 0, ret);
	case RESIZES:
		return size_changed(hooked.detail, first, second, ret);
	default:
		return 0;
	}
}

/* A function that takes files and not their descriptors has returned. */
static __always_inline int function_returned(__u32 hook, long ret)
{
	struct call_state call;

	if (!take_call(hook, &call))
		return 0;
	switch (hooked_as(hook).deed) {
	case READS:
		return account(call.first, ret, IN);
	case WRITES:
		return account(call.first, ret, OUT);
	case READS_FOR_KERNEL:
		return account(call.first, ret, KERNEL_IN);
	default:
		account(call.first, ret, IN);
		return account(call.third, ret, OUT);
	}
}

/* A look-up of what is at a path has returned (an int), made for one of several calls. */
static __always_inline int statx_returned(struct pt_regs *regs, int ret)
{
	if (ret >= 0)
		return 0;
	switch (call_of(regs)) {
#ifdef __NR_stat
	case __NR_stat:
	case __NR_lstat:
		return lookup_done(HOOK_newstat, FAILED_STAT, syscall_arg(regs, 0), ret);
#endif
	case __NR_newfstatat:
	case __NR_statx:
		return lookup_done(HOOK_newstat, FAILED_STAT, syscall_arg(regs, 1), ret);
	default:
		return 0;
	}
}

/* Where the functions are: found by the loader with find_hook, which is run once for each. */
char hook_names[HOOKS][HOOK_NAME_MAX];
__u64 hook_addresses[HOOKS];
/*
 * Which function it was: by its address, as the loader has put it here. The kernel would search all of them for the number that an
 * attachment can have of its own.
 */
volatile __u64 hook_multiplier;
volatile __u8 hook_at[1 << HOOK_BITS];

static __always_inline __u32 hook_of(struct pt_regs *regs)
{
	return hook_at[HOOK_PLACE(bpf_get_func_ip(regs), hook_multiplier)];
}

SEC("kretprobe.multi")
int hooked_returned(struct pt_regs *regs)
{
	__u32 hook = hook_of(regs);
	struct pt_regs *entered;

	if (hook >= HOOKED_CALL_COUNT && hook != HOOK_vfs_statx)
		return function_returned(hook, function_result(regs));
	/* Once for all that follows: each look at it is there in the program, and has to be taken out where there are no filters. */
	if (current_left_out())
		return 0;
	entered = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
	if (hook == HOOK_vfs_statx)
		return statx_returned(entered, function_result(regs));
	return call_returned(hook, entered, function_result(regs));
}

#define TIMED_CASE(name)                                                                                           \
	case HOOK_##name:                                                                                          \
		return keep_call(HOOK_##name, 0, 0);
#define KEEP_CASE(name)                                                                                            \
	case HOOK_##name:                                                                                          \
		return keep_call(HOOK_##name, function_arg(regs, 0), function_arg(regs, 2));
#define ENTRY_CASE(name)                                                                                           \
	case HOOK_##name:                                                                                          \
		return name##_entered(function_arg(regs, 0), function_arg(regs, 1));

SEC("kprobe.multi")
int hooked_entered(struct pt_regs *regs)
{
	switch (hook_of(regs)) {
		TIMED_CALLS(TIMED_CASE)
		HOOKED_RETURNS(KEEP_CASE)
		HOOKED_ENTRIES(ENTRY_CASE)
	}
	return 0;
}

SEC("syscall")
int find_hook(__u32 *context)
{
	__u32 hook = *context;

	if (hook < HOOKS)
		bpf_kallsyms_lookup_name(hook_names[hook], HOOK_NAME_MAX, 0, &hook_addresses[hook]);
	return 0;
}

#if !PLAIN
#define CALL_PROGRAM(name)                                                                                         \
	SEC("fexit/" SYSCALL_PREFIX #name)                                                                         \
	int BPF_PROG(on_##name, struct pt_regs *regs, long ret)                                                    \
	{                                                                                                          \
		return current_left_out() ? 0 : call_returned(HOOK_##name, regs, ret);                             \
	}
HOOKED_CALLS(CALL_PROGRAM)

#define TIMED_PROGRAM(name)                                                                                        \
	SEC("fentry/" SYSCALL_PREFIX #name)                                                                        \
	int BPF_PROG(enter_##name)                                                                                 \
	{                                                                                                          \
		return keep_call(HOOK_##name, 0, 0);                                                               \
	}
TIMED_CALLS(TIMED_PROGRAM)

#define ENTRY_PROGRAM(name)                                                                                        \
	SEC("fentry/" #name)                                                                                       \
	int BPF_PROG(on_##name, unsigned long first, unsigned long second)                                         \
	{                                                                                                          \
		return name##_entered(first, second);                                                              \
	}
HOOKED_ENTRIES(ENTRY_PROGRAM)

SEC("fexit/vfs_readv")
int BPF_PROG(on_vfs_readv, struct file *file, void *vec, unsigned long vlen, void *pos, int flags, long ret)
{
	return count_call(file, ret, IN);
}

SEC("fexit/vfs_writev")
int BPF_PROG(on_vfs_writev, struct file *file, void *vec, unsigned long vlen, void *pos, int flags, long ret)
{
	return count_call(file, ret, OUT);
}

SEC("fexit/kernel_read")
int BPF_PROG(on_kernel_read, struct file *file, void *buf, unsigned long count, void *pos, long ret)
{
	return count_call(file, ret, KERNEL_IN);
}

SEC("fexit/vfs_copy_file_range")
int BPF_PROG(on_vfs_copy_file_range, struct file *in, long long in_at, struct file *out, long long out_at,
	     unsigned long length, unsigned int flags, long ret)
{
	count_call(in, ret, IN);
	return count_call(out, ret, OUT);
}
#endif
