// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Since 7.0, where every kernel has CONFIG_PREEMPTION, a BPF program may be preempted (on tracepoints too: a46023d5616e), and until
 * it is resumed it is not run for other tasks that come by on that CPU: the kernel leaves such runs out, and counts them. On a busy
 * machine that was one open in forty. What happens often has a second copy at the same place, which works where the first one was
 * left out for this thread: it left no mark then. What happens most has a third one. What all are left out for is counted as lost.
 */
#include "copied.h"

/* Whether there are further copies. Where not, the loader makes no marks either. */
const volatile __u32 preemptible = 0;
const volatile __u32 own_thread = 0;

volatile struct copies copies = {};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MARKS);
	__type(key, __u32);
	__type(value, struct marks);
} marks SEC(".maps");

static __always_inline volatile __u32 *mark_of(enum copied what, __u32 thread)
{
	__u32 key = thread & (MARKS - 1);
	struct marks *found = bpf_map_lookup_elem(&marks, &key);

	return found ? &found->threads[what] : 0;
}

static __always_inline void leave_mark(enum copied what)
{
	__u32 thread;
	volatile __u32 *mark;

	if (!preemptible)
		return;
	thread = bpf_get_current_pid_tgid();
	mark = mark_of(what, thread);
	if (mark)
		*mark = thread;
}

static __always_inline int is_marked(enum copied what, __u32 last)
{
	__u32 thread = bpf_get_current_pid_tgid();
	volatile __u32 *mark = mark_of(what, thread);
	int marked;

	if (!mark)
		return 1;
	marked = *mark == thread;
	*mark = last ? 0 : thread;
	if (!copies.work && thread == own_thread)
		copies.in_order[what] = marked;
	return marked;
}

/* In a further copy: whether those before it were left out for this call. */
static __always_inline int was_left_out(enum copied what, __u32 last)
{
	if (is_marked(what, last) || !copies.work)
		return 0;
	__sync_fetch_and_add(&copies.done_again[what], 1);
	return 1;
}
