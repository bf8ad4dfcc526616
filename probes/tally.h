/* SPDX-License-Identifier: MIT */
/* Things that happen often and are told once a window: so many times, with so much of them. */
#ifndef BOOTIO_TALLY_H
#define BOOTIO_TALLY_H

#include "table.h"

struct tally_entry {
	uint64_t key1, key2; /* as the record's fields */
	uint64_t ns; /* of the first */
	uint64_t count, sum, most;
	uint64_t extra, extra_count; /* the user's own */
};

struct tally {
	struct table index; /* keys -> place + 1 */
	struct tally_entry *entries;
	size_t used, capacity;
};

/* The entry with these keys, made where it is new. Returns NULL where memory ran out. */
struct tally_entry *tally_entry(struct tally *tally, uint64_t key1, uint64_t key2, uint64_t ns);
/* Adds one of `amount` to that entry, and returns it. */
struct tally_entry *tally(struct tally *tally, uint64_t key1, uint64_t key2, uint64_t ns, uint64_t amount);
void empty_tally(struct tally *tally);

#endif
