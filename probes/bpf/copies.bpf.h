// SPDX-License-Identifier: MIT OR GPL-2.0
/*
 * Since 7.0, where every kernel has CONFIG_PREEMPTION, a BPF program may be preempted (on tracepoints too: a46023d5616e), and until
 * it is resumed it is not run for other tasks that come by on that CPU: the kernel leaves such runs out, and counts them. On a busy
 * machine that was one open in forty. What happens often has a second copy at the same place, which works where the first one was
 * left out for this thread: it left no mark then. What happens most has more of them. What all are left out for is counted as lost.
 */
#include "copied.h"

#define PREEMPTIBLE (!PLAIN && preemptible)

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

static __always_inline volatile struct mark *mark_of(enum copied what, __u32 thread)
{
	__u32 key = thread & (MARKS - 1);
	struct marks *found = bpf_map_lookup_elem(&marks, &key);

	return found ? &found->of[what] : 0;
}

/* The kernel counts a thread's reads and writes: by that a mark of an earlier one is told, which the last copy was left out for. */
static __always_inline __u32 which_call(enum copied what)
{
	struct task_struct *task;

	if (what != COPIED_READ && what != COPIED_WRITE)
		return 0;
	task = bpf_get_current_task_btf();
	if (!bpf_core_field_exists(task->ioac.syscr))
		return 0;
	return what == COPIED_READ ? task->ioac.syscr : task->ioac.syscw;
}

static __always_inline void leave_mark(enum copied what)
{
	__u32 thread;
	volatile struct mark *mark;

	if (!PREEMPTIBLE)
		return;
	thread = bpf_get_current_pid_tgid();
	mark = mark_of(what, thread);
	if (!mark)
		return;
	mark->thread = thread;
	mark->call = which_call(what);
}

/* Where a call surely begins: a mark that is there is one of before. */
static __always_inline void clear_mark(enum copied what)
{
	volatile struct mark *mark = PREEMPTIBLE ? mark_of(what, bpf_get_current_pid_tgid()) : 0;

	if (mark)
		mark->thread = 0;
}

static __always_inline int is_marked(enum copied what, __u32 last)
{
	__u32 thread = bpf_get_current_pid_tgid();
	volatile struct mark *mark = mark_of(what, thread);
	__u32 call = which_call(what);
	int marked;

	if (!mark)
		return 1;
	marked = mark->thread == thread && mark->call == call;
	mark->thread = last ? 0 : thread;
	mark->call = call;
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
