// SPDX-License-Identifier: MIT OR GPL-2.0
/* What is done to files beside reading and writing: ioctl, fsync, mapping, and changes of names and sizes. */

__noinline int ioctl_done(__u64 fd, __u64 command, long ret)
{
	struct wire_ioctl record = {};
	struct file *file;

	if (!recording)
		return 0;
	file = file_of(fd);
	if (!file)
		return 0;
	record.file_id = path_of(file);
	if (!record.file_id) {
		account((__u64)file, 0, NOTHING_YET);
		record.file_id = path_of(file);
	}
	if (record.file_id == ID_LEFT_OUT)
		return 0;
	fill_header(&record.header, WIRE_IOCTL, bpf_ktime_get_boot_ns());
	current_process(&record.header.process);
	record.command = command;
	record.result = ret;
	send(&record, sizeof(record), LOST_IOCTL);
	return 0;
}

static __always_inline int security_mmap_file_entered(unsigned long mapped, unsigned long protection)
{
	__u64 key = mapped;
	struct file_state *state;

	if (!recording || !mapped)
		return 0;
	state = look_up(&files, &key);
	if (state && !(state->flags & ACCESS_MAPPED))
		state->flags |= ACCESS_MAPPED;
	return 0;
}

__noinline int size_changed(__u32 operation, __u64 fd, __u64 size, long ret)
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
	if (record.file_id == ID_LEFT_OUT)
		return 0;
	record.size = size;
	record.operation = operation;
	send(&record, sizeof(record), LOST_CHANGE);
	return 0;
}
