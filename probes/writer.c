/* SPDX-License-Identifier: MIT */
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "hash.h"

/* Past this much text, strings are written each time that they occur: memory stays bounded. */
#define ARENA_MAX (96u << 20)

static void put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static void put32(uint8_t *at, uint32_t value)
{
	put16(at, (uint16_t)value);
	put16(at + 2, (uint16_t)(value >> 16));
}

static void put64(uint8_t *at, uint64_t value)
{
	put32(at, (uint32_t)value);
	put32(at + 4, (uint32_t)(value >> 32));
}

/* Records that others refer to, and what becomes of processes: the last to be left out. */
#define DETAILS                                                                                              \
	(1u << RECORD_ACCESS | 1u << RECORD_FAILED | 1u << RECORD_IOCTL | 1u << RECORD_FILL | 1u << RECORD_BLOCKED | \
	 1u << RECORD_REQUEST | 1u << RECORD_CHANGE)

/* Writes all of it or, where that fails, leaves the file at its last whole block. Whether it did. */
static int write_whole(struct writer *writer, const uint8_t *bytes, size_t length)
{
	size_t done = 0;

	if (writer->error)
		return 0;
	while (done < length) {
		ssize_t wrote = write(writer->fd, bytes + done, length - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0) {
			int error = wrote < 0 ? errno : EIO;

			if (ftruncate(writer->fd, (off_t)writer->size) == 0)
				lseek(writer->fd, (off_t)writer->size, SEEK_SET);
			if (!writer->bound || (error != ENOSPC && error != EDQUOT))
				writer->error = error;
			return 0;
		}
		done += (size_t)wrote;
	}
	/* The thread that brings it to the disk reads what is there by then. */
	__atomic_store_n(&writer->size, writer->size + length, __ATOMIC_RELEASE);
	return 1;
}

static uint64_t room(const struct writer *writer)
{
	uint64_t most = writer->bound + (writer->last ? WRITER_LAST : 0), used = writer->size - writer->freed;

	if (!writer->bound)
		return UINT64_MAX;
	return most > used ? most - used : 0;
}

/* The block is not written. Strings are defined anew where they come again; other numbers of the block mean nothing to a reader. */
static void leave_out_block(struct writer *writer)
{
	for (size_t kind = 0; kind < RECORD_KINDS; kind++)
		writer->left_out[kind] += writer->kinds[kind];
	table_empty(&writer->by_hash);
	table_empty(&writer->by_folder);
}

int writer_begin_file(struct writer *writer, int fd)
{
	uint8_t header[WRITER_FILE_HEADER] = WRITER_MAGIC;

	memset(writer, 0, sizeof(*writer));
	writer->length = WRITER_HEADER;
	writer->fd = fd;
	put16(header + 8, 1);
	put16(header + 10, 0);
	if (fd >= 0 && write_whole(writer, header, sizeof(header)))
		return 0;
	if (fd >= 0)
		errno = writer->error;
	return -1;
}

