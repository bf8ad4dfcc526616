/* SPDX-License-Identifier: MIT */
/* Reads files of the format that the writer writes, whole or not: FORMAT.md. Nothing that is in one is believed. */
#ifndef BOOTIO_BLOCKS_H
#define BOOTIO_BLOCKS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A block, and in it where the next record begins. */
struct block {
	const uint8_t *at, *end;
	uint32_t sequence;
	uint64_t base_ns;
	uint64_t ns; /* of the last record that has a time */
};

struct record {
	uint8_t kind;
	const uint8_t *whole; /* where it begins, its kind and length included */
	const uint8_t *at, *end; /* of the fields, behind the time */
	int has_time;
	uint64_t ns;
};

/* The bytes of the whole block that begins at `at`, its header included; -1 where none does. */
ssize_t block_open(struct block *block, const uint8_t *at, size_t left);
/* The same of the first whole block at or behind `at`, in a file of `size` bytes: where it ends, and 0 where there is none. */
size_t block_find(struct block *block, const uint8_t *file, size_t at, size_t size);
/* Whether there is a further record in the block. */
int block_next(struct block *block, struct record *record);
uint64_t take_varint(struct record *record);

#endif
