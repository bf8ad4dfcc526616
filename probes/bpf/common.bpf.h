// SPDX-License-Identifier: MIT OR GPL-2.0
/* What every program uses: the ring, the loss counters, scratch memory. */

/* Set by the loader: 0 before everything is attached and after the end. */
volatile __u32 recording = 0;
/* Where the ring holds more than this the loader is woken; before that it comes by itself, a few times a second. */
const volatile __u64 ring_wake_bytes = 2 << 20;
/* Whether an iterator may ask for a path; where it may not, the loader reads /proc/PID/fd. */
const volatile __u32 iterators_give_paths = 1;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WIRE_LOST_KINDS);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

/*
 * Scratch memory: records with a path are too large for the stack. One slot a program, so that a program that is
 * preempted on its CPU finds its slot untouched: the kernel never runs one program twice at once on a CPU (5.12,
 * ca06f55b9002; it skips and counts), but it does run others.
 */
enum slot {
	SLOT_OPEN,
	SLOT_EXEC,
	SLOT_CGROUP,
	SLOT_SNAPSHOT,
	SLOT_FAILED_OPEN,
	SLOT_FAILED_CALL, /* and one more for each such program */
	SLOT_CHANGE = SLOT_FAILED_CALL + 8, /* likewise */
	SLOT_ASKED = SLOT_CHANGE + 16, /* likewise */
	SLOTS = SLOT_ASKED + 2,
};

union scratch {
	struct wire_open open;
	struct wire_asked asked;
	struct wire_exec exec;
	struct wire_cgroup cgroup;
	struct wire_failed failed;
	struct wire_change change;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, union scratch);
} scratch SEC(".maps");

/* Keeps the compiler from computing with a pointer before it is checked, which the verifier refuses. */
#define keep_order(variable) asm volatile("" : "+r"(variable))

static __always_inline void count_lost(__u32 what)
{
	__u64 *counter = bpf_map_lookup_elem(&lost, &what);

	if (counter)
		*counter += 1;
}

static __always_inline __u64 wake_flags(void)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);

	return waiting > ring_wake_bytes ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

/* Returns 0, or -1 where the record was lost. */
static __always_inline int send(void *record, __u64 size, __u32 lost_kind)
{
	if (!bpf_ringbuf_output(&ring, record, size, wake_flags()))
		return 0;
	count_lost(lost_kind);
	return -1;
}

static __always_inline void fill_header(struct wire_header *header, __u32 kind, __u64 ns)
{
	header->ns = ns;
	header->kind = kind;
	header->extra = 0;
}
