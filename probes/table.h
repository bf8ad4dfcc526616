/* SPDX-License-Identifier: MIT */
/*
 * A hash table from two 64-bit keys to a 64-bit value: open addressing, grows by doubling, deletes by shifting back.
 * Value 0 means absent. Where memory runs out an insertion is dropped: the caller then meets the key as unknown again.
 */
#ifndef BOOTIO_TABLE_H
#define BOOTIO_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table_slot {
	uint64_t key1;
	uint64_t key2;
	uint64_t value;
};

struct table {
	struct table_slot *slots;
	size_t capacity; /* a power of two, or 0 before the first insertion */
	size_t used;
};

uint64_t table_get(const struct table *table, uint64_t key1, uint64_t key2);
void table_set(struct table *table, uint64_t key1, uint64_t key2, uint64_t value);
void table_remove(struct table *table, uint64_t key1, uint64_t key2);
void table_empty(struct table *table);

#endif
