/* SPDX-License-Identifier: MIT */
#include "entries.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#define ENTRIES 256

struct batch {
	char *keys, *values;
	uint32_t room;
};

static int make_room(struct batch *batch, uint32_t room, size_t key_size, size_t value_size)
{
	char *keys = realloc(batch->keys, room * key_size), *values;

	if (!keys)
		return -1;
	batch->keys = keys;
	values = realloc(batch->values, room * value_size);
	if (!values)
		return -1;
	batch->values = values;
	batch->room = room;
	return 0;
}

void entries_of(int map, size_t key_size, size_t value_size, each_entry each, void *context)
{
	struct batch batch = { 0 };
	uint32_t place, *from = NULL;
	int error = make_room(&batch, ENTRIES, key_size, value_size);

	while (!error) {
		uint32_t next, count = batch.room;

		errno = 0;
		error = bpf_map_lookup_batch(map, from, &next, batch.keys, batch.values, &count, NULL) ? errno : 0;
		/* One bucket holds more than there is room for. */
		if (error == ENOSPC) {
			error = make_room(&batch, batch.room * 2, key_size, value_size);
			continue;
		}
		if (error && error != ENOENT) /* that is the last batch */
			break;
		for (uint32_t i = 0; i < count; i++)
			each(context, batch.keys + i * key_size, batch.values + i * value_size);
		place = next;
		from = &place;
	}
	free(batch.keys);
	free(batch.values);
}
