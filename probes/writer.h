/* SPDX-License-Identifier: MIT */
/*
 * Writes events.bio as FORMAT.md specifies it: blocks, varints, interned strings. Knows nothing of BPF.
 *
 * A record is written as begin, fields in their order, end. Strings are interned before the record that names them
 * begins: writer_string may itself write a record.
 */
#ifndef BOOTIO_WRITER_H
#define BOOTIO_WRITER_H

#include <stddef.h>
#include <stdint.h>

#include "table.h"

enum record_kind {
	RECORD_STRING = 1,
	RECORD_FILE = 2,
	RECORD_CGROUP = 3,
	RECORD_START = 4,
	RECORD_END = 5,
	RECORD_PROCESS = 6,
	RECORD_EXEC = 7,
	RECORD_EXIT = 8,
	RECORD_COMM = 9,
	RECORD_MOVE = 10,
	RECORD_ACCESS = 11,
	RECORD_LOSS = 12,
	RECORD_FAILED = 13,
	RECORD_IOCTL = 14,
	RECORD_FILL = 15,
	RECORD_BLOCKED = 16,
	RECORD_REQUEST = 17,
	RECORD_CHANGE = 18,
	RECORD_FILTER = 19,
	RECORD_USER = 20,
	RECORD_CLOCKS = 21,
	RECORD_CHECKPOINT = 22,
	RECORD_KINDS = 23,
};

#define WRITER_MAGIC "BOOTIO\r\n"
#define WRITER_BLOCK_MAGIC "KBIO"
#define WRITER_FILE_HEADER 16 /* bytes before the first block */
#define WRITER_HEADER 32 /* bytes of a block before its payload */
#define WRITER_BLOCK 65536 /* a block is written when its payload is about this long */
#define WRITER_RECORD 12288 /* no record is longer */
#define WRITER_LAST (512u << 10) /* past its bound a file has this much more room for what is written at the end */

struct interned {
	uint32_t id;
	uint32_t offset; /* into the arena */
	uint32_t length;
	uint32_t next; /* index + 1 of another string with the same hash */
};

/*
 * With a bound, the file lies in memory. Where three quarters of that are used, details are left out; where all is, or the file system
 * is full, everything is, block by block. What was left out is counted, and the next block is written if there is room again.
 */
struct writer {
	int fd;
	int error; /* errno of the first write that failed; nothing is written after it. Not set for no room, with a bound */
	uint64_t bound; /* bytes of the file that may be in memory; 0: any number */
	uint64_t freed; /* bytes of its beginning that are not any more */
	int last; /* 1: the end is being written */
	int tight; /* 1: details are left out */
	uint64_t left_out[RECORD_KINDS]; /* records, by kind */
	uint32_t kinds[RECORD_KINDS]; /* of the block */
	uint64_t size; /* bytes of whole blocks in the file */
	uint32_t sequence;
	uint32_t records;
	uint64_t records_total;
	uint64_t base_ns;
	uint64_t last_ns;
	int timed; /* the block has a timed record */
	size_t length;
	size_t body; /* where the current record's body begins */
	struct {
		size_t length;
		uint64_t base_ns, last_ns;
		int timed;
	} before; /* the current record */
	uint8_t payload[WRITER_HEADER + WRITER_BLOCK + 2 * WRITER_RECORD];

	uint32_t next_string;
	struct table by_hash; /* hash -> index + 1 into strings */
	struct table by_folder; /* hash of the folder part -> index + 1: what to share a prefix with */
	struct interned *strings;
	size_t string_count, string_capacity;
	char *arena;
	size_t arena_used, arena_capacity;
};

/* Makes the file (0600; it must not exist) and writes its header. Returns 0, or -1 with errno. */
int writer_open(struct writer *writer, const char *path);
/* The same of a file that is open and empty. */
int writer_begin_file(struct writer *writer, int fd);
/* Begins the file anew; the blocks go on being numbered. */
void writer_rewind(struct writer *writer);
/* Puts the header of a block before its payload. `length`: of both. */
void writer_head(uint8_t *block, size_t length, uint32_t sequence, uint64_t base_ns, uint32_t records);
/* The number of a string, which is defined in the file now. 0 for an empty one. */
uint32_t writer_string(struct writer *writer, const void *bytes, size_t length);
/* The bytes of a string by its number; NULL where it is none, or was too much to keep. Good until the next writer_string. */
const char *writer_text(const struct writer *writer, uint32_t number, size_t *length);
void writer_begin(struct writer *writer, enum record_kind kind);
void writer_time(struct writer *writer, uint64_t ns);
void writer_varint(struct writer *writer, uint64_t value);
void writer_signed(struct writer *writer, int64_t value);
void writer_end(struct writer *writer);
/* Writes the block begun so far, if there is one. */
void writer_flush(struct writer *writer);
int writer_close(struct writer *writer);

#endif
