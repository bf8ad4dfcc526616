/* SPDX-License-Identifier: MIT */
#include "recover.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "wire.h"
#include "writer.h"

#define PAYLOAD_MAX 1048576u
#define BEGIN_MAX 16384

struct found {
	size_t end; /* of the last whole block */
	size_t damaged; /* bytes before it that are in no whole block */
	uint64_t last_ns;
	uint64_t lost;
};

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

static int has_time(uint8_t kind)
{
	return kind >= RECORD_START && kind <= RECORD_CHANGE;
}

/* Looks through the records of a whole block for the last time, and for losses. */
static void look_through(struct found *found, const uint8_t *block, size_t length)
{
	const uint8_t *at = block + WRITER_HEADER, *end = at + length;
	uint64_t ns = get64(block + 16);

	while (at < end) {
		uint8_t kind = *at++;
		uint64_t size = varint(&at, end), dt;
		const uint8_t *next = size <= (uint64_t)(end - at) ? at + size : end;

		if (has_time(kind)) {
			dt = varint(&at, next);
			ns += dt >> 1 ^ -(dt & 1);
			if (ns > found->last_ns)
				found->last_ns = ns;
		}
		if (kind == RECORD_LOSS && varint(&at, next) != LOST_PATH) /* a path is a detail of a record that is there */
			found->lost += varint(&at, next);
		at = next;
	}
}

/* The length of the payload where a whole block begins at `at`; -1 where none does. */
static ssize_t whole_block(const uint8_t *at, size_t left)
{
	size_t length;

	if (left < WRITER_HEADER || memcmp(at, "KBIO", 4) != 0)
		return -1;
	length = get32(at + 4);
	if (length > PAYLOAD_MAX || length > left - WRITER_HEADER ||
	    get32(at + 8) != (uint32_t)crc32(0, at + 12, (uInt)(WRITER_HEADER - 12 + length)))
		return -1;
	return (ssize_t)length;
}

static struct found find_blocks(const uint8_t *file, size_t size)
{
	struct found found = { .end = WRITER_FILE_HEADER };
	size_t at = WRITER_FILE_HEADER;

	while (at < size) {
		ssize_t length = whole_block(file + at, size - at);
		const uint8_t *next;

		if (length >= 0) {
			look_through(&found, file + at, (size_t)length);
			found.damaged += at - found.end;
			at += WRITER_HEADER + (size_t)length;
			found.end = at;
			continue;
		}
		next = memmem(file + at + 1, size - at - 1, "KBIO", 4);
		if (!next)
			break;
		at = (size_t)(next - file);
	}
	return found;
}

/* All of a small file; its length. */
static size_t read_small(int folder, const char *name, char *out, size_t room)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t length = fd < 0 ? 0 : read(fd, out, room);

	if (fd >= 0)
		close(fd);
	return length > 0 ? (size_t)length : 0;
}

static int write_summary(int folder, const struct found *found, size_t size)
{
	static char begin[BEGIN_MAX];
	size_t length = read_small(folder, "begin.txt", begin, sizeof(begin));
	int fd;

	if (faccessat(folder, "capture.txt", F_OK, 0) == 0)
		return 0;
	fd = openat(folder, "part", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return -1;
	if (dprintf(fd, "%.*send_reason=interrupted\nlost=%llu\nbytes=%llu\nend_ns=%llu\ncut_off=%llu\n", (int)length, begin,
		    (unsigned long long)found->lost, (unsigned long long)found->end, (unsigned long long)found->last_ns,
		    (unsigned long long)(size - found->end)) < 0 ||
	    fsync(fd)) {
		close(fd);
		return -1;
	}
	close(fd);
	return renameat(folder, "part", folder, "capture.txt");
}

static int recover_events(int folder, int fd)
{
	struct stat facts;
	struct found found;
	uint8_t *file;

	if (fstat(fd, &facts))
		return -1;
	if (facts.st_size <= WRITER_FILE_HEADER) {
		errno = ENODATA;
		return -1;
	}
	file = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (file == MAP_FAILED)
		return -1;
	found = find_blocks(file, (size_t)facts.st_size);
	munmap(file, (size_t)facts.st_size);
	if (found.end == WRITER_FILE_HEADER) {
		errno = ENODATA;
		return -1;
	}
	if (ftruncate(fd, (off_t)found.end) || fsync(fd))
		return -1;
	return write_summary(folder, &found, (size_t)facts.st_size);
}

int recover_run(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd, result = -1, error;

	if (folder < 0)
		return -1;
	fd = openat(folder, "events.bio", O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0)
		result = recover_events(folder, fd);
	else if (errno == ENOENT)
		errno = ENODATA;
	error = errno;
	if (fd >= 0)
		close(fd);
	close(folder);
	errno = error;
	return result;
}
