/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <stdlib.h>
#include <string.h>

static size_t home(const struct table *table, uint64_t key1, uint64_t key2)
{
	uint64_t mixed = (key1 ^ (key2 * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;

	return (mixed ^ mixed >> 32) & (table->capacity - 1);
}

static struct table_slot *find(const struct table *table, uint64_t key1, uint64_t key2)
{
	size_t at = home(table, key1, key2);

	while (table->slots[at].value != 0) {
		if (table->slots[at].key1 == key1 && table->slots[at].key2 == key2)
			break;
		at = (at + 1) & (table->capacity - 1);
	}
	return &table->slots[at];
}

static int grow(struct table *table)
{
	struct table larger = { .capacity = table->capacity ? table->capacity * 2 : 1024, .used = table->used };

	larger.slots = calloc(larger.capacity, sizeof(*larger.slots));
	if (!larger.slots)
		return -1;
	for (size_t i = 0; i < table->capacity; i++) {
		const struct table_slot *slot = &table->slots[i];

		if (slot->value != 0)
			*find(&larger, slot->key1, slot->key2) = *slot;
	}
	free(table->slots);
	*table = larger;
	return 0;
}

uint64_t table_get(const struct table *table, uint64_t key1, uint64_t key2)
{
	return table->capacity ? find(table, key1, key2)->value : 0;
}

void table_set(struct table *table, uint64_t key1, uint64_t key2, uint64_t value)
{
	struct table_slot *slot;

	/* At most half full: past that the ways to what is not there get long. */
	if (table->used * 2 >= table->capacity && grow(table) && table->used + 1 >= table->capacity)
		return;
	slot = find(table, key1, key2);
	if (slot->value == 0)
		table->used++;
	*slot = (struct table_slot){ key1, key2, value };
}

void table_remove(struct table *table, uint64_t key1, uint64_t key2)
{
	struct table_slot *hole;
	size_t mask = table->capacity - 1;
	size_t at;

	if (!table->capacity)
		return;
	hole = find(table, key1, key2);
	if (hole->value == 0)
		return;
	table->used--;
	at = (size_t)(hole - table->slots);
	for (;;) {
		struct table_slot *next;
		size_t wanted;

		at = (at + 1) & mask;
		next = &table->slots[at];
		if (next->value == 0)
			break;
		wanted = home(table, next->key1, next->key2);
		/* Move it into the hole unless its home lies between the hole and itself. */
		if (((at - wanted) & mask) >= ((at - (size_t)(hole - table->slots)) & mask)) {
			*hole = *next;
			hole = next;
		}
	}
	hole->value = 0;
}

void table_empty(struct table *table)
{
	if (table->capacity)
		memset(table->slots, 0, table->capacity * sizeof(*table->slots));
	table->used = 0;
}
