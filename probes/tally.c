/* SPDX-License-Identifier: MIT */
#include "tally.h"

#include <stdlib.h>

struct tally_entry *tally_entry(struct tally *tally, uint64_t key1, uint64_t key2, uint64_t ns)
{
	size_t place = table_get(&tally->index, key1, key2);

	if (!place) {
		if (tally->used == tally->capacity) {
			size_t capacity = tally->capacity ? tally->capacity * 2 : 256;
			void *larger = realloc(tally->entries, capacity * sizeof(*tally->entries));

			if (!larger)
				return NULL;
			tally->entries = larger;
			tally->capacity = capacity;
		}
		place = ++tally->used;
		tally->entries[place - 1] = (struct tally_entry){ .key1 = key1, .key2 = key2, .ns = ns };
		table_set(&tally->index, key1, key2, place);
	}
	return &tally->entries[place - 1];
}

struct tally_entry *tally(struct tally *tally, uint64_t key1, uint64_t key2, uint64_t ns, uint64_t amount)
{
	struct tally_entry *entry = tally_entry(tally, key1, key2, ns);

	if (!entry)
		return NULL;
	entry->count++;
	entry->sum += amount;
	if (amount > entry->most)
		entry->most = amount;
	return entry;
}

void empty_tally(struct tally *tally)
{
	for (size_t i = 0; i < tally->used; i++)
		table_remove(&tally->index, tally->entries[i].key1, tally->entries[i].key2);
	tally->used = 0;
}
