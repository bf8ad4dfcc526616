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
static __always_inline void *block_argument(struct bpf_raw_tracepoint_args *context)
{
	void *argument = 0;

	bpf_probe_read_kernel(&argument, sizeof(argument), &context->args[block_arguments_after_queue]);
	return argument;
}

#define BLOCK_PROG(name, tracepoint, type, does)                                                                   \
	SEC("raw_tp/" tracepoint)                                                                                  \
	int name(struct bpf_raw_tracepoint_args *context)                                                          \
	{                                                                                                          \
		return does(block_argument(context));                                                              \
	}
#endif

/* A read is told where it is made, in the context of the process that needs it; a clone by a mapped device is not told again. */
static __always_inline int read_queued(struct bio *bio)
{
	struct wire_fill record = {};
	struct address_space *mapping;
	unsigned int operation;

	if (!recording)
		return 0;
	operation = BPF_CORE_READ(bio, bi_opf);
	record.bytes = BPF_CORE_READ(bio, bi_iter.bi_size);
	if ((operation & REQ_OP_BITS) != REQ_READ || !record.bytes || bio_is_clone(bio))
		return 0;
	fill_header(&record.header, WIRE_FILL, bpf_ktime_get_boot_ns());
	current_process(&record.header.process);
	record.disk = bio_device(bio);
	if (operation & 1u << bpf_core_enum_value(enum req_flag_bits, __REQ_RAHEAD))
		record.flags |= FILL_READAHEAD;
	mapping = bio_mapping(bio);
	if (!mapping || as_number((unsigned long)mapping) & 3) {
		record.flags |= FILL_ANONYMOUS; /* direct I/O or swap: no file's pages */
	} else {
		struct inode *inode = BPF_CORE_READ(mapping, host);

		record.inode = BPF_CORE_READ(inode, i_ino);
		record.mode = BPF_CORE_READ(inode, i_mode);
		record.device = BPF_CORE_READ(inode, i_sb, s_dev);
		if ((record.mode & 0170000) == 0060000)
			record.flags |= FILL_METADATA;
	}
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

SEC("tp_btf/sched_switch")
int BPF_PROG(switched, _Bool preempt, struct task_struct *previous, struct task_struct *next)
{
	struct wire_blocked record = {};
	__u64 *since;
	__u64 now;
	__u32 pid;

	if (!recording)
		return 0;
	if (BPF_CORE_READ_BITFIELD(previous, in_iowait)) {
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
	fill_header(&record.header, WIRE_BLOCKED, bpf_ktime_get_boot_ns());
	task_process(next, &record.header.process);
	record.span_ns = record.header.ns - *since;
	bpf_map_delete_elem(&waits, &pid);
	send(&record, sizeof(record), LOST_BLOCKED);
	return 0;
}
