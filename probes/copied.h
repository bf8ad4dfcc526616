/* SPDX-License-Identifier: MIT OR GPL-2.0 */
/* Programs that there are two of where the kernel preempts them (bpf/copies.bpf.h): what both sides know of them. */
#ifndef BOOTIO_COPIED_H
#define BOOTIO_COPIED_H

#include <linux/types.h>

enum copied {
	COPIED_READ,
	COPIED_WRITE,
	COPIED_OPEN,
	COPIED_FORK,
	COPIED_EXEC,
	COPIED_EXIT,
	COPIED_COMM,
	COPIED_CALL, /* the set `syscalls`: returns of calls, and their beginnings */
	COPIED_BEGINNING,
	COPIED
};

/* A power of two. Threads with the same mark that come by at the same time are counted twice, so that there are many. */
#define MARKS (1 << 13)

struct mark {
	__u32 thread; /* whose run of a copy was the last one here, by its number; 0 once the last copy has seen that */
	__u32 call; /* which of the thread's calls that was, where the kernel counts them; else 0 */
};

struct marks {
	struct mark of[COPIED];
};

struct copies {
	/* Set by the loader, once calls of its own have told that second copies run after first ones. */
	__u32 work;
	__u32 in_order[COPIED];
	/* How often a further copy did the work. */
	__u64 done_again[COPIED];
};

#endif
