/* SPDX-License-Identifier: MIT */
#include "blocks.h"

#include <endian.h>
#include <string.h>
#include <zlib.h>

#include "writer.h"

#define PAYLOAD_MAX 1048576u

static uint32_t get32(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return le32toh(value);
}

static uint64_t get64(const uint8_t *at)
{
	return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static uint64_t varint(const uint8_t **at, const uint8_t *end)
{
	uint64_t value = 0;

	for (unsigned int shift = 0; *at < end && shift < 64; shift += 7) {
		uint8_t byte = *(*at)++;

		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

uint64_t take_varint(struct record *record)
{
	return varint(&record->at, record->end);
}

ssize_t block_open(struct block *block, const uint8_t *at, size_t left)
{
	size_t length;

	if (left < WRITER_HEADER || memcmp(at, WRITER_BLOCK_MAGIC, 4) != 0)
		return -1;
	length = get32(at + 4);
	if (length > PAYLOAD_MAX || length > left - WRITER_HEADER ||
	    get32(at + 8) != (uint32_t)crc32(0, at + 12, (uInt)(WRITER_HEADER - 12 + length)))
		return -1;
	length += WRITER_HEADER;
	*block = (struct block){
		.at = at + WRITER_HEADER,
		.end = at + length,
		.sequence = get32(at + 12),
		.base_ns = get64(at + 16),
		.ns = get64(at + 16),
	};
	return (ssize_t)length;
}

size_t block_find(struct block *block, const uint8_t *file, size_t at, size_t size)
{
	while (at < size) {
		ssize_t length = block_open(block, file + at, size - at);
		const uint8_t *next;

		if (length >= 0)
			return at + (size_t)length;
		next = memmem(file + at + 1, size - at - 1, WRITER_BLOCK_MAGIC, 4);
		if (!next)
			break;
		at = (size_t)(next - file);
	}
	return 0;
}

static int has_time(uint8_t kind)
{
	return (kind >= RECORD_START && kind <= RECORD_CHANGE) || kind == RECORD_CHECKPOINT;
}

int block_next(struct block *block, struct record *record)
{
	uint64_t size;

	if (block->at >= block->end)
		return 0;
	record->whole = block->at;
	record->kind = *block->at++;
	size = varint(&block->at, block->end);
	record->at = block->at;
	record->end = size <= (uint64_t)(block->end - block->at) ? block->at + size : block->end;
	record->has_time = has_time(record->kind);
	if (record->has_time) {
		uint64_t dt = take_varint(record);

		block->ns += dt >> 1 ^ -(dt & 1);
	}
	record->ns = block->ns;
	block->at = record->end;
	return 1;
}
