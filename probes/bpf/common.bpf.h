// SPDX-License-Identifier: MIT OR GPL-2.0
/* What every program uses: the ring, the loss counters, scratch memory. */
#include "hooks.h"

/* Set by the loader: 0 before everything is attached and after the end. */
volatile __u32 recording = 0;
/* Whether an iterator may ask for a path; where it may not, the loader reads /proc/PID/fd. */
const volatile __u32 iterators_give_paths = 1;

/* The ring's size for one processor: the loader makes it larger where there are more. */
#define LEAST_RING_BYTES (2 << 20)
const volatile __u64 ring_bytes = LEAST_RING_BYTES;

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, LEAST_RING_BYTES);
} ring SEC(".maps");

/* Not a map of its own: each look-up that the verifier puts into a program has it copy the program, and this is everywhere. */
volatile __u64 lost[WIRE_LOST_KINDS] = {};

/*
 * Scratch memory: records with a path are too large for the stack. One slot a program, so that a program that is
 * preempted on its CPU finds its slot untouched: the kernel never runs one program twice at once on a CPU (5.12,
 * ca06f55b9002; it skips and counts), but it does run others.
 */
enum slot {
	SLOT_OPEN,
	SLOT_EXEC, /* two */
	SLOT_CGROUP = SLOT_EXEC + 2,
	SLOT_SNAPSHOT,
	SLOT_FAILED_OPEN, /* three */
	SLOT_CALL = SLOT_FAILED_OPEN + 3, /* and one more for each such program */
	SLOT_ASKED = SLOT_CALL + HOOKED_CALL_COUNT, /* likewise */
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

/*
 * The value of `key` in `map`. A look-up in a map that the verifier knows is put into the program in place of the call, and for each
 * the kernel makes the program and all that it knows of it anew. Called with several maps, this one stays a call.
 */
#if PLAIN
static __noinline void *look_up(void *map, const void *key)
{
	return bpf_map_lookup_elem(map, key);
}
#else
#define look_up bpf_map_lookup_elem
#endif

/* Keeps the compiler from computing with a pointer before it is checked, which the verifier refuses. */
#define keep_order(variable) asm volatile("" : "+r"(variable))

static __always_inline void count_lost(enum wire_lost what)
{
	__sync_fetch_and_add(&lost[what], 1);
}

static __always_inline void fill_header(struct wire_header *header, __u32 kind, __u64 ns)
{
	header->ns = ns;
	header->kind = kind;
	header->extra = 0;
}

/*
 * How much the ring may hold already where a record is put in. If the loader cannot keep up, what is worth least is lost first:
 * details; then accesses that did nothing but open; then all accesses, and the paths that they need. The last eighth is for
 * processes and cgroups, without which nothing else can be told apart.
 */
#define RING_FOR_DETAILS (ring_bytes / 16 * 12)
#define RING_FOR_IDLE (ring_bytes / 16 * 13)
#define RING_FOR_ACCESSES (ring_bytes / 16 * 14)
#define RING_FOR_PROCESSES (~0ull)
/* Where it holds more than this the loader is woken; before that it comes by itself, ten times a second. */
#define RING_WAKES_AT (ring_bytes / 4)

static __always_inline __u64 limit_of(__u32 lost_kind)
{
	switch (lost_kind) {
	case LOST_FORK:
	case LOST_EXEC:
	case LOST_EXIT:
	case LOST_MOVE:
	case LOST_CGROUP:
		return RING_FOR_PROCESSES;
	case LOST_OPEN:
	case LOST_ACCESS:
	case LOST_CHANGE:
		return RING_FOR_ACCESSES;
	default:
		return RING_FOR_DETAILS;
	}
}

/* Whether the ring holds no more than `limit`; and how to submit a record to it. */
static __always_inline int has_room(__u64 limit, __u64 *flags)
{
	__u64 waiting = bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA);

	/* One more where more is waiting. Worked out, not asked: see MOVE_FLAG. */
	_Static_assert(BPF_RB_FORCE_WAKEUP == BPF_RB_NO_WAKEUP + 1, "flags follow each other");
	*flags = BPF_RB_NO_WAKEUP + ((RING_WAKES_AT - waiting) >> 63);
	return waiting <= limit;
}

/* Returns 0, or -1 where the record was lost. `wake`: the loader is to look at it at once. */
static __always_inline int send_now(void *record, __u64 size, __u32 lost_kind, int wake)
{
	__u64 flags;

	if (has_room(limit_of(lost_kind), &flags) &&
	    !bpf_ringbuf_output(&ring, record, size, wake ? BPF_RB_FORCE_WAKEUP : flags))
		return 0;
	count_lost(lost_kind);
	return -1;
}

static __always_inline int send(void *record, __u64 size, __u32 lost_kind)
{
	return send_now(record, size, lost_kind, 0);
}

/*
 * A description is gone and there is nothing to tell of it. Where that is lost, nothing is but some of the loader's memory.
 * Made in the ring, since the stack is short here.
 */
static __always_inline void send_free(__u64 id, __u64 path_id)
{
	struct wire_free *record = 0;
	__u64 flags;

	if (has_room(RING_FOR_DETAILS, &flags))
		record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
	if (!record)
		return;
	fill_header(&record->header, WIRE_FREE, 0);
	record->header.process.tgid = 0;
	record->id = id;
	record->path_id = path_id;
	bpf_ringbuf_submit(record, flags);
}

/* Room for an access, made in the ring itself: that is what there is most of. 0 where it was lost. */
static __always_inline struct wire_access *reserve_access(struct io_counters *io, __u64 *flags)
{
	struct wire_access *record = 0;

	if (has_room(io->last_ns ? RING_FOR_ACCESSES : RING_FOR_IDLE, flags))
		record = bpf_ringbuf_reserve(&ring, sizeof(*record), 0);
	if (!record)
		count_lost(LOST_ACCESS);
	return record;
}