int writer_open(struct writer *writer, const char *path)
{
	return writer_begin_file(writer, open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
}

void writer_rewind(struct writer *writer)
{
	lseek(writer->fd, WRITER_FILE_HEADER, SEEK_SET);
	writer->size = WRITER_FILE_HEADER;
	writer->tight = 0;
}

void writer_head(uint8_t *block, size_t length, uint32_t sequence, uint64_t base_ns, uint32_t records)
{
	memcpy(block, WRITER_BLOCK_MAGIC, 4);
	put32(block + 4, (uint32_t)(length - WRITER_HEADER));
	put32(block + 12, sequence);
	put64(block + 16, base_ns);
	put32(block + 24, records);
	put32(block + 28, 0);
	put32(block + 8, (uint32_t)crc32(0, block + 12, (uInt)(length - 12)));
}

void writer_flush(struct writer *writer)
{
	uint8_t *header = writer->payload;

	if (writer->records == 0)
		return;
	writer_head(header, writer->length, writer->sequence++, writer->base_ns, writer->records);
	if (writer->length > room(writer) || !write_whole(writer, header, writer->length))
		leave_out_block(writer);
	writer->tight = !writer->last && room(writer) < writer->bound / 4;
	memset(writer->kinds, 0, sizeof(writer->kinds));
	writer->length = WRITER_HEADER;
	writer->records = 0;
	writer->timed = 0;
	writer->base_ns = writer->last_ns;
}

static void put_bytes(struct writer *writer, const void *bytes, size_t length)
{
	memcpy(writer->payload + writer->length, bytes, length);
	writer->length += length;
}

void writer_varint(struct writer *writer, uint64_t value)
{
	while (value >= 0x80) {
		writer->payload[writer->length++] = (uint8_t)(value | 0x80);
		value >>= 7;
	}
	writer->payload[writer->length++] = (uint8_t)value;
}

void writer_signed(struct writer *writer, int64_t value)
{
	writer_varint(writer, (uint64_t)value << 1 ^ (uint64_t)(value >> 63));
}

void writer_begin(struct writer *writer, enum record_kind kind)
{
	if (writer->length >= WRITER_HEADER + WRITER_BLOCK)
		writer_flush(writer);
	writer->before.length = writer->length;
	writer->before.base_ns = writer->base_ns;
	writer->before.last_ns = writer->last_ns;
	writer->before.timed = writer->timed;
	writer->payload[writer->length++] = (uint8_t)kind;
	/* Most bodies are shorter than 128 bytes: one byte is kept for the length, and longer ones are moved up. */
	writer->body = ++writer->length;
}

void writer_time(struct writer *writer, uint64_t ns)
{
	if (!writer->timed) {
		writer->base_ns = ns;
		writer->last_ns = ns;
		writer->timed = 1;
	}
	writer_signed(writer, (int64_t)(ns - writer->last_ns));
	writer->last_ns = ns;
}

static void leave_out_record(struct writer *writer, uint8_t kind)
{
	writer->left_out[kind]++;
	writer->length = writer->before.length;
	writer->base_ns = writer->before.base_ns;
	writer->last_ns = writer->before.last_ns;
	writer->timed = writer->before.timed;
}

void writer_end(struct writer *writer)
{
	size_t length = writer->length - writer->body;
	uint8_t kind = writer->payload[writer->before.length];

	if (writer->tight && DETAILS & 1u << kind) {
		leave_out_record(writer, kind);
		return;
	}
	writer->kinds[kind]++;
	if (length >= 0x80) {
		size_t more = length >= 0x4000 ? 2 : 1;
		uint8_t *body = writer->payload + writer->body;

		memmove(body + more, body, length);
		writer->length = writer->body - 1;
		writer_varint(writer, length);
		writer->length += length;
	} else {
		writer->payload[writer->body - 1] = (uint8_t)length;
	}
	writer->records++;
	writer->records_total++;
}

static struct interned *remember(struct writer *writer, const char *bytes, size_t length)
{
	struct interned *made;

	if (writer->arena_used + length > writer->arena_capacity) {
		size_t capacity = writer->arena_capacity ? writer->arena_capacity * 2 : 262144;
		char *larger;

		while (capacity < writer->arena_used + length)
			capacity *= 2;
		larger = capacity <= ARENA_MAX ? realloc(writer->arena, capacity) : NULL;
		if (!larger)
			return NULL;
		writer->arena = larger;
		writer->arena_capacity = capacity;
	}
	if (writer->string_count == writer->string_capacity) {
		size_t capacity = writer->string_capacity ? writer->string_capacity * 2 : 4096;
		struct interned *larger = realloc(writer->strings, capacity * sizeof(*larger));

		if (!larger)
			return NULL;
		writer->strings = larger;
		writer->string_capacity = capacity;
	}
	made = &writer->strings[writer->string_count++];
	*made = (struct interned){ .offset = (uint32_t)writer->arena_used, .length = (uint32_t)length };
	memcpy(writer->arena + writer->arena_used, bytes, length);
	writer->arena_used += length;
	return made;
}

/* How many bytes a string shares with the last one from the same folder; its number goes to `base`. */
static size_t shared_prefix(struct writer *writer, const char *bytes, size_t length, uint64_t folder, uint32_t *base)
{
	uint64_t at = table_get(&writer->by_folder, folder, 0);
	const struct interned *other;
	const char *text;
	size_t shared = 0, most;

	*base = 0;
	if (at == 0)
		return 0;
	other = &writer->strings[at - 1];
	text = writer->arena + other->offset;
	most = length < other->length ? length : other->length;
	while (most - shared >= sizeof(uint64_t) && memcmp(text + shared, bytes + shared, sizeof(uint64_t)) == 0)
		shared += sizeof(uint64_t);
	while (shared < most && text[shared] == bytes[shared])
		shared++;
	if (shared >= 4)
		*base = other->id;
	return shared >= 4 ? shared : 0;
}

uint32_t writer_string(struct writer *writer, const void *data, size_t length)
{
	const char *bytes = data;
	const char *slash;
	struct interned *made;
	uint64_t hash, folder, head;
	uint32_t base;
	size_t shared;

	if (length == 0)
		return 0;
	if (length > WRITER_RECORD / 2)
		length = WRITER_RECORD / 2;
	hash = hash_bytes(bytes, length);
	head = table_get(&writer->by_hash, hash, 0);
	for (uint64_t at = head; at != 0; at = writer->strings[at - 1].next) {
		const struct interned *known = &writer->strings[at - 1];

		if (known->length == length && memcmp(writer->arena + known->offset, bytes, length) == 0)
			return known->id;
	}

	slash = memrchr(bytes, '/', length);
	folder = hash_bytes(bytes, slash ? (size_t)(slash - bytes) : 0);
	shared = shared_prefix(writer, bytes, length, folder, &base);

	writer->next_string++;
	writer_begin(writer, RECORD_STRING);
	writer_varint(writer, writer->next_string);
	writer_varint(writer, base);
	writer_varint(writer, shared);
	put_bytes(writer, bytes + shared, length - shared);
	writer_end(writer);

	made = remember(writer, bytes, length);
	if (made) {
		made->id = writer->next_string;
		made->next = (uint32_t)head;
		table_set(&writer->by_hash, hash, 0, writer->string_count);
		if (slash)
			table_set(&writer->by_folder, folder, 0, writer->string_count);
	}
	return writer->next_string;
}

const char *writer_text(const struct writer *writer, uint32_t number, size_t *length)
{
	size_t low = 0, high = writer->string_count;

	/* In the order of their numbers, with gaps where memory ran out. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct interned *string = &writer->strings[middle];

		if (string->id == number) {
			*length = string->length;
			return writer->arena + string->offset;
		}
		if (string->id < number)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

int writer_close(struct writer *writer)
{
	writer_flush(writer);
	if (!writer->error && fsync(writer->fd) < 0 && errno != EINVAL)
		writer->error = errno;
	if (close(writer->fd) < 0 && !writer->error)
		writer->error = errno;
	errno = writer->error;
	return writer->error ? -1 : 0;
}
