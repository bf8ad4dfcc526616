// SPDX-License-Identifier: MIT OR GPL-2.0
/* What is done to files beside reading and writing: ioctl, fsync, mapping, and changes of names and sizes. */

SEC(SYSCALL("fexit/", "ioctl"))
int BPF_PROG(ioctl_done, struct pt_regs *regs, long ret)
{
	struct wire_ioctl record = {};
	struct file *file;

	if (!recording)
		return 0;
	file = file_of(syscall_arg(regs, 0));
	if (!file)
		return 0;
	fill_header(&record.header, WIRE_IOCTL, bpf_ktime_get_boot_ns());
	current_process(&record.header.process);
	if (!path_of(file))
		counters_of(file, record.header.ns);
	record.file_id = path_of(file);
	record.command = syscall_arg(regs, 1);
	record.result = ret;
	send(&record, sizeof(record), LOST_IOCTL);
	return 0;
}

/* When a thread's call began, for calls that are timed. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u64);
} began SEC(".maps");

static __always_inline int sync_begun(void)
{
	__u64 thread = bpf_get_current_pid_tgid();
	__u64 now = bpf_ktime_get_boot_ns();

	if (recording)
		bpf_map_update_elem(&began, &thread, &now, BPF_ANY);
	return 0;
}

static __always_inline int sync_done(struct pt_regs *regs)
{
	__u64 thread = bpf_get_current_pid_tgid();
	__u64 *since = bpf_map_lookup_elem(&began, &thread);
	__u64 span;

	if (!since)
		return 0;
	span = bpf_ktime_get_boot_ns() - *since;
	bpf_map_delete_elem(&began, &thread);
	return account(file_of(syscall_arg(regs, 0)), span, SYNC);
}

/* At the system calls: compilers copy vfs_fsync_range into them. */
SEC(SYSCALL("fentry/", "fsync"))
int BPF_PROG(fsync_begun)
{
	return sync_begun();
}

SEC(SYSCALL("fexit/", "fsync"))
int BPF_PROG(fsync_done, struct pt_regs *regs, long ret)
{
	return sync_done(regs);
}

SEC(SYSCALL("fentry/", "fdatasync"))
int BPF_PROG(fdatasync_begun)
{
	return sync_begun();
}

SEC(SYSCALL("fexit/", "fdatasync"))
int BPF_PROG(fdatasync_done, struct pt_regs *regs, long ret)
{
	return sync_done(regs);
}

SEC("fentry/security_mmap_file")
int BPF_PROG(file_mapped, struct file *file)
{
	__u64 key = (__u64)file;
	struct file_state *state;

	if (!recording || !file)
		return 0;
	state = bpf_map_lookup_elem(&files, &key);
	if (state && !(state->flags & ACCESS_MAPPED))
		state->flags |= ACCESS_MAPPED;
	return 0;
}

#define CHANGE(place, operation, name, first, second)                                                              \
	SEC(SYSCALL("fexit/", #name))                                                                              \
	int BPF_PROG(name##_done, struct pt_regs *regs, long ret)                                                  \
	{                                                                                                          \
		return change_done(place, operation, syscall_arg(regs, first), syscall_arg(regs, second), ret);    \
	}

CHANGE(0, CHANGE_UNLINK, unlink, 0, -1)
CHANGE(1, CHANGE_RMDIR, rmdir, 0, -1)
CHANGE(2, CHANGE_RENAME, rename, 0, 1)
CHANGE(3, CHANGE_RENAME, renameat, 1, 3)
CHANGE(4, CHANGE_RENAME, renameat2, 1, 3)
CHANGE(5, CHANGE_MKDIR, mkdir, 0, -1)
CHANGE(6, CHANGE_MKDIR, mkdirat, 1, -1)
CHANGE(7, CHANGE_LINK, link, 0, 1)
CHANGE(8, CHANGE_LINK, linkat, 1, 3)
CHANGE(9, CHANGE_SYMLINK, symlink, 0, 1)
CHANGE(10, CHANGE_SYMLINK, symlinkat, 0, 2)

SEC(SYSCALL("fexit/", "unlinkat"))
int BPF_PROG(unlinkat_done, struct pt_regs *regs, long ret)
{
	__u32 operation = syscall_arg(regs, 2) & K_AT_REMOVEDIR ? CHANGE_RMDIR : CHANGE_UNLINK;

	return change_done(11, operation, syscall_arg(regs, 1), 0, ret);
}

SEC(SYSCALL("fexit/", "truncate"))
int BPF_PROG(truncate_done, struct pt_regs *regs, long ret)
{
	return change_done(12, CHANGE_TRUNCATE, syscall_arg(regs, 0), syscall_arg(regs, 1), ret);
}

static __always_inline int size_changed(__u32 operation, unsigned long fd, __u64 size, long ret)
{
	/* Without paths, so that it fits the stack. */
	struct {
		struct wire_header header;
		__u64 file_id;
		__u64 size;
		__u32 operation;
		__u32 lengths;
	} record = {};
	struct file *file;

	if (!recording || ret != 0)
		return 0;
	file = file_of(fd);
	if (!file)
		return 0;
	fill_header(&record.header, WIRE_CHANGE, bpf_ktime_get_boot_ns());
	current_process(&record.header.process);
	record.file_id = path_of(file);
	record.size = size;
	record.operation = operation;
	send(&record, sizeof(record), LOST_CHANGE);
	return 0;
}

SEC(SYSCALL("fexit/", "ftruncate"))
int BPF_PROG(ftruncate_done, struct pt_regs *regs, long ret)
{
	return size_changed(CHANGE_TRUNCATE, syscall_arg(regs, 0), syscall_arg(regs, 1), ret);
}

SEC(SYSCALL("fexit/", "fallocate"))
int BPF_PROG(fallocate_done, struct pt_regs *regs, long ret)
{
	return size_changed(CHANGE_ALLOCATE, syscall_arg(regs, 0), syscall_arg(regs, 3), ret);
}
