// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * What reaches the devices: reads into the page cache with the file that the pages belong to, requests with their latency,
 * and the time that threads waited for I/O.
 */

#ifdef BOOTIO_TYPED
/* The only argument since 5.11. */
#define BLOCK_PROG(name, tracepoint, type, does)                                                                   \
	SEC("tp_btf/" tracepoint)                                                                                  \
	int BPF_PROG(name, struct type *argument)                                                                  \
	{                                                                                                          \
		return does(argument);                                                                             \
	}
#else
/* The bio or request of a block tracepoint. Read as memory: verifiers want constant offsets into a context. */
static __always_inline void *block_argument(struct bpf_raw_tracepoint_args *context, __u32 place)
{
	void *argument = 0;

	bpf_probe_read_kernel(&argument, sizeof(argument), &context->args[place]);
	return argument;
}

#define BLOCK_PROG(name, tracepoint, type, does)                                                                   \
	SEC("raw_tp/" tracepoint)                                                                                  \
	int name(struct bpf_raw_tracepoint_args *context)                                                          \
	{                                                                                                          \
		return does(block_argument(context, type##_after_queue));                                          \
	}
#endif

#ifdef BOOTIO_TYPED
/* By the descriptor's entry, which is what there is of the file that a thread has open. */
static __always_inline __u64 named_file(struct task_struct *task, unsigned long fd, __u64 *path_id)
{
	__u64 key = key_of(BPF_CORE_READ(task, tgid), fd);
	struct descriptor_state *state = bpf_map_lookup_elem(&descriptors, &key);

	*path_id = state ? state->id : 0;
	return *path_id;
}
#else
static __always_inline __u64 named_file(struct task_struct *task, unsigned long fd, __u64 *path_id)
{
	__u64 key = (__u64)file_held_by(task, fd);
	struct file_state *state = bpf_map_lookup_elem(&files, &key);

	*path_id = state ? state->path_id : 0;
	return state ? state->id : 0;
}
#endif

/* Whether the bytes that `file` stands for are those of `mapping`, and not of what else the call touches, such as its buffer. */
static __always_inline int is_read_through(struct file *file, struct address_space *mapping, __u32 flags)
{
	if (flags & FILL_ANONYMOUS)
		return !!(BPF_CORE_READ(file, f_flags) & K_O_DIRECT);
	return as_number((unsigned long)BPF_CORE_READ(file, f_mapping)) == as_number((unsigned long)mapping) ||
	       BPF_CORE_READ(file, f_inode, i_sb, s_magic) == OVERLAY_MAGIC;
}

/* What the running call asked for of the file that is read, if it is the call's. */
static __always_inline void describe_demand(struct wire_fill *record, struct address_space *mapping)
{
	struct task_struct *task = known_current_task();
	struct pt_regs *regs = describe_running(task, &record->running);
	__u32 naming = naming_of(record->running.call);
	unsigned long arguments[5];
	unsigned long fd;
	struct file *file;

	if (naming == ASKS_AHEAD)
		record->flags |= FILL_AHEAD;
	if (!regs || naming < READS_HERE)
		return;
	for (int i = 0; i < 5; i++)
		arguments[i] = syscall_arg(regs, i);
	fd = arguments[naming == SENDS_FROM];
#ifdef BOOTIO_TYPED
	if (held_file(fd, &file) != OPEN)
		return;
#else
	file = file_of(fd);
	if (!file)
		return;
#endif
	if (!is_read_through(file, mapping, record->flags))
		return;
	record->flags = (record->flags & ~FILL_METADATA) | FILL_BY_CALL;
	named_file(task, fd, &record->running.path_id);
	describe_asked(arguments, naming, BPF_CORE_READ(file, f_pos), record);
}

/* A read is told where it is made, in the context of the process that needs it; a clone by a mapped device is not told again. */
static __always_inline int read_queued(struct bio *bio)
{
	struct wire_fill record = {};
	struct address_space *mapping;
	unsigned int operation;
	int marker = 0;

	if (!recording || current_left_out())
		return 0;
	operation = BPF_CORE_READ(bio, bi_opf);
	record.bytes = BPF_CORE_READ(bio, bi_iter.bi_size);
	if ((operation & REQ_OP_BITS) != REQ_READ || !record.bytes || bio_is_clone(bio))
		return 0;
	fill_header(&record.header, WIRE_FILL, bpf_ktime_get_boot_ns());
	current_process(&record.header.process);
	record.running.tid = bpf_get_current_pid_tgid();
	record.disk = bio_device(bio);
	if (operation & 1u << bpf_core_enum_value(enum req_flag_bits, __REQ_RAHEAD))
		record.flags |= FILL_READAHEAD;
	mapping = bio_mapping(bio, &record.first_byte, &marker);
	if (!mapping || as_number((unsigned long)mapping) & 3) {
		/* No file's pages: direct I/O or swap, or the metadata of a file system that keeps pages of its own (XFS). */
		if (operation & 1u << bpf_core_enum_value(enum req_flag_bits, __REQ_META))
			record.flags |= FILL_METADATA;
		else
			record.flags |= FILL_ANONYMOUS;
	} else {
		struct inode *inode = BPF_CORE_READ(mapping, host);

		record.inode = BPF_CORE_READ(inode, i_ino);
		record.mode = BPF_CORE_READ(inode, i_mode);
		record.device = BPF_CORE_READ(inode, i_sb, s_dev);
		if ((record.mode & 0170000) == 0060000)
			record.flags |= FILL_METADATA;
		if (marker)
			record.flags |= FILL_AHEAD;
	}
	describe_demand(&record, mapping);
	if (record.running.path_id != ID_LEFT_OUT)
		send(&record, sizeof(record), LOST_FILL);
	return 0;
}

BLOCK_PROG(bio_queued, "block_bio_queue", bio, read_queued)

struct issued {
	__u64 ns;
	__u32 bytes;
	__u32 operation;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, struct issued);
} requests SEC(".maps");

static __always_inline int note_issued(struct request *request)
{
	__u64 key = (__u64)request;
	struct issued issued = {};

	if (!recording)
		return 0;
	issued.ns = bpf_ktime_get_boot_ns();
	issued.bytes = BPF_CORE_READ(request, __data_len);
	issued.operation = BPF_CORE_READ(request, cmd_flags) & REQ_OP_BITS;
	if (bpf_map_update_elem(&requests, &key, &issued, BPF_ANY))
		count_lost(LOST_REQUEST);
	return 0;
}

BLOCK_PROG(request_issued, "block_rq_issue", request, note_issued)

static __always_inline int tell_completed(struct request *request)
{
	__u64 key = (__u64)request;
	struct issued *issued = bpf_map_lookup_elem(&requests, &key);
	struct wire_request record = {};

	if (!issued)
		return 0;
	fill_header(&record.header, WIRE_REQUEST, bpf_ktime_get_boot_ns());
	record.latency_ns = record.header.ns - issued->ns;
	record.bytes = issued->bytes;
	record.operation = issued->operation;
	record.disk = request_device(request);
	bpf_map_delete_elem(&requests, &key);
	if (recording)
		send(&record, sizeof(record), LOST_REQUEST);
	return 0;
}

#ifdef BOOTIO_TYPED
BLOCK_PROG(request_completed, "block_rq_complete", request, tell_completed)
#else
SEC("raw_tp/block_rq_complete")
int request_completed(struct bpf_raw_tracepoint_args *context)
{
	return tell_completed((void *)context->args[0]);
}
#endif

/* Since when a thread waits for I/O. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8192);
	__type(key, __u32);
	__type(value, __u64);
} waits SEC(".maps");

/* `task` runs again: what it waited in is told by the registers with which it came into the kernel. */
static __always_inline int tell_blocked(struct task_struct *task, __u64 since)
{
	struct wire_blocked record = {};
	struct pt_regs *regs;
	__u32 naming;

	fill_header(&record.header, WIRE_BLOCKED, bpf_ktime_get_boot_ns());
	task_process(task, &record.header.process);
	record.span_ns = record.header.ns - since;
	regs = describe_running(task, &record.running);
	record.running.tid = task->pid;
	naming = naming_of(record.running.call);
	if (regs && naming != NAMES_NONE && naming != ASKS_AHEAD)
		record.file_id = named_file(task, syscall_arg(regs, naming == SENDS_FROM), &record.running.path_id);
	if (record.running.path_id == ID_LEFT_OUT)
		return 0;
	return send(&record, sizeof(record), LOST_BLOCKED);
}

SEC("tp_btf/sched_switch")
int BPF_PROG(switched, _Bool preempt, struct task_struct *previous, struct task_struct *next)
{
	__u64 *since;
	__u64 now;
	__u32 pid;

	if (!recording)
		return 0;
	/* One that is preempted on its way to wait does not wait yet. */
	if (!preempt && BPF_CORE_READ_BITFIELD(previous, in_iowait)) {
		pid = previous->pid;
		now = bpf_ktime_get_boot_ns();
		if (bpf_map_update_elem(&waits, &pid, &now, BPF_ANY))
			count_lost(LOST_BLOCKED);
	}
	pid = next->pid;
	if (!pid)
		return 0;
	since = bpf_map_lookup_elem(&waits, &pid);
	if (!since)
		return 0;
	now = *since;
	bpf_map_delete_elem(&waits, &pid);
	if (!process_left_out(BPF_CORE_READ(next, tgid)))
		tell_blocked(next, now);
	return 0;
}
