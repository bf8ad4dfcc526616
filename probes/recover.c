/* SPDX-License-Identifier: MIT */
#include "recover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blocks.h"
#include "recover_open.h"
#include "wire.h"
#include "writer.h"

#define BEGIN_MAX 16384

struct found {
	size_t end; /* of the last whole block */
	uint32_t sequence; /* its number */
	int ended; /* the capture was not cut off */
	uint64_t last_ns;
	uint64_t lost;
};

/* Looks through the records of a whole block for the last time, for losses and for the end. */
static void look_through(struct found *found, struct block *block)
{
	struct record record;

	while (block_next(block, &record)) {
		if (record.has_time && record.ns > found->last_ns)
			found->last_ns = record.ns;
		if (record.kind == RECORD_END)
			found->ended = 1;
		if (record.kind == RECORD_LOSS && take_varint(&record) != LOST_PATH) /* a path is a detail of a record that is there */
			found->lost += take_varint(&record);
	}
}

static struct found find_blocks(const uint8_t *file, size_t size)
{
	struct found found = { .end = WRITER_FILE_HEADER };
	struct block block;

	for (size_t at = WRITER_FILE_HEADER; (at = block_find(&block, file, at, size)) != 0;) {
		found.sequence = block.sequence;
		found.end = at;
		look_through(&found, &block);
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

static int write_summary(int folder, const struct found *found, size_t size, size_t added)
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
		    (unsigned long long)found->lost, (unsigned long long)(found->end + added), (unsigned long long)found->last_ns,
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
	size_t added = 0;
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
	if (found.end > WRITER_FILE_HEADER && !found.ended && ftruncate(fd, (off_t)found.end) == 0)
		added = recover_open(folder, fd, file, found.end, found.sequence, &found.last_ns);
	munmap(file, (size_t)facts.st_size);
	if (found.end == WRITER_FILE_HEADER) {
		errno = ENODATA;
		return -1;
	}
	/* Without what was added where there was no room for all of it. */
	if (ftruncate(fd, (off_t)(found.end + added)) || fsync(fd))
		return -1;
	return write_summary(folder, &found, (size_t)facts.st_size, added);
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
