// SPDX-License-Identifier: MIT OR GPL-2.0
/* What both sets of programs count with: numbers for descriptions, their flags, and the counters of one use. */

/*
 * Numbers for file descriptions: the time, and a counter a CPU for clocks that stand still for longer. A program that is preempted
 * while it counts (7.0 and later) may give a count a second time, but not at the same time.
 */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} next_id SEC(".maps");

static __always_inline __u64 new_id(__u64 now)
{
	__u32 zero = 0;
	__u64 *counter = bpf_map_lookup_elem(&next_id, &zero);

	if (!counter)
		return 0;
	*counter += 1;
	return now << 20 | (*counter & 0xff) << 12 | (bpf_get_smp_processor_id() & 0xfff);
}

static __always_inline __u32 open_flags(__u32 f_flags, __u32 f_mode)
{
	__u32 flags = 0;

	if (f_mode & FMODE_READ)
		flags |= ACCESS_CAN_READ;
	if (f_mode & FMODE_WRITE)
		flags |= ACCESS_CAN_WRITE;
	if (f_flags & FMODE_EXEC_OPEN)
		flags |= ACCESS_EXEC;
	if (f_flags & K_O_CREAT)
		flags |= ACCESS_CREATE;
	if (f_flags & K_O_TRUNC)
		flags |= ACCESS_TRUNCATE;
	if (f_flags & K_O_APPEND)
		flags |= ACCESS_APPEND;
	if (f_flags & K_O_DIRECT)
		flags |= ACCESS_DIRECT;
	if (f_flags & (K_O_PATH | K_O_DIRECTORY))
		flags |= ACCESS_PATH_ONLY;
	return flags;
}

enum counter { IN, OUT, KERNEL_IN, SYNC, NOTHING_YET /* the file is to be known, no more */ };

static __always_inline void add(struct io_counters *io, long ret, enum counter counter, __u64 now)
{
	__u64 moved = ret > 0 ? ret : 0;

	if (counter == IN) {
		__sync_fetch_and_add(&io->read_calls, 1);
		__sync_fetch_and_add(&io->read_bytes, moved);
	} else if (counter == OUT) {
		__sync_fetch_and_add(&io->write_calls, 1);
		__sync_fetch_and_add(&io->write_bytes, moved);
	} else if (counter == KERNEL_IN) {
		__sync_fetch_and_add(&io->kernel_calls, 1);
		__sync_fetch_and_add(&io->kernel_bytes, moved);
	} else {
		__sync_fetch_and_add(&io->sync_calls, 1);
		__sync_fetch_and_add(&io->sync_ns, moved);
	}
	if (!io->first_ns)
		io->first_ns = now;
	io->last_ns = now;
}

static __always_inline int has_news(struct io_counters *io)
{
	return io->read_calls || io->write_calls || io->kernel_calls || io->sync_calls;
}
