// SPDX-License-Identifier: MIT OR GPL-2.0
/* What both sets of programs count with: numbers for descriptions, their flags, and the counters of one use. */

/*
 * Numbers for file descriptions: the time, a count for clocks that stand still for longer, and the CPU. A program that is preempted
 * while it counts (7.0 and later) may give a count a second time, but not at the same time.
 */
#define COUNTS 256
static volatile __u32 counts[COUNTS];

static __always_inline __u64 new_id(__u64 now)
{
	__u32 cpu = bpf_get_smp_processor_id();
	__u32 count = ++counts[cpu % COUNTS];

	return now << 20 | (count & 0xff) << 12 | (cpu & 0xfff);
}

/* Moved, not asked for: each branch doubles the ways through a program, and the verifier goes each of them. */
#define MOVE_FLAG(flags, from, to) ((to) > (from) ? ((flags) & (from)) * ((to) / (from)) : ((flags) & (from)) / ((from) / (to)))

static __always_inline __u32 open_flags(__u32 f_flags, __u32 f_mode)
{
	return MOVE_FLAG(f_mode, FMODE_READ, ACCESS_CAN_READ) | MOVE_FLAG(f_mode, FMODE_WRITE, ACCESS_CAN_WRITE) |
	       MOVE_FLAG(f_flags, FMODE_EXEC_OPEN, ACCESS_EXEC) | MOVE_FLAG(f_flags, K_O_CREAT, ACCESS_CREATE) |
	       MOVE_FLAG(f_flags, K_O_TRUNC, ACCESS_TRUNCATE) | MOVE_FLAG(f_flags, K_O_APPEND, ACCESS_APPEND) |
	       MOVE_FLAG(f_flags, K_O_DIRECT, ACCESS_DIRECT) | MOVE_FLAG(f_flags, K_O_PATH, ACCESS_PATH_ONLY) |
	       MOVE_FLAG(f_flags, K_O_DIRECTORY, ACCESS_PATH_ONLY);
}

static __always_inline void add(struct io_counters *io, long ret, enum counter counter, __u64 now)
{
	const __u64 failed = (__u64)ret >> 63;
	struct io_counter *each;

	if (counter >= NOTHING_YET)
		return;
	each = &io->of[counter];
	__sync_fetch_and_add(&each->calls, 1);
	/* The question for a terminal moves nothing, and says nothing of when the file was used. */
	__sync_fetch_and_add(&each->amount, counter == TCGETS_CALL ? failed : ret & (failed - 1));
	if (counter == TCGETS_CALL)
		return;
	if (!io->first_ns)
		io->first_ns = now;
	io->last_ns = now;
}

static __always_inline int has_news(struct io_counters *io)
{
	/* Or'd, not asked one by one: see MOVE_FLAG. */
	return (io->read_calls | io->write_calls | io->kernel_calls | io->sync_calls | io->tcgets_calls) != 0;
}
