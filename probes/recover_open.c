/* SPDX-License-Identifier: MIT */
#include "recover_open.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blocks.h"
#include "checkpoint.h"
#include "table.h"
#include "writer.h"

struct found_checkpoint {
	uint8_t *file;
	size_t end; /* of its last block */
	uint64_t ns, covered;
};

static uint8_t *read_whole(int folder, const char *name, size_t *size)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat facts;
	uint8_t *bytes = NULL;
	ssize_t got = -1;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &facts) == 0 && facts.st_size > WRITER_FILE_HEADER && facts.st_size <= 2 * (off_t)CHECKPOINT_MAX) {
		bytes = malloc((size_t)facts.st_size);
		if (bytes)
			got = read(fd, bytes, (size_t)facts.st_size);
	}
	close(fd);
	if (got <= WRITER_FILE_HEADER || memcmp(bytes, WRITER_MAGIC, sizeof(WRITER_MAGIC) - 1) != 0) {
		free(bytes);
		return NULL;
	}
	*size = (size_t)got;
	return bytes;
}

/* Where it ends, in blocks numbered one after the other: what is behind is of an earlier one that was longer, and so may be its end. */
static int find_end(struct found_checkpoint *found, size_t size)
{
	size_t at = WRITER_FILE_HEADER;
	struct block block;
	uint32_t expected = 0;
	ssize_t length;

	while ((length = block_open(&block, found->file + at, size - at)) > 0) {
		struct record record;

		if (at > WRITER_FILE_HEADER && block.sequence != expected)
			return 0;
		expected = block.sequence + 1;
		at += (size_t)length;
		while (block_next(&block, &record)) {
			if (record.kind != RECORD_CHECKPOINT)
				continue;
			found->ns = record.ns;
			found->covered = take_varint(&record);
			found->end = at;
			return 1;
		}
	}
	return 0;
}

/* The last one that names nothing beyond `size` bytes of events.bio. */
static struct found_checkpoint last_checkpoint(int folder, size_t size)
{
	struct found_checkpoint last = { 0 };

	for (unsigned int i = 0; i < CHECKPOINT_FILES; i++) {
		struct found_checkpoint found = { 0 };
		char name[32];
		size_t length;

		snprintf(name, sizeof(name), CHECKPOINT_NAME, i);
		found.file = read_whole(folder, name, &length);
		if (!found.file)
			continue;
		if (find_end(&found, length) && found.covered <= size && found.ns >= last.ns) {
			free(last.file);
			last = found;
		} else {
			free(found.file);
		}
	}
	return last;
}

/* An access by who has what open since when: two of one process that are opened in one nanosecond there are not. */
struct access_key {
	uint64_t who_and_what, since_ns;
};

static struct access_key key_of(struct record record)
{
	struct access_key key;

	key.who_and_what = take_varint(&record) << 32;
	key.who_and_what |= (uint32_t)take_varint(&record);
	take_varint(&record); /* flags */
	key.since_ns = record.ns - take_varint(&record);
	return key;
}

/* The accesses that events.bio tells of behind its first `from` bytes. */
static void find_told(struct table *told, const uint8_t *events, size_t from, size_t size)
{
	size_t at = from < WRITER_FILE_HEADER ? WRITER_FILE_HEADER : from;
	struct block block;
	struct record record;

	while ((at = block_find(&block, events, at, size)) != 0) {
		while (block_next(&block, &record)) {
			struct access_key key;

			if (record.kind != RECORD_ACCESS)
				continue;
			key = key_of(record);
			table_set(told, key.who_and_what, key.since_ns, 1);
		}
	}
}

/* Appends to `out` a block with the records of another that are not told. All are of one time: no other's changes when one is left out. */
static size_t put_untold(uint8_t *out, struct block block, const struct table *told, uint32_t sequence)
{
	size_t length = WRITER_HEADER;
	uint32_t records = 0;
	struct record record;

	while (block_next(&block, &record)) {
		struct access_key key;

		if (record.kind != RECORD_ACCESS)
			continue;
		key = key_of(record);
		if (table_get(told, key.who_and_what, key.since_ns))
			continue;
		memcpy(out + length, record.whole, (size_t)(record.end - record.whole));
		length += (size_t)(record.end - record.whole);
		records++;
	}
	if (!records)
		return 0;
	writer_head(out, length, sequence, block.base_ns, records);
	return length;
}

size_t recover_open(int folder, int fd, const uint8_t *events, size_t size, uint32_t sequence, uint64_t *last_ns)
{
	struct found_checkpoint last = last_checkpoint(folder, size);
	struct table told = { 0 };
	uint8_t *out = last.file ? malloc(last.end) : NULL;
	size_t length = 0, at = WRITER_FILE_HEADER;

	if (out) {
		find_told(&told, events, last.covered, size);
		while (at < last.end) {
			struct block block;
			size_t made;

			at += (size_t)block_open(&block, last.file + at, last.end - at);
			made = put_untold(out + length, block, &told, sequence + 1);
			sequence += made > 0;
			length += made;
		}
		if (pwrite(fd, out, length, (off_t)size) != (ssize_t)length)
			length = 0;
	}
	if (length > 0 && last.ns > *last_ns)
		*last_ns = last.ns;
	free(out);
	free(told.slots);
	free(last.file);
	return length;
}
