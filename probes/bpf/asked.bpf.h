// SPDX-License-Identifier: MIT OR GPL-2.0
/* Calls that name a path, read from the caller's memory: look-ups that failed, and changes. */

static __always_inline void send_failed(struct wire_failed *record, __u32 call, long ret, long length)
{
	/* The kernel could not read a path either: nothing was looked up. */
	if (length <= 0 || path_left_out(record->path))
		return;
	length = (length - 1) & (WIRE_PATH_MAX - 1);
	fill_header(&record->header, WIRE_FAILED, bpf_ktime_get_boot_ns());
	current_process(&record->header.process);
	record->header.extra = length;
	record->call = call;
	record->error = -ret;
	send(record, __builtin_offsetof(struct wire_failed, path) + length, LOST_FAILED);
}

__noinline int lookup_done(__u32 place, __u32 call, unsigned long path, long ret)
{
	__u32 slot = SLOT_CALL + place;
	struct wire_failed *record;

	if (!recording || ret >= 0 || KINDS_OUT & KIND_FAILED)
		return 0;
	record = look_up(&scratch, &slot);
	if (record)
		send_failed(record, call, ret, bpf_probe_read_user_str(record->path, WIRE_PATH_MAX, (void *)path));
	return 0;
}

/*
 * A change by path. `other` is a second path, 0 where there is none; of truncate the size. A path longer than 2,046 bytes
 * is cut, and counted as lost.
 */
__noinline int change_done(__u32 place, __u32 operation, unsigned long path, unsigned long other, long ret)
{
	__u32 slot = SLOT_CALL + place;
	struct wire_change *record;
	long length;
	__u32 used = 0;

	if (!recording || ret != 0 || KINDS_OUT & KIND_CHANGES)
		return 0;
	record = look_up(&scratch, &slot);
	if (!record)
		return 0;
	fill_header(&record->header, WIRE_CHANGE, bpf_ktime_get_boot_ns());
	current_process(&record->header.process);
	record->file_id = 0;
	record->size = operation == CHANGE_TRUNCATE ? other : 0;
	record->operation = operation;
	length = bpf_probe_read_user_str(record->paths, 2047, (void *)path);
	if (length <= 0 || length >= 2047)
		count_lost(LOST_PATH);
	used = length > 0 ? (length - 1) & 2047 : 0;
	record->length1 = used;
	record->length2 = 0;
	if (other && operation != CHANGE_TRUNCATE) {
		length = bpf_probe_read_user_str(record->paths + used, 2047, (void *)other);
		if (length <= 0 || length >= 2047)
			count_lost(LOST_PATH);
		length = length > 0 ? (length - 1) & 2047 : 0;
		record->length2 = length;
		used += length;
	}
	record->header.extra = used;
	send(record, __builtin_offsetof(struct wire_change, paths) + (used & (WIRE_PATH_MAX - 1)), LOST_CHANGE);
	return 0;
}
