/* SPDX-License-Identifier: MIT */
/*
 * What is read from devices and who waits for it: tells how much of what a thread had read it needed there and then, and what
 * it waited for, and writes the FILL and BLOCKED records of a window.
 */
#ifndef BOOTIO_WAITS_H
#define BOOTIO_WAITS_H

#include "tally.h"
#include "wire_types.h"

struct records;

#define RECENT_FILLS 4096

/* The read that a thread queued last. */
struct recent_fill {
	uint64_t place;
	uint64_t end; /* where in the file; 0 once the thread has waited */
	uint32_t process, tid, file;
	int32_t call;
	uint32_t flags; /* enum fill_flag */
};

struct waits {
	struct tally fills, blocked;
	struct recent_fill recent[RECENT_FILLS]; /* by thread; of two in one place the later stays */
	struct table access_counts, access_ns; /* (description, process) -> waits that no ACCESS record has told yet */
};

struct access_waits {
	uint64_t count, ns;
};

void take_fill(struct records *records, const struct wire_fill *fill);
void take_blocked(struct records *records, const struct wire_blocked *blocked);
/* What a process has waited for by a description since it was taken last. */
struct access_waits see_access_waits(const struct records *records, uint64_t file_id, uint32_t process);
struct access_waits take_access_waits(struct records *records, uint64_t file_id, uint32_t process);
void write_fills(struct records *records);
void write_waits(struct records *records);

#endif
