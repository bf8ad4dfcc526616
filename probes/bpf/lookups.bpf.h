// SPDX-License-Identifier: MIT OR GPL-2.0
/* Look-ups that failed: errno, and the path as it was asked for. */

static __noinline int tell_failed(struct filename *name, struct open_flags *flags, long error, __u32 copy)
{
	__u32 slot = SLOT_FAILED_OPEN + copy;
	struct wire_failed *record;
	long length;

	if (!recording || current_left_out())
		return 0;
	record = bpf_map_lookup_elem(&scratch, &slot);
	if (!record)
		return 0;
	length = bpf_probe_read_kernel_str(record->path, WIRE_PATH_MAX, BPF_CORE_READ(name, name));
	send_failed(record, BPF_CORE_READ(flags, open_flag) & FMODE_EXEC_OPEN ? FAILED_EXEC : FAILED_OPEN, error,
		    length);
	return 0;
}

static __always_inline int open_failed(struct filename *name, struct open_flags *flags, struct file *ret, __u32 copy)
{
	return (__u64)ret >= (__u64)-4095 ? tell_failed(name, flags, (long)ret, copy) : 0;
}

/* Every open by name comes by here, also that of execve and of io_uring. */
SEC("fexit/do_filp_open")
int BPF_PROG(open_done, int dfd, struct filename *name, struct open_flags *flags, struct file *ret)
{
	return open_failed(name, flags, ret, 0);
}

#if !PLAIN
/* The same function's name in 7.x. */
SEC("fexit/do_file_open")
int BPF_PROG(open_done_7_at_last, int dfd, struct filename *name, struct open_flags *flags, struct file *ret)
{
	return was_left_out(COPIED_OPEN, 1) ? open_failed(name, flags, ret, 2) : 0;
}

SEC("fexit/do_file_open")
int BPF_PROG(open_done_7_again, int dfd, struct filename *name, struct open_flags *flags, struct file *ret)
{
	return was_left_out(COPIED_OPEN, 0) ? open_failed(name, flags, ret, 1) : 0;
}

SEC("fexit/do_file_open")
int BPF_PROG(open_done_7, int dfd, struct filename *name, struct open_flags *flags, struct file *ret)
{
	leave_mark(COPIED_OPEN);
	return open_failed(name, flags, ret, 0);
}
#endif
